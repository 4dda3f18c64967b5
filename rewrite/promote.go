package rewrite

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/rewrite/stmts"
)

// copyObject makes s, the site of an expression that gets no variable, the site
// of a copy of the object that the expression starts from, and reports whether
// it could: by a contract the object must not be written at all, so that all
// that is written later belongs into the copy too.
//
//	func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
//		req = req.Clone(req.Context())
//		req.Header.Set("Authorization", t.token)
//		return t.next.RoundTrip(req)
//	}
func (u *unit) copyObject(s *site) bool {
	if slices.ContainsFunc(s.findings, func(i int) bool { return u.plan.findings[i].Root.Kind != "contract" }) {
		return false
	}
	x, ok := s.local.access.root.(*types.Var)
	if !ok || x.Parent() == nil || x.Parent() == u.pkg.Types.Scope() {
		return false
	}
	list, block := s.place.listOf(x)
	if block == nil {
		return false
	}
	at := slices.IndexFunc(list, func(stmt ast.Stmt) bool {
		return stmt.Pos() <= s.local.target.Pos() && s.local.target.End() <= stmt.End()
	})
	if at < 0 {
		return false
	}
	list = list[:stmts.FirstWrite(u.pkg.Info, list[:at+1], x)+1]
	at = len(list) - 1
	if u.lookup(list[at].Pos(), x.Name()) != x {
		return false
	}
	t := *s
	t.local, t.object, t.expr, t.writes = nil, &objectCopy{}, x.Name(), nil
	if at > 0 {
		u.moveTo(&t, summary.After, list[at-1])
	} else {
		u.moveTo(&t, summary.Enter, block)
	}
	t.place.pos, t.place.typ = list[at].Pos(), x.Type()
	if u.chooseMethod(&t) != "" || t.place.last() != "" && t.kind == summary.After {
		return false
	}
	t.object.guard = t.object.guard && list[at] != s.local.target && !stmts.HasRead(u.pkg.Info, list, x)
	if u.objectCopiedThere(&t, x) {
		return false
	}
	t.object.owner, t.object.until = x, block.End()
	*s = t
	return true
}

// covered adds s, which copyObject has made, to one of the sites that have
// copied the same object before, and reports whether there is one.
func (s *site) covered(sites []*site) bool {
	for _, k := range sites {
		if s.object != nil && k.object != nil && s.object.owner != nil && k.object.owner == s.object.owner &&
			k.place.pos <= s.place.pos && s.place.pos < k.object.until {
			k.findings = append(k.findings, s.findings...)
			return true
		}
	}
	return false
}

// listOf returns the statements of the block that x, a variable of the function
// that the node is in, is declared for, if the node is among or below them.
func (s *syntax) listOf(x *types.Var) ([]ast.Stmt, *ast.BlockStmt) {
	for i := len(s.parents) - 1; i >= 0; i-- {
		var body *ast.BlockStmt
		function := false
		switch p := s.parents[i].(type) {
		case *ast.FuncDecl:
			body, function = p.Body, true
		case *ast.FuncLit:
			body, function = p.Body, true
		case *ast.RangeStmt:
			body = p.Body
		case *ast.BlockStmt:
			body = p
		}
		switch p := s.parents[i]; {
		case body != nil && p.Pos() <= x.Pos() && x.Pos() < p.End():
			return body.List, body
		case function:
			return nil, nil // captured, and used by who knows whom
		}
	}
	return nil, nil
}
