package rewrite

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"

	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/rewrite/clone"
)

// An objectCopy is how a site copies the object that its value points to.
type objectCopy struct {
	method *clone.ObjectMethod
	assert string     // source of the type that the result is asserted to have, or ""
	guard  bool       // the value may be nil, and the method not be called on that
	owner  *types.Var // that is copied in front of its first write; else nil
	until  token.Pos  // the end of the block that owner is declared for
}

// assignment returns the statement that copies x.
func (c *objectCopy) assignment(x string) string {
	text := x + " = " + x + "." + c.method.Name + "()"
	if c.method.Context {
		text = x + " = " + x + "." + c.method.Name + "(" + x + ".Context())"
	}
	if c.assert != "" {
		text += ".(" + c.assert + ")"
	}
	if c.guard {
		return "if " + x + " != nil {\n\t" + text + "\n}"
	}
	return text
}

// asserts reports whether the copy at s is asserted to be of some type.
func (s *site) asserts() bool { return s.object != nil && s.object.assert != "" }

// locateObject completes the site of an object that is copied as a whole, or
// returns why it gets no copy.
func (u *unit) locateObject(s *site) string {
	if s.kind == summary.Wrap {
		return u.locateObjectWrap(s)
	}
	s.place.pos = s.place.start()
	x, reason := u.objectVariable(s)
	if reason != "" {
		return reason
	}
	s.place.typ = x.Type()
	if reason := u.chooseMethod(s); reason != "" {
		return reason
	}
	if s.done = u.objectCopiedThere(s, x); s.done {
		return s.expr + " is copied there already"
	}
	known, reason := u.anchor(s, x)
	if reason != "" {
		return reason
	}
	s.place.pos = s.place.start()
	s.object.guard = s.object.guard && !known
	if _, ok := types.Unalias(s.place.typ).(*types.TypeParam); ok && s.object.guard {
		// x != nil does not compile for a type parameter.
		return s.expr + " may be nil, and a value of a type parameter cannot be compared with that"
	}
	return ""
}

// start returns a place where what a statement declares is known.
func (s *syntax) start() token.Pos {
	switch n := s.node.(type) {
	case *ast.BlockStmt:
		return n.Lbrace + 1
	case *ast.CaseClause:
		return n.Colon + 1
	case *ast.CommClause:
		return n.Colon + 1
	}
	if n := len(s.parents); n > 0 {
		if ifs, ok := s.parents[n-1].(*ast.IfStmt); ok && ifs.Init == s.node {
			return ifs.Body.Lbrace + 1
		}
	}
	return s.node.End()
}

// objectVariable returns the variable that gets a copy.
func (u *unit) objectVariable(s *site) (*types.Var, string) {
	if !token.IsIdentifier(s.expr) || s.expr == "_" {
		return nil, s.expr + " is not a variable, and an object is copied into one only"
	}
	x, ok := u.lookup(s.place.pos, s.expr).(*types.Var)
	switch {
	case !ok:
		return nil, s.expr + " is not known where the copy would go"
	case x.Parent() == u.pkg.Types.Scope():
		// func reload() { shared = load() } would make everyone else see
		// the copy, and write it.
		return nil, s.expr + " is a variable of the package, so its copy would be as shared as the object is"
	}
	return x, ""
}

// locateObjectWrap is locateObject for expressions. Where the method may not be
// called on nil, the variable that the expression is assigned to gets the copy.
func (u *unit) locateObjectWrap(s *site) string {
	if reason := u.locateWrap(s); reason != "" {
		return reason
	}
	expr := s.place.node.(ast.Expr)
	if reason := u.chooseMethod(s); reason != "" {
		return reason
	}
	s.object.guard = s.object.guard && !u.neverNil(expr)
	if !s.object.guard && !s.object.method.Context {
		return ""
	}
	stmt, name := assigned(expr, s.place.parents)
	if stmt == nil {
		// return m[k] gives nil where m has no k; m[k].DeepCopy() panics.
		return oneLine(s.expr) + " may be nil, and " + s.object.method.Name + " cannot be called on that"
	}
	s.expr = name
	u.moveTo(s, summary.After, stmt)
	return u.locateObject(s)
}

