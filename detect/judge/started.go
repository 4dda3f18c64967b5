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
	return j.Once[f] && !e.Late && !j.LeadingTo(f)[s.Fn] && j.ComesFirst(f, e.Pos, e.Loop, j.LeadingTo(s.Fn))
}

// besides reports whether g may run in a goroutine while f, which is not part of it, runs.
func (j *judge) besides(f, g *summary.Func) bool {
	if j.goroutines == nil {
		j.goroutines = j.Graph().Goroutines(j.Opts.Tests)
	}
	return slices.ContainsFunc(j.goroutines, func(within map[*summary.Func]bool) bool { return within[g] && !within[f] })
}
