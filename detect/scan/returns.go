package scan

import (
	"go/ast"
	"go/token"

	"github.com/mapfix/mapfix/detect/summary"
)

func (a *flow) returnStmt(n *ast.ReturnStmt) {
	vals := make([]summary.Val, len(a.fn.Results))
	switch {
	case len(n.Results) == 0:
		for i, obj := range a.results {
			if i < len(vals) {
				vals[i] = a.st.Load(summary.Loc{Base: a.variable(obj)})
			}
		}
	case len(n.Results) == 1 && len(vals) > 1:
		vals = a.tuple(n.Results[0], len(vals))
	default:
		for i, e := range n.Results {
			if i < len(vals) {
				vals[i] = a.eval(e)
			}
		}
	}
	if !a.recording {
		return
	}
	if a.failing(n) {
		vals = nil // what comes with an error is not used
	}
	for i, v := range vals {
		a.fn.Results[i] = a.fn.Results[i].Union(v)
		if len(v) > 0 {
			a.event(summary.Event{Kind: summary.EventReturn, Pos: a.pos(n.Pos()), Val: a.st.Reach(v), Arg: i})
		}
	}
	if a.exit == nil {
		a.exit = a.st.Clone()
	} else {
		a.exit.Join(a.st)
	}
}

// failing reports whether a return statement gives an error that is not nil,
// together with something that stands for no result:
//
//	if err != nil { return emptyConfig, err }
func (b *body) failing(n *ast.ReturnStmt) bool {
	if len(n.Results) < 2 {
		return false
	}
	last := n.Results[len(n.Results)-1]
	for p := b.parents[n]; p != nil; p = b.parents[p] {
		if ifs, ok := b.parents[p].(*ast.IfStmt); ok && p == ifs.Body {
			test, ok := ifs.Cond.(*ast.BinaryExpr)
			return ok && test.Op == token.NEQ && b.same(test.X, last) && b.isNil(test.Y)
		}
	}
	return false
}
