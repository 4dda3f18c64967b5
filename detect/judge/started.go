package judge

import (
	"github.com/mapfix/mapfix/detect/flow"
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
	if j.BeforeMain(f) && j.runsEarly(s.Fn) {
		return false // packages and variables are initialised in an order of their own
	}
	return j.Once[f] && !e.Late && !j.LeadingTo(f)[s.Fn] && j.ComesFirst(f, e.Pos, e.Loop, j.LeadingTo(s.Fn))
}

// beforeWrites reports whether an access is over before the function of s runs for the first
// time, because it happens before main does: not if that function may run then as well.
func (j *judge) beforeWrites(s *sharing, h flow.Holder) bool {
	return !h.At().Late && j.BeforeMain(h.Fn) && !j.runsEarly(s.Fn)
}

// comesBefore reports whether an access is over before the function of s runs for the first time.
func (j *judge) comesBefore(s *sharing, h flow.Holder) bool {
	return j.beforeWrites(s, h) || h.Fn != s.Fn && j.isOver(h.Fn, h.At(), s)
}

// runsEarly reports whether the program may call f before main.
func (j *judge) runsEarly(f *summary.Func) bool {
	for g := range j.LeadingTo(f) {
		if g != nil && summary.IsInit(g) {
			return true
		}
	}
	return false
}
