package handed

import (
	"slices"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/summary"
)

// Candidates returns the places where a function of the user's own hands a map that it has made
// to somebody who keeps it, and goes on to write it as if that were another one: each hand-over
// gets the same map, and what it was given before is gone.
//
//	for _, region := range regions {
//		labels["region"] = region
//		targets = append(targets, Target{labels}) // all of them get the last region
//	}
func Candidates(p *program.Program) []*program.Candidate {
	var out []*program.Candidate
	for f := range p.Each() {
		for i := range f.Handings {
			h := &f.Handings[i]
			if c := candidate(f, h); p.Own[f.Package] && len(c.Writes) > 0 && isKept(p, f, h) {
				out = append(out, c)
			}
		}
	}
	return out
}

// candidate returns the candidate that h is, with the writes that count.
func candidate(f *summary.Func, h *summary.Handing) *program.Candidate {
	c := &program.Candidate{Fn: f, Bind: h.Bind}
	for _, after := range h.Writes {
		w := &f.Rewrites[after.Rewrite]
		if undoes(h, after, w) {
			m := program.Mutated{Src: summary.Src{Loc: h.Loc}, Event: &w.Event, Fn: f}
			ref := summary.BindRef{ID: int32(h.Bind + 1), Len: int32(len(h.Loc.Path))}
			c.Writes = append(c.Writes, program.CandidateWrite{Mutated: m, At: program.Remote, Ref: ref})
		}
	}
	return c
}

// isKept reports whether who is handed the map has it when it is written.
func isKept(p *program.Program, f *summary.Func, h *summary.Handing) bool {
	switch h.Way {
	case summary.HandedToCall:
	case summary.HandedToResult:
		return calledAgain(p, f)
	default:
		return true
	}
	call := flow.Site{Fn: f, Call: h.Call}
	funcs, _ := p.Graph().Callees(call)
	return slices.ContainsFunc(funcs, func(g *summary.Func) bool {
		at := summary.Base{Kind: summary.BaseParam, Index: int32(h.Arg)}
		if call.At().Mode == summary.CallGo {
			return !writesParam(g, at)
		}
		return keeps(p, program.Param{Fn: g, Base: at}, bounds.Of.Keepers)
	})
}

// calledAgain reports whether a method may be called again on the same receiver: not if all who
// call it make one for that.
func calledAgain(p *program.Program, f *summary.Func) bool {
	sites := p.Callers[f]
	return len(sites) == 0 || slices.ContainsFunc(sites, func(at flow.Site) bool {
		return slices.ContainsFunc(at.At().Args[0], func(s summary.Src) bool {
			return !s.Base.IsMade() || recurs(at, s) || slices.ContainsFunc(sites, func(o flow.Site) bool {
				return o.Fn == at.Fn && o.Call != at.Call && summary.Overlap(o.At().Args[0], summary.Val{s})
			})
		})
	})
}

// recurs reports whether a call may be made again on the same receiver s.
func recurs(at flow.Site, s summary.Src) bool {
	i := slices.IndexFunc(at.Fn.Events, func(e summary.Event) bool {
		return e.Kind == summary.EventPass && e.Call == at.Call && e.Arg == 0
	})
	return i < 0 || at.Fn.MayRecur(i, s.Loc)
}

// writesParam reports whether g itself writes a map that it is handed.
func writesParam(g *summary.Func, at summary.Base) bool {
	return slices.ContainsFunc(g.Events, func(e summary.Event) bool {
		return e.Kind == summary.EventMutate && summary.Holds(e.Val, at)
	})
}

// undoes reports whether a write takes from who has the map what it was handed over for.
func undoes(h *summary.Handing, after summary.HandedWrite, w *summary.Rewrite) bool {
	own := h.Loc.Base.Kind == summary.BaseLocal
	list := h.Way == summary.HandedToList && h.Whole
	sent := h.Way == summary.HandedToReceiver
	again := after.Again || after.Other && h.Way != summary.HandedToMap
	anew := w.Key.Kind == summary.KeyConst && !w.Self && !w.Step
	switch {
	case h.Way == summary.HandedToResult:
		return anew && w.Varies && w.IsDataLike()
	case h.Way > summary.HandedToMap && len(w.Locks) > 0, !list && !w.IsDataLike():
		return false
	case w.Write == "clear":
		return sent || again || !own
	case list:
		return again || !own
	case !own:
		return false
	case sent && h.Whole, h.Way == summary.HandedToCell:
		return true
	}
	return anew && (sent || after.Again && w.Varies || again && after.Other)
}
