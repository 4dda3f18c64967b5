package rewrite

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/mapfix/mapfix/detect/summary"
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
	if at < 0 || u.lookup(list[at].Pos(), x.Name()) != x {
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
	t.object.guard = t.object.guard && list[at] != s.local.target && !u.reads(list[at], x)
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

// reads reports whether stmt begins with an expression that would panic if x
// were nil.
func (u *unit) reads(stmt ast.Stmt, x *types.Var) bool {
	ifs, ok := stmt.(*ast.IfStmt)
	if !ok || ifs.Init != nil {
		return false
	}
	e := ifs.Cond
	for {
		switch n := e.(type) {
		case *ast.ParenExpr:
			e = n.X
		case *ast.BinaryExpr:
			e = n.X
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				return false
			}
			e = n.X
		case *ast.CallExpr:
			e = n.Fun
		case *ast.IndexExpr:
			e = n.X
		case *ast.SelectorExpr:
			if id, ok := ast.Unparen(n.X).(*ast.Ident); ok && u.pkg.Info.Uses[id] == x {
				sel := u.pkg.Info.Selections[n]
				return sel != nil && sel.Kind() == types.FieldVal
			}
			e = n.X
		default:
			return false
		}
	}
}
