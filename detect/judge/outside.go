package judge

import (
	"github.com/mapfix/mapfix/detect/contract"

	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/summary"
)

// leaks reports whether an event hands data to code that is not analysed and that may look
// a key up in it, or keep it and hand it out again.
func (j *judge) leaks(f *summary.Func, e *summary.Event) bool {
	if f.Test && !j.Opts.Tests {
		return false
	}
	switch e.Kind {
	case summary.EventLeak:
		return true
	case summary.EventStore, summary.EventCopy:
		return e.Target.Base.Kind == summary.BaseUnknown
	case summary.EventPass:
		_, outside := j.graph().Callees(flow.Site{Fn: f, Call: e.Call})
		c := &f.Calls[e.Call]
		return outside && !(contract.Showing(c) && j.isOnlyShown(f, c))
	}
	return false
}
