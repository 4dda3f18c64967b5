package place

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/mapfix/mapfix/rewrite/access"
	"github.com/mapfix/mapfix/rewrite/site"
	"github.com/mapfix/mapfix/rewrite/unit"
)

// A hazard walk looks at all that has to do with what the variable of a site
// stands for.
type hazardWalk struct {
	info   *types.Info
	access access.Path
	found  func(expr ast.Expr, r access.Relation, stack []ast.Node) string
	reason string // of the first hazard
}

// walk visits the expressions in n that are the access, or hold it, or may.
// above are the parents of n.
func (w *hazardWalk) walk(n ast.Node, above []ast.Node) {
	ast.PreorderStack(n, slices.Clone(above), func(n ast.Node, stack []ast.Node) bool {
		expr, ok := n.(ast.Expr)
		if w.reason != "" || !ok {
			return w.reason == ""
		}
		a, ok := access.Of(w.info, expr)
		if !ok || a.Root != w.access.Root {
			return true
		}
		switch r := w.access.Relation(a); r {
		case access.Part:
			return true
		case access.Equal, access.Holder, access.Unsure:
			w.reason = w.found(expr, r, stack)
		}
		return false
	})
}

// collectUses finds the uses of the expression that become uses of the
// variable, or returns why it must not stand for them.
func (f *finder) collectUses(s *site.Site) string {
	l := s.Local
	if reason := f.redeclared(s); reason != "" {
		return reason
	}
	w := &hazardWalk{info: f.Pkg.Info, access: l.Path, found: func(expr ast.Expr, r access.Relation, stack []ast.Node) string {
		if r == access.Equal {
			l.Uses = append(l.Uses, expr)
			return f.badUse(s, expr, stack)
		}
		return f.badHolder(s, expr, r, stack)
	}}
	for _, stmt := range l.Stmts {
		w.walk(stmt, s.Syntax.Parents)
	}
	if w.reason != "" {
		return w.reason
	}
	if !slices.ContainsFunc(l.Uses, func(e ast.Expr) bool { return l.FirstWrite.Pos() <= e.Pos() && e.End() <= l.FirstWrite.End() }) {
		return s.Expr + " does not occur in the statement; the file and the finding do not agree"
	}
	return ""
}

// redeclared returns why the names in the expression do not mean the same in
// all of the statements, or "".
func (f *finder) redeclared(s *site.Site) string {
	vars := s.Local.Path.Variables()
	reason := ""
	for _, stmt := range s.Local.Stmts {
		ast.PreorderStack(stmt, slices.Clone(s.Syntax.Parents), func(n ast.Node, stack []ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok {
				return true
			}
			for _, v := range vars {
				def, declares := f.Pkg.Info.Defs[id]
				_, label := def.(*types.Label)
				switch {
				case declares && !label && id.Name == v.Name():
					// r.Params["a"] = 1; if r := next(); r != nil { send(r.Params) }
					reason = id.Name + " is declared again in the rest of the block"
				case f.Pkg.Info.Uses[id] == v && access.Written(id, stack):
					// r.Params["a"] = 1; r = next(); send(r.Params)
					reason = id.Name + " is assigned or has its address taken in the rest of the block, so that " + s.Expr + " is something else"
				}
			}
			return reason == ""
		})
	}
	return reason
}

// badUse returns why the use of the expression cannot become one of the
// variable, or "".
func (f *finder) badUse(s *site.Site, expr ast.Expr, stack []ast.Node) string {
	if unit.Commented(s.Syntax.File, expr) {
		// r. /* of all */ Params would lose what it says.
		return "there is a comment inside of " + s.Expr
	}
	parent := stack[len(stack)-1]
	if sel, ok := parent.(*ast.SelectorExpr); ok && f.takesAddress(sel) {
		// r.Header.Reset() would reset the variable, and not the field.
		return sel.Sel.Name + " may replace " + s.Expr + ", of which it takes the address"
	}
	if b, ok := parent.(*ast.BinaryExpr); ok && (f.Pkg.Info.Types[b.X].IsNil() || f.Pkg.Info.Types[b.Y].IsNil()) {
		s.KeepNil = s.KeepNil || !f.inGuard(s.Local.Path, stack)
		return ""
	}
	if !access.Written(expr, stack) {
		s.Local.Read = s.Local.Read || f.lostWrite(expr, stack) == ""
		return ""
	}
	if stmt, ok := parent.(ast.Stmt); ok && s.Local.Path.MakesAnew(f.Pkg.Info, stmt) && f.guarded(s.Local.Path, stack) {
		return ""
	}
	// r.Params["a"] = 1; r.Params = fresh(); the owner would keep what it had.
	return s.Expr + " is assigned or has its address taken in the rest of the block"
}

