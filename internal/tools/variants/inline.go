package variants

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/internal/tools/program"
)

// inline puts the body of a small function in the place of the only call, which is
// in the same file:
//
//	{
//		m, k := s.labels, "id"
//		m[k] = v
//	}
func inline(p *program.Program) *Variant {
	e := newEditor(p)
	for _, pkg := range own(p) {
		uses := make(map[types.Object]int)
		for _, other := range own(p) {
			for _, obj := range other.Info.Uses {
				uses[obj]++
			}
		}
		in := inliner{editor: e, pkg: pkg, small: make(map[types.Object]*ast.FuncDecl)}
		functions(pkg, func(fd *ast.FuncDecl) {
			if f := pkg.Info.Defs[fd.Name]; uses[f] == 1 && isSmall(pkg, fd) {
				in.small[f] = fd
			}
		})
		statements(pkg, in.visit)
	}
	return e.variant()
}

// An inliner inlines functions of one package.
type inliner struct {
	*editor
	pkg   *program.Package
	small map[types.Object]*ast.FuncDecl
}

// isSmall reports whether a function may be inlined somewhere.
func isSmall(pkg *program.Package, fd *ast.FuncDecl) bool {
	f, ok := pkg.Info.Defs[fd.Name].(*types.Func)
	if !ok || len(fd.Body.List) == 0 || len(fd.Body.List) > 8 || fd.Name.Name == "main" || fd.Name.Name == "init" || directed(fd) {
		return false
	}
	signature := f.Signature()
	if signature.Variadic() || signature.TypeParams() != nil || signature.RecvTypeParams() != nil || signature.Results().Len() > 1 {
		return false
	}
	if signature.Results().Len() == 1 && signature.Results().At(0).Name() != "" {
		return false
	}
	return !anyNode(fd.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.DeferStmt, *ast.LabeledStmt, *ast.FuncLit:
			return true
		case *ast.Ident:
			return n.Name == "recover" || pkg.Info.Uses[n] == f
		}
		return false
	})
}

// visit inlines what a statement calls, if it can be.
func (in *inliner) visit(around *ast.FuncDecl, s ast.Stmt) {
	call := onlyCall(s)
	if call == nil {
		return
	}
	fd := in.small[calleeOrNil(in.pkg, call)]
	if fd == nil || fd == around || fileAt(in.pkg, fd.Pos()) != fileAt(in.pkg, s.Pos()) || !in.sameNames(fd, s) ||
		!in.importsKept(fd) || !in.free(s.Pos(), s.End()) || !in.free(fd.Pos(), fd.End()) {
		return
	}
	before, ok := in.parameters(fd, call)
	if !ok {
		return
	}
	body := in.text(fd.Body.Lbrace+1, fd.Body.Rbrace)
	switch s := s.(type) {
	case *ast.ExprStmt:
		if hasReturn(fd.Body.List) {
			return
		}
		in.replace(s.Pos(), s.End(), "{\n"+before+body+"\n}")
	case *ast.ReturnStmt:
		if !sameResults(in.pkg, fd, around) || in.inLiteral(around, s) {
			return
		}
		in.replace(s.Pos(), s.End(), "{\n"+before+body+"\n}")
	case *ast.AssignStmt:
		text, ok := in.assigned(fd, s, before)
		if !ok {
			return
		}
		in.replace(s.Pos(), s.End(), text)
	}
	from := fd.Pos()
	if fd.Doc != nil {
		from = fd.Doc.Pos()
	}
	in.replace(from, fd.End(), "")
	in.names.Inlined[in.name(fd)] = in.name(around)
	in.sites++
}

// name returns the name of a function as it is in verdicts.
func (in *inliner) name(fd *ast.FuncDecl) string {
	prefix := in.pkg.Path + "."
	switch obj := receiver(in.pkg, fd); {
	case obj == nil:
		return prefix + fd.Name.Name
	case isPointer(in.pkg.Info.TypeOf(fd.Recv.List[0].Type)):
		return prefix + "(*" + obj.Name() + ")." + fd.Name.Name
	default:
		return prefix + obj.Name() + "." + fd.Name.Name
	}
}

func isPointer(t types.Type) bool {
	_, ok := t.(*types.Pointer)
	return ok
}

// importsKept reports whether the types of a function need no package that the rest
// of its file does not need.
func (in *inliner) importsKept(fd *ast.FuncDecl) bool {
	var others []*types.PkgName
	for _, d := range fileAt(in.pkg, fd.Pos()).Decls {
		if d != fd {
			others = append(others, importsIn(in.pkg, d)...)
		}
	}
	return !slices.ContainsFunc(importsIn(in.pkg, fd), func(name *types.PkgName) bool {
		return !slices.Contains(others, name) && !slices.Contains(importsIn(in.pkg, fd.Body), name)
	})
}

