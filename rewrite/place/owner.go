package place

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/rewrite/site"
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
func (f *finder) copyObject(s *site.Site) bool {
	if slices.ContainsFunc(s.Requests, func(req *site.Request) bool { return req.Finding.Root.Kind != "contract" }) {
		return false
	}
	x, ok := s.Local.Path.Root.(*types.Var)
	if !ok || x.Parent() == nil || x.Parent() == f.Pkg.Types.Scope() {
		return false
	}
	list, block := listOf(&s.Syntax, x)
	if block == nil {
		return false
	}
	at := slices.IndexFunc(list, func(stmt ast.Stmt) bool {
		return stmt.Pos() <= s.Local.FirstWrite.Pos() && s.Local.FirstWrite.End() <= stmt.End()
	})
	if at < 0 {
		return false
	}
	list = list[:stmts.FirstWrite(f.Pkg.Info, list[:at+1], x)+1]
	at = len(list) - 1
	if f.Lookup(list[at].Pos(), x.Name()) != x {
		return false
	}
	t := *s
	t.Local, t.Object, t.Expr, t.Writes = nil, &site.Object{}, x.Name(), nil
	if at > 0 {
		f.moveTo(&t, summary.After, list[at-1])
	} else {
		f.moveTo(&t, summary.Enter, block)
	}
	t.Syntax.Pos, t.Syntax.Type = list[at].Pos(), x.Type()
	if f.chooseMethod(&t) != "" || last(&t.Syntax) != "" && t.Kind == summary.After {
		return false
	}
	given := x.Kind() == types.ParamVar && !stmts.LeavesNil(f.Pkg.Info, list, x) // as the contract says
	t.Object.Guard = t.Object.Guard && !given && list[at] != s.Local.FirstWrite && !stmts.HasRead(f.Pkg.Info, list, x)
	if f.objectCopiedThere(&t, x) {
		return false
	}
	t.Object.Owner, t.Object.Until = x, block.End()
	*s = t
	return true
}
