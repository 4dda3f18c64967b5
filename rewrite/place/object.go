package place

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"

	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/rewrite/access"
	"github.com/mapfix/mapfix/rewrite/clone"
	"github.com/mapfix/mapfix/rewrite/site"
)

// locateObject completes the site of an object that is copied as a whole, or
// returns why it gets no copy.
func (f *finder) locateObject(s *site.Site) string {
	if s.Kind == summary.Wrap {
		return f.locateObjectWrap(s)
	}
	s.Syntax.Pos = start(&s.Syntax)
	x, reason := f.objectVariable(s)
	if reason != "" {
		return reason
	}
	s.Syntax.Type = x.Type()
	if reason := f.chooseMethod(s); reason != "" {
		return reason
	}
	if s.Done = f.objectCopiedThere(s, x); s.Done {
		return s.Expr + " is copied there already"
	}
	known, reason := f.anchor(s, x)
	if reason != "" {
		return reason
	}
	f.passFilters(s, x)
	s.Syntax.Pos = start(&s.Syntax)
	s.Object.Guard = s.Object.Guard && !known
	if _, ok := types.Unalias(s.Syntax.Type).(*types.TypeParam); ok && s.Object.Guard {
		// x != nil does not compile for a type parameter.
		return s.Expr + " may be nil, and a value of a type parameter cannot be compared with that"
	}
	return ""
}

// objectVariable returns the variable that gets a copy.
func (f *finder) objectVariable(s *site.Site) (*types.Var, string) {
	if !token.IsIdentifier(s.Expr) || s.Expr == "_" {
		return nil, s.Expr + " is not a variable, and an object is copied into one only"
	}
	x, ok := f.Lookup(s.Syntax.Pos, s.Expr).(*types.Var)
	switch {
	case !ok:
		return nil, s.Expr + " is not known where the copy would go"
	case x.Parent() == f.Pkg.Types.Scope():
		// func reload() { shared = load() } would make everyone else see
		// the copy, and write it.
		return nil, s.Expr + " is a variable of the package, so its copy would be as shared as the object is"
	}
	return x, ""
}

// locateObjectWrap is locateObject for expressions. Where the method may not be
// called on nil, the variable that the expression is assigned to gets the copy.
func (f *finder) locateObjectWrap(s *site.Site) string {
	if reason := f.locateWrap(s); reason != "" {
		return reason
	}
	expr := s.Syntax.Node.(ast.Expr)
	if reason := f.chooseMethod(s); reason != "" {
		return reason
	}
	s.Object.Guard = s.Object.Guard && !f.neverNil(expr)
	if !s.Object.Guard && !s.Object.Method.Context {
		return ""
	}
	stmt, name := assigned(expr, s.Syntax.Parents)
	if stmt == nil {
		// return m[k] gives nil where m has no k; m[k].DeepCopy() panics.
		return site.OneLine(s.Expr) + " may be nil, and " + s.Object.Method.Name + " cannot be called on that"
	}
	s.Expr = name
	f.moveTo(s, summary.After, stmt)
	return f.locateObject(s)
}

// neverNil reports whether the interface or pointer expr certainly points to
// something.
func (f *finder) neverNil(expr ast.Expr) bool {
	switch e := ast.Unparen(expr).(type) {
	case *ast.TypeAssertExpr:
		return types.IsInterface(f.Pkg.Info.TypeOf(e))
	case *ast.UnaryExpr:
		return e.Op == token.AND
	}
	return false
}

// assigned returns the statement that assigns expr, below parents, to one
// variable, and the variable's name.
func assigned(expr ast.Expr, parents []ast.Node) (ast.Stmt, string) {
	var name *ast.Ident
	var stmt ast.Stmt
	switch p := parents[len(parents)-1].(type) {
	case *ast.AssignStmt:
		if len(p.Lhs) == 1 && p.Rhs[0] == expr {
			stmt = p
			name, _ = p.Lhs[0].(*ast.Ident)
		}
	case *ast.ValueSpec:
		if len(parents) < 3 || len(p.Names) != 1 {
			break
		}
		if decl, ok := parents[len(parents)-3].(*ast.DeclStmt); ok && len(decl.Decl.(*ast.GenDecl).Specs) == 1 {
			stmt, name = decl, p.Names[0]
		}
	}
	if name == nil || name.Name == "_" {
		return nil, ""
	}
	return stmt, name.Name
}

