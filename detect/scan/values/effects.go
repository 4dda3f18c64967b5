package values

import (
	"go/ast"
	"go/types"

	"github.com/mapfix/mapfix/detect/scan/binds"
	"github.com/mapfix/mapfix/detect/scan/kinds"
	"github.com/mapfix/mapfix/detect/summary"
)

// applyEffects changes the state as the callee, of the same package, leaves
// what its arguments point to, now or later.
func (f *follower) applyEffects(callee *summary.Func, c summary.Call) {
	for _, e := range callee.Exit {
		k := e.Loc.Base
		if k.Kind != summary.BaseParam || int(k.Index) >= len(c.Args) || e.Loc.Path == "" || summary.IsField(e.Loc.Path.Steps()[0]) {
			continue
		}
		at := f.st.Walk(c.Args[k.Index], e.Loc.Path)
		val, known := f.translate(e.Val, c)
		for _, l := range at {
			if known && len(at) == 1 && c.Mode == summary.CallPlain && !holdsItself(e) {
				f.st.Store(l.Loc, val, false)
			} else {
				f.weaken(l.Loc, val)
			}
		}
	}
}

// holdsItself reports whether the location may also keep what it held before.
func holdsItself(e summary.Entry) bool {
	for _, s := range e.Val {
		if s.Loc == e.Loc && !s.Addr {
			return true
		}
	}
	return false
}

// translate expresses a callee's value in the caller's terms. What the callee
// made is fresh here too; known is false if something cannot be expressed.
func (f *follower) translate(val summary.Val, c summary.Call) (out summary.Val, known bool) {
	known = true
	for _, s := range val {
		switch {
		case s.Base.Kind == summary.BaseUnknown:
			out = out.Add(s)
		case s.Base.Kind == summary.BaseGlobal:
			s.Binds = [4]summary.BindRef{}
			out = out.Add(s)
		case s.Base.IsMade():
			// Fresh: refers to nothing that is shared.
		case s.Base.Kind == summary.BaseParam && int(s.Base.Index) < len(c.Args) && !s.Addr:
			if s.Path == "" {
				out = out.Union(c.Args[s.Base.Index])
			} else {
				out = out.Union(f.loadAll(f.st.Walk(c.Args[s.Base.Index], s.Path)))
			}
		default:
			known = false
		}
	}
	return out, known
}

// takeLeft gives the variables whose addresses a call gets what it leaves there, if its callee
// is not known yet.
func (f *follower) takeLeft(e *ast.CallExpr, c *summary.Call, id int) {
	if c.Mode != summary.CallPlain || f.unit.Done[c.Callee] != nil {
		return
	}
	n := f.ResultCount(e)
	recv := len(c.Args) - len(e.Args)
	for i, arg := range e.Args {
		x, ok := ast.Unparen(arg).(*ast.UnaryExpr)
		if !ok || !kinds.IsPointerToMap(f.TypeOf(arg)) || recv < 0 || len(c.Args[recv+i]) != 1 {
			continue
		}
		at := c.Args[recv+i][0]
		if !at.Addr || at.Base.Kind != summary.BaseLocal {
			continue
		}
		at.Addr = false
		if f.recording {
			f.fn.Calls[id].Out = n + 1
		}
		left := summary.Src{Loc: summary.Loc{Base: summary.Base{Kind: summary.BaseCall, Index: int32(id), Result: int32(n + recv + i)}}}
		name := types.ExprString(x.X)
		spec := binds.Spec{Expr: arg, Form: summary.BindOut, Stmt: f.Parents[e], Name: name, To: x.X, Text: name, Type: f.TypeOf(x.X)}
		f.weaken(at.Loc, f.bound(summary.Val{left}, spec))
	}
}
