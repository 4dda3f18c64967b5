package way

import (
	"slices"

	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/summary"
)

// TakesOut reports whether the candidate's function, after a write, takes entries out of a map or
// has a text made of one that it does not only show.
func TakesOut(c *program.Candidate) bool {
	return slices.ContainsFunc(c.Writes, func(w program.CandidateWrite) bool {
		return slices.ContainsFunc(c.After(w), func(k int) bool {
			switch e := &c.Fn.Events[k]; e.Kind {
			case summary.EventRange, summary.EventLookup, summary.EventCopy:
				return true
			case summary.EventPass:
				text := c.Fn.Calls[e.Call].Told
				return text.Use != summary.KeysShown || text.Leaves()
			}
			return false
		})
	})
}