// takesAddress reports whether sel is a method that is given the address of a
// value.
func (f *finder) takesAddress(sel *ast.SelectorExpr) bool {
	m := f.Pkg.Info.Selections[sel]
	if m == nil || m.Kind() != types.MethodVal {
		return false
	}
	_, byPointer := types.Unalias(m.Obj().(*types.Func).Signature().Recv().Type()).(*types.Pointer)
	_, pointer := m.Recv().Underlying().(*types.Pointer)
	return byPointer && !pointer
}

// guarded reports whether the assignment at the end of stack stands in the
// body of "if a == nil".
func (f *finder) guarded(a access.Path, stack []ast.Node) bool {
	n := len(stack)
	if n < 3 {
		return false
	}
	ifs, ok := stack[n-3].(*ast.IfStmt)
	return ok && ifs.Body == stack[n-2] && a.TestsNil(f.Pkg.Info, ifs.Cond, token.EQL)
}

// inGuard reports whether the comparison at the end of stack is the condition
// of a nil guard.
func (f *finder) inGuard(a access.Path, stack []ast.Node) bool {
	for i := len(stack) - 1; i >= 0; i-- {
		switch p := stack[i].(type) {
		case ast.Expr:
		case *ast.IfStmt:
			return a.IsNilGuard(f.Pkg.Info, p)
		default:
			return false
		}
	}
	return false
}

// badHolder returns why a use of what holds the expression's value, in one of
// the statements, forbids the variable, or "".
func (f *finder) badHolder(s *site.Site, expr ast.Expr, r access.Relation, stack []ast.Node) string {
	text := site.OneLine(types.ExprString(expr))
	switch {
	case r == access.Unsure:
		// all[i].Params["a"] = 1; send(all[j].Params) where i == j.
		return text + " may be or hold " + s.Expr + ", by another index"
	case access.Written(expr, stack):
		// r.Base.Params["a"] = 1; r.Base = other; send(r.Base.Params)
		return text + " is assigned or has its address taken in the rest of the block, so that " + s.Expr + " is something else"
	case f.harmless(expr, stack) || before(s.Local, expr, stack):
		return ""
	}
	// r.Params["a"] = 1; send(r) would send what r had before.
	return text + " is used by itself after the write, so that " + s.Expr + " may be read through it"
}

// harmless reports whether the use of expr reads no field of it: it is compared
// with nil, or its length is taken.
func (f *finder) harmless(expr ast.Expr, stack []ast.Node) bool {
	switch p := stack[len(stack)-1].(type) {
	case *ast.BinaryExpr:
		return f.Pkg.Info.Types[p.X].IsNil() || f.Pkg.Info.Types[p.Y].IsNil()
	case *ast.CallExpr:
		id, _ := ast.Unparen(p.Fun).(*ast.Ident)
		b, ok := f.Pkg.Info.Uses[id].(*types.Builtin)
		return ok && (b.Name() == "len" || b.Name() == "cap")
	}
	return false
}

// before reports whether expr is an argument that the first write is computed
// from.
func before(l *site.Local, expr ast.Expr, stack []ast.Node) bool {
	assign, ok := l.FirstWrite.(*ast.AssignStmt)
	if !ok || !slices.Contains(stack, ast.Node(assign)) {
		return false
	}
	called := false
	for _, p := range stack {
		switch p := p.(type) {
		case *ast.FuncLit:
			if assign.Pos() < p.Pos() {
				return false // it may run later
			}
		case *ast.CallExpr:
			called = called || assign.Pos() < p.Pos()
		}
	}
	return called && slices.ContainsFunc(assign.Rhs, func(e ast.Expr) bool { return e.Pos() <= expr.Pos() && expr.End() <= e.End() })
}