// chooseMethod picks the method that copies the value of s. Whether a guard is
// needed is said as far as the method goes.
func (f *finder) chooseMethod(s *site.Site) string {
	t := s.Syntax.Type
	m := s.Env(f.known).ObjectMethod(t)
	text := types.TypeString(t, func(p *types.Package) string { return p.Name() })
	if m == nil {
		// obj = obj.DeepCopy() does not compile if that gives an any.
		return text + " has no method that returns a copy of the same type"
	}
	s.Object = &site.Object{Method: m, Guard: !f.takesNil(m, t)}
	if !m.Asserts {
		return ""
	}
	assert, ok := f.typeText(s, t)
	if !ok {
		// obj = obj.DeepCopyObject() does not compile for a client.Object,
		// nor does .(client.Object) without the import.
		return text + " cannot be named where the copy would go, and what " + m.Name + " returns has to be made one again"
	}
	s.Object.Assert = assert
	return ""
}

// typeText returns the source that means t at s, if t has a name.
func (f *finder) typeText(s *site.Site, t types.Type) (text string, ok bool) {
	if _, literal := t.(*types.Interface); literal {
		return "", false
	}
	text = types.TypeString(t, func(p *types.Package) string {
		if p == f.Pkg.Types {
			return ""
		}
		for _, spec := range s.Syntax.File.Imports {
			if name := f.Pkg.Info.PkgNameOf(spec); name != nil && name.Imported() == p {
				return name.Name()
			}
		}
		return p.Name() // is not known, or something else
	})
	expr, err := parser.ParseExpr(text)
	if err != nil {
		return "", false
	}
	info := &types.Info{Types: make(map[ast.Expr]types.TypeAndValue)}
	if types.CheckExpr(f.Pkg.Fset, f.Pkg.Types, s.Syntax.Pos, expr, info) != nil {
		return "", false
	}
	tv := info.Types[expr]
	return text, tv.IsType() && types.Identical(tv.Type, t)
}

// takesNil reports whether m can be called on a nil of type t. The DeepCopy
// methods of other packages are taken for generated ones, which can.
func (f *finder) takesNil(m *clone.ObjectMethod, t types.Type) bool {
	if types.IsInterface(t) {
		return false
	}
	if _, ok := types.Unalias(m.Func.Signature().Recv().Type()).(*types.Pointer); !ok {
		return false
	}
	if decl := f.methodDecl(m.Func); decl != nil {
		return f.testsReceiver(decl)
	}
	return m.Name == "DeepCopy"
}

// methodDecl returns the declaration of fn, or nil if it is not in the unit.
func (f *finder) methodDecl(fn *types.Func) *ast.FuncDecl {
	for _, file := range f.Files {
		for _, decl := range file.Decls {
			if d, ok := decl.(*ast.FuncDecl); ok && d.Body != nil && f.Pkg.Info.Defs[d.Name] == fn.Origin() {
				return d
			}
		}
	}
	return nil
}

// testsReceiver reports whether the method compares its receiver with nil, or
// has no use for it.
func (f *finder) testsReceiver(decl *ast.FuncDecl) bool {
	if len(decl.Recv.List[0].Names) == 0 {
		return true
	}
	recv := f.Pkg.Info.Defs[decl.Recv.List[0].Names[0]]
	used, tested := false, false
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			tested = tested || access.NilTest(f.Pkg.Info, n) == recv && recv != nil
		case *ast.Ident:
			used = used || recv != nil && f.Pkg.Info.Uses[n] == recv
		}
		return !tested
	})
	return tested || !used
}
