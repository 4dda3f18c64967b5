package variants

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"strings"

	"github.com/mapfix/mapfix/internal/tools/program"
)

// Callers returns the transformation that adds n functions, which nobody calls. Each
// calls a getter and encodes, prints or ranges over what it gets, which is neutral.
func Callers(n int) Transformation {
	return Transformation{
		Name:  fmt.Sprintf("callers-%d", n),
		Doc:   fmt.Sprintf("%d further callers of getters encode, print and range over what they get", n),
		Apply: addCallers(n),
	}
}

func addCallers(n int) func(*program.Program) *Variant {
	return func(p *program.Program) *Variant {
		type getter struct {
			pkg *program.Package
			fun *types.Func
		}
		var getters []getter
		for _, pkg := range own(p) {
			functions(pkg, func(fd *ast.FuncDecl) {
				if f, ok := pkg.Info.Defs[fd.Name].(*types.Func); ok && isGetter(pkg, fd, f.Signature()) {
					getters = append(getters, getter{pkg, f})
				}
			})
		}
		e := newEditor(p)
		files := make(map[*program.Package]*callerFile)
		for i := range n * min(1, len(getters)) {
			g := getters[i%len(getters)]
			file := files[g.pkg]
			if file == nil {
				file = &callerFile{pkg: g.pkg, imports: map[string]string{"encoding/json": "neutraljson", "fmt": "neutralfmt"}}
				files[g.pkg] = file
			}
			file.add(g.fun, i/len(getters), i)
			e.sites++
		}
		for pkg, file := range files {
			e.added[path.Join(pkg.Dir, "neutral_callers.go")] = file.source()
		}
		return e.variant()
	}
}

// isGetter reports whether a function returns one thing with a map in it, and neither
// writes anything nor looks into a map, so that to call it is as neutral as what is
// done with the result. It calls nothing but locks.
func isGetter(pkg *program.Package, fd *ast.FuncDecl, signature *types.Signature) bool {
	if signature.TypeParams() != nil || signature.RecvTypeParams() != nil || signature.Variadic() || signature.Results().Len() != 1 ||
		!holdsMap(signature.Results().At(0).Type(), 5) {
		return false
	}
	return !anyNode(fd.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			return hasCall(pkg, n) && !isLocking(n)
		case *ast.AssignStmt:
			return !isLocalAssignment(pkg, n)
		case *ast.IncDecStmt:
			return objectOf(pkg, n.X) == nil
		case *ast.IndexExpr:
			return isMap(pkg.Info.TypeOf(n.X))
		case *ast.RangeStmt:
			return isMap(pkg.Info.TypeOf(n.X))
		case *ast.UnaryExpr:
			return n.Op == token.ARROW
		case *ast.CompositeLit, *ast.FuncLit, *ast.SendStmt, *ast.GoStmt:
			return true
		}
		return false
	})
}

// isLocalAssignment reports whether an assignment is to local variables.
func isLocalAssignment(pkg *program.Package, s *ast.AssignStmt) bool {
	for _, left := range s.Lhs {
		if id, ok := left.(*ast.Ident); !ok || id.Name != "_" && !isLocal(pkg.Info.ObjectOf(id)) {
			return false
		}
	}
	return true
}

// isLocking reports whether x takes or releases a lock, by its name.
func isLocking(x ast.Expr) bool {
	call, ok := x.(*ast.CallExpr)
	if !ok {
		return false
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	return ok && strings.HasSuffix(strings.ToLower(sel.Sel.Name), "lock")
}

// A callerFile is a new file of a package, with callers of its getters.
type callerFile struct {
	pkg     *program.Package
	imports map[string]string // names by path
	text    strings.Builder
}

// add adds a caller of f, in one of several forms.
func (c *callerFile) add(f *types.Func, form, n int) {
	var params, args []string
	variables := []*types.Var{}
	callee := f.Name()
	if recv := f.Signature().Recv(); recv != nil {
		params = append(params, "owner "+c.typ(recv.Type()))
		callee = "owner." + callee
	}
	for v := range f.Signature().Params().Variables() {
		variables = append(variables, v)
	}
	for i, v := range variables {
		name := fmt.Sprintf("p%d", i)
		params, args = append(params, name+" "+c.typ(v.Type())), append(args, name)
	}
	call := callee + "(" + strings.Join(args, ", ") + ")"
	fmt.Fprintf(&c.text, "\n// Neutral%d shows what %s returns.\nfunc Neutral%d(%s) {\n", n, f.Name(), n, strings.Join(params, ", "))
	switch _, ranged := f.Signature().Results().At(0).Type().Underlying().(*types.Map); {
	case form%3 == 1 && ranged:
		fmt.Fprintf(&c.text, "\tfor k, v := range %s {\n\t\tneutralfmt.Println(k, v)\n\t}\n", call)
	case form%3 == 2:
		fmt.Fprintf(&c.text, "\tneutralfmt.Println(%s)\n", call)
	default:
		fmt.Fprintf(&c.text, "\tout, err := neutraljson.Marshal(%s)\n\tneutralfmt.Println(string(out), err)\n", call)
	}
	c.text.WriteString("}\n")
}

// typ returns how a type is written in the file.
func (c *callerFile) typ(t types.Type) string {
	return types.TypeString(t, func(other *types.Package) string {
		if other == c.pkg.Types {
			return ""
		}
		if c.imports[other.Path()] == "" {
			c.imports[other.Path()] = fmt.Sprintf("%s%d", other.Name(), len(c.imports))
		}
		return c.imports[other.Path()]
	})
}

func (c *callerFile) source() []byte {
	lines := make(map[string]bool)
	for importPath, name := range c.imports {
		if strings.Contains(c.text.String(), name+".") {
			lines[fmt.Sprintf("import %s %q\n", name, importPath)] = true
		}
	}
	return []byte("package " + c.pkg.Name + "\n\n" + strings.Join(sortedKeys(lines), "") + c.text.String())
}
