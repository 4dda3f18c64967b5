package values

import (
	"go/ast"

	"github.com/mapfix/mapfix/detect/summary"
)

// visibleExit lists what the function leaves behind in memory that others can
// reach: through parameters, captured and package variables, results, and what it has
// stored in something that it made, or sent.
func (f *follower) visibleExit() []summary.Entry {
	var out []summary.Entry
	var roots []summary.Val
	for _, e := range f.exit.Entries() {
		switch e.Loc.Base.Kind {
		case summary.BaseParam, summary.BaseFree, summary.BaseGlobal:
			out = append(out, e)
			roots = append(roots, e.Val)
		}
	}
	roots = append(roots, f.fn.Results...)
	for i := range f.fn.Events {
		if e := &f.fn.Events[i]; e.Kind == summary.EventStore || e.Kind == summary.EventSend {
			roots = append(roots, e.Stored)
		}
	}
	seen := make(map[summary.Loc]bool)
	for _, e := range out {
		seen[e.Loc] = true
	}
	for _, e := range f.exit.Snapshot(roots) {
		if !seen[e.Loc] {
			out = append(out, e)
		}
	}
	return out
}

// leftBehind adds what the function leaves behind parameters that point to maps to its
// results, after those that it declares: one for each parameter.
//
//	func Params(city string, dst *map[string]string) bool { *dst = byCity[city]; return true }
func (f *follower) leftBehind() {
	n := len(f.fn.Results)
	for _, e := range f.fn.Exit {
		b := e.Loc.Base
		if b.Kind != summary.BaseParam || e.Loc.Path != "|"+summary.StepDeref || len(e.Val) == 0 || !f.PointsToMap(int(b.Index)) {
			continue
		}
		if more := n + int(b.Index) + 1 - len(f.fn.Results); more > 0 {
			f.fn.Results = append(f.fn.Results, make([]summary.Val, more)...)
		}
		f.fn.Results[n+int(b.Index)] = e.Val
	}
}

func (f *follower) returnStmt(n *ast.ReturnStmt) {
	vals := make([]summary.Val, len(f.fn.Results))
	switch {
	case len(n.Results) == 0:
		for i, obj := range f.Results {
			if i < len(vals) {
				vals[i] = f.st.Load(summary.Loc{Base: f.variable(obj)})
			}
		}
	case len(n.Results) == 1 && len(vals) > 1:
		vals = f.tuple(n.Results[0], len(vals))
	default:
		for i, e := range n.Results {
			if i < len(vals) {
				vals[i] = f.eval(e)
			}
		}
	}
	if !f.recording {
		return
	}
	if f.Failing(n) {
		vals = nil // what comes with an error is not used
	} else {
		for i, e := range n.Results {
			f.innerUse(e, summary.Event{Kind: summary.EventReturn, Arg: i})
		}
	}
	for i, v := range vals {
		f.fn.Results[i] = f.fn.Results[i].Union(v)
		if len(v) > 0 {
			f.event(summary.Event{Kind: summary.EventReturn, Pos: f.Pos(n.Pos()), Val: f.st.Reach(v), Arg: i})
			if len(n.Results) == len(vals) {
				f.handsOver(summary.Handing{Way: summary.HandedToResult}, v, n.Results[i], nil, f.TypeOf(n.Results[i]))
			}
		}
	}
	if f.exit == nil {
		f.exit = f.st.Clone()
	} else {
		f.exit.Join(f.st)
	}
}
