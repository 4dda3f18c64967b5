package scan

import (
	"go/ast"
	"go/token"

	"github.com/mapfix/mapfix/detect/summary"
	"golang.org/x/tools/go/cfg"
)

// quietly evaluates e again without noting what it does.
func (a *flow) quietly(e ast.Expr) summary.Val {
	was := a.recording
	a.recording = false
	defer func() { a.recording = was }()
	return a.eval(e)
}

// quietLocs is locs without noting what it does.
func (a *flow) quietLocs(e ast.Expr) []summary.Src {
	was := a.recording
	a.recording = false
	defer func() { a.recording = was }()
	return a.locs(e)
}

// along returns the state on the way from a block to its n-th successor. Where
// a condition has found a value to be nil, the value refers to nothing:
//
//	if m != nil { own := copyOf(m); m = own }
func (a *flow) along(b *cfg.Block, n int) *summary.State {
	if len(b.Succs) != 2 || len(b.Nodes) == 0 {
		return a.st
	}
	cond, ok := b.Nodes[len(b.Nodes)-1].(*ast.BinaryExpr)
	if !ok || !(cond.Op == token.EQL && n == 0 || cond.Op == token.NEQ && n == 1) {
		return a.st
	}
	x := ast.Unparen(cond.X)
	if id, ok := cond.Y.(*ast.Ident); !ok || id.Name != "nil" || !a.carries(a.typeOf(x)) {
		return a.st
	}
	locs := a.quietLocs(x)
	if len(locs) != 1 {
		return a.st
	}
	st := a.st.Clone()
	st.Set(locs[0].Loc, nil)
	return st
}
