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
func (f *finder) copyObject(s *site) bool {
	if slices.ContainsFunc(s.targets, func(t *target) bool { return t.Finding.Root.Kind != "contract" }) {
		return false
	}
	x, ok := s.local.access.root.(*types.Var)
	if !ok || x.Parent() == nil || x.Parent() == f.pkg.Types.Scope() {
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
	list = list[:stmts.FirstWrite(f.pkg.Info, list[:at+1], x)+1]
	at = len(list) - 1
	if f.lookup(list[at].Pos(), x.Name()) != x {
		return false
	}
	t := *s
	t.local, t.object, t.expr, t.writes = nil, &objectCopy{}, x.Name(), nil
	if at > 0 {
		f.moveTo(&t, summary.After, list[at-1])
	} else {
		f.moveTo(&t, summary.Enter, block)
	}
	t.place.pos, t.place.typ = list[at].Pos(), x.Type()
	if f.chooseMethod(&t) != "" || t.place.last() != "" && t.kind == summary.After {
		return false
	}
	t.object.guard = t.object.guard && list[at] != s.local.target && !stmts.HasRead(f.pkg.Info, list, x)
	if f.objectCopiedThere(&t, x) {
		return false
	}
	t.object.owner, t.object.until = x, block.End()
	*s = t
	return true
}
