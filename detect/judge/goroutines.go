package judge

import (
	"slices"

	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/summary"
)

// besides reports whether g may run in a goroutine while f, which is not part of it, runs.
func (j *judge) besides(f, g *summary.Func) bool {
	if j.goroutines == nil {
		j.goroutines = j.startedGoroutines()
	}
	return slices.ContainsFunc(j.goroutines, func(within map[*summary.Func]bool) bool { return within[g] && !within[f] })
}

// startedGoroutines returns for each go statement the functions that the goroutine runs.
func (j *judge) startedGoroutines() []map[*summary.Func]bool {
	out := []map[*summary.Func]bool{}
	for _, f := range j.Order {
		if f.Test && !j.Opts.Tests {
			continue
		}
		for i := range f.Calls {
			if f.Calls[i].Mode == summary.CallGo {
				out = append(out, j.reachedFrom(flow.Site{Fn: f, Call: i}))
			}
		}
	}
	return out
}

// reachedFrom returns the functions that a call leads to.
func (j *judge) reachedFrom(call flow.Site) map[*summary.Func]bool {
	out := make(map[*summary.Func]bool)
	for queue := []flow.Site{call}; len(queue) > 0; queue = queue[1:] {
		callees, _ := j.graph().Callees(queue[0])
		for _, g := range callees {
			if out[g] {
				continue
			}
			out[g] = true
			for i := range g.Calls {
				if g.Calls[i].Mode != summary.CallRef {
					queue = append(queue, flow.Site{Fn: g, Call: i})
				}
			}
		}
	}
	return out
}
