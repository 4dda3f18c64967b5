package judge

import (
	"slices"

	"github.com/mapfix/mapfix/detect/summary"
)

// atStart reports whether what f does by e is over before the function of s runs for the
// first time: f runs only while the program starts, or it runs once, on behalf of main,
// which has called nothing before that leads to the function of s. What f is called says
// nothing.
//
//	func main() { load(); http.ListenAndServe(addr, handler) }
func (j *judge) atStart(f *summary.Func, e *summary.Event, s *sharing) bool {
	return j.Start[f] || j.isOver(f, e, s)
}

// isOver reports the latter. What the function of s calls itself is not over.
func (j *judge) isOver(f *summary.Func, e *summary.Event, s *sharing) bool {
	return j.Once[f] && !e.Late && !j.leadingTo(f)[s.Fn] && j.ComesFirst(f, e.Pos, e.Loop, j.leadingTo(s.Fn))
}

// leadingTo returns the functions that lead to f, and f itself; nil is among them if
// something out of sight may.
func (j *judge) leadingTo(f *summary.Func) map[*summary.Func]bool {
	if out := j.leading[f]; out != nil {
		return out
	}
	out := map[*summary.Func]bool{f: true}
	for queue := []*summary.Func{f}; len(queue) > 0; queue = queue[1:] {
		g := queue[0]
		callers := j.CallersOutsideTests(g)
		if len(callers) == 0 && !summary.IsMain(g) && !summary.IsInit(g) {
			out[nil] = true
		}
		for _, c := range callers {
			if !out[c] {
				out[c] = true
				queue = append(queue, c)
			}
		}
	}
	if j.leading == nil {
		j.leading = make(map[*summary.Func]map[*summary.Func]bool)
	}
	j.leading[f] = out
	return out
}

// besides reports whether g may run in a goroutine while f, which is not part of it, runs.
func (j *judge) besides(f, g *summary.Func) bool {
	if j.goroutines == nil {
		j.goroutines = j.graph().Goroutines(j.Opts.Tests)
	}
	return slices.ContainsFunc(j.goroutines, func(within map[*summary.Func]bool) bool { return within[g] && !within[f] })
}
