package sequence

import (
	"slices"

	"github.com/mapfix/mapfix/detect/summary"
)

// deferred moves the events that are deferred to the end of the function: they follow all
// that happens once they are deferred. What came before them there are other such events,
// and what is handed on for good, whose receiver sees the write.
//
//	defer delete(flying, id)
//	return json.Marshal(flying)
func deferred(fn *summary.Func) {
	events := fn.Events
	var late []int
	stands := make(map[int][]int) // the events that follow where it stands
	for i := range events {
		if events[i].Late {
			late = append(late, i)
			stands[i] = events[i].After
			events[i].After = slices.DeleteFunc(slices.Clone(events[i].After), func(k int) bool { return !outlasts(&events[k]) })
		}
	}
	for _, d := range late {
		for _, k := range stands[d] {
			if e := &events[k]; !slices.Contains(e.After, d) && isSequenced(e) {
				e.After = append(e.After, d)
				slices.Sort(e.After)
			}
		}
	}
}

// outlasts reports whether what has the data by e may still look at it when the function
// returns.
func outlasts(e *summary.Event) bool {
	switch e.Kind {
	case summary.EventReturn, summary.EventStore, summary.EventSend:
		return true
	}
	return false
}

// isSequenced reports whether the events that follow e are of interest.
func isSequenced(e *summary.Event) bool {
	switch e.Kind {
	case summary.EventMutate, summary.EventPass, summary.EventCapture, summary.EventLookup, summary.EventLen, summary.EventRange:
		return true
	}
	return false
}