func calleeOrNil(pkg *program.Package, call *ast.CallExpr) types.Object {
	if f := calleeOf(pkg, call); f != nil {
		return f
	}
	return nil
}

// sameNames reports whether all names in a function that are not its own mean the
// same at s.
func (in *inliner) sameNames(fd *ast.FuncDecl, s ast.Stmt) bool {
	scope := in.pkg.Types.Scope().Innermost(s.Pos())
	return scope != nil && !anyNode(fd.Body, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return false
		}
		obj := in.pkg.Info.Uses[id]
		if obj == nil || obj.Parent() == nil || fd.Pos() <= obj.Pos() && obj.Pos() < fd.End() {
			return false // a field, a method or a variable of its own
		}
		_, found := scope.LookupParent(id.Name, s.Pos())
		return found != obj
	})
}

// parameters returns the declaration of the parameters with the arguments.
func (in *inliner) parameters(fd *ast.FuncDecl, call *ast.CallExpr) (string, bool) {
	signature := in.pkg.Info.Defs[fd.Name].(*types.Func).Signature()
	vars, args := []*types.Var{}, call.Args
	if recv := signature.Recv(); recv != nil {
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || in.pkg.Info.Selections[sel] == nil || in.pkg.Info.Selections[sel].Kind() != types.MethodVal {
			return "", false
		}
		vars, args = append(vars, recv), append([]ast.Expr{sel.X}, args...)
	}
	for v := range signature.Params().Variables() {
		vars = append(vars, v)
	}
	if len(vars) != len(args) {
		return "", false
	}
	var names, values []string
	unused := ""
	for i, v := range vars {
		if v.Name() == "" || v.Name() == "_" {
			return "", false
		}
		value := in.source(args[i])
		if tv := in.pkg.Info.Types[args[i]]; tv.Value != nil || tv.IsNil() || !types.Identical(tv.Type, v.Type()) {
			text, ok := typeText(in.Program, in.pkg, call.Pos(), v.Type())
			if !ok || i == 0 && signature.Recv() != nil {
				return "", false
			}
			value = "(" + text + ")(" + value + ")"
		}
		names, values = append(names, v.Name()), append(values, value)
		if !uses(in.pkg, fd.Body, v) {
			unused += "_ = " + v.Name() + "\n"
		}
	}
	if len(names) == 0 {
		return "", true
	}
	return strings.Join(names, ", ") + " := " + strings.Join(values, ", ") + "\n" + unused, true
}

// assigned returns what takes the place of x := f() or x = f().
func (in *inliner) assigned(fd *ast.FuncDecl, s *ast.AssignStmt, before string) (string, bool) {
	last, ok := fd.Body.List[len(fd.Body.List)-1].(*ast.ReturnStmt)
	if !ok || len(last.Results) != 1 || len(s.Lhs) != 1 || hasReturn(fd.Body.List[:len(fd.Body.List)-1]) {
		return "", false
	}
	x, ok := s.Lhs[0].(*ast.Ident)
	if !ok || mentionsName(fd, x.Name) || in.pkg.Info.Defs[x] == nil && s.Tok == token.DEFINE || mentions(s.Rhs[0], x) {
		return "", false
	}
	declared := ""
	switch s.Tok {
	case token.DEFINE:
		text, ok := typeText(in.Program, in.pkg, s.Pos(), in.pkg.Info.TypeOf(x))
		if !ok {
			return "", false
		}
		declared = "var " + x.Name + " " + text + "\n"
	case token.ASSIGN:
	default:
		return "", false
	}
	body := in.text(fd.Body.Lbrace+1, last.Pos())
	return declared + "{\n" + before + body + x.Name + " = " + in.source(last.Results[0]) + "\n}", true
}

// mentionsName reports whether a function mentions a name.
func mentionsName(fd *ast.FuncDecl, name string) bool {
	return anyNode(fd, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		return ok && id.Name == name
	})
}

func hasReturn(list []ast.Stmt) bool {
	for _, s := range list {
		if anyNode(s, func(n ast.Node) bool { _, ok := n.(*ast.ReturnStmt); return ok }) {
			return true
		}
	}
	return false
}

// sameResults reports whether two functions have results of the same types without
// names.
func sameResults(pkg *program.Package, a, b *ast.FuncDecl) bool {
	x := pkg.Info.Defs[a.Name].(*types.Func).Signature().Results()
	y := pkg.Info.Defs[b.Name].(*types.Func).Signature().Results()
	return types.Identical(x, y) && (y.Len() == 0 || y.At(0).Name() == "")
}

// inLiteral reports whether a statement is part of a function within a function.
func (in *inliner) inLiteral(fd *ast.FuncDecl, s ast.Stmt) bool {
	return anyNode(fd.Body, func(n ast.Node) bool {
		lit, ok := n.(*ast.FuncLit)
		return ok && lit.Pos() <= s.Pos() && s.Pos() < lit.End()
	})
}