// neverNil reports whether the interface or pointer expr certainly points to
// something.
func (u *unit) neverNil(expr ast.Expr) bool {
	switch e := ast.Unparen(expr).(type) {
	case *ast.TypeAssertExpr:
		return types.IsInterface(u.pkg.Info.TypeOf(e))
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
func (u *unit) chooseMethod(s *site) string {
	t := s.place.typ
	m := u.env(s).ObjectMethod(t)
	text := types.TypeString(t, func(p *types.Package) string { return p.Name() })
	if m == nil {
		// obj = obj.DeepCopy() does not compile if that gives an any.
		return text + " has no method that returns a copy of the same type"
	}
	s.object = &objectCopy{method: m, guard: !u.takesNil(m, t)}
	if !m.Asserts {
		return ""
	}
	assert, ok := u.typeText(s, t)
	if !ok {
		// obj = obj.DeepCopyObject() does not compile for a client.Object,
		// nor does .(client.Object) without the import.
		return text + " cannot be named where the copy would go, and what " + m.Name + " returns has to be made one again"
	}
	s.object.assert = assert
	return ""
}

// typeText returns the source that means t at s, if t has a name.
func (u *unit) typeText(s *site, t types.Type) (text string, ok bool) {
	if _, literal := t.(*types.Interface); literal {
		return "", false
	}
	text = types.TypeString(t, func(p *types.Package) string {
		if p == u.pkg.Types {
			return ""
		}
		for _, spec := range s.place.file.Imports {
			if name := u.pkg.Info.PkgNameOf(spec); name != nil && name.Imported() == p {
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
	if types.CheckExpr(u.pkg.Fset, u.pkg.Types, s.place.pos, expr, info) != nil {
		return "", false
	}
	tv := info.Types[expr]
	return text, tv.IsType() && types.Identical(tv.Type, t)
}

// takesNil reports whether m can be called on a nil of type t. The DeepCopy
// methods of other packages are taken for generated ones, which can.
func (u *unit) takesNil(m *clone.ObjectMethod, t types.Type) bool {
	if types.IsInterface(t) {
		return false
	}
	if _, ok := types.Unalias(m.Func.Signature().Recv().Type()).(*types.Pointer); !ok {
		return false
	}
	if decl := u.methodDecl(m.Func); decl != nil {
		return u.testsReceiver(decl)
	}
	return m.Name == "DeepCopy"
}

// methodDecl returns the declaration of fn, or nil if it is not in the unit.
func (u *unit) methodDecl(fn *types.Func) *ast.FuncDecl {
	for _, f := range u.files {
		for _, decl := range f.Decls {
			if d, ok := decl.(*ast.FuncDecl); ok && d.Body != nil && u.pkg.Info.Defs[d.Name] == fn.Origin() {
				return d
			}
		}
	}
	return nil
}

// testsReceiver reports whether the method compares its receiver with nil, or
// has no use for it.
func (u *unit) testsReceiver(decl *ast.FuncDecl) bool {
	if len(decl.Recv.List[0].Names) == 0 {
		return true
	}
	recv := u.pkg.Info.Defs[decl.Recv.List[0].Names[0]]
	used, tested := false, false
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			tested = tested || u.nilTest(n) == recv && recv != nil
		case *ast.Ident:
			used = used || recv != nil && u.pkg.Info.Uses[n] == recv
		}
		return !tested
	})
	return tested || !used
}

// nilTest returns the variable that e compares with nil, or nil.
func (u *unit) nilTest(e *ast.BinaryExpr) types.Object {
	x, y := ast.Unparen(e.X), ast.Unparen(e.Y)
	if u.pkg.Info.Types[x].IsNil() {
		x, y = y, x
	}
	id, ok := x.(*ast.Ident)
	if !ok || e.Op != token.EQL && e.Op != token.NEQ || !u.pkg.Info.Types[y].IsNil() {
		return nil
	}
	return u.pkg.Info.Uses[id]
}
