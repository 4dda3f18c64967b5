package way

import (
	"slices"

	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/summary"
)

// MadeElsewhere reports whether a write of c may be to what another function has made for one
// call, and may be waiting for, as far as is known. What the function of c makes itself it can copy
// as well.
//
//	m := next.Header()
//	if m == nil { m = make(map[string]string) }
func MadeElsewhere(p *program.Program, c *program.Candidate) bool {
	return slices.ContainsFunc(c.Writes, func(w program.CandidateWrite) bool {
		return IsElsewhere(c.Fn, p.Graph().Origins(c.Fn, w.Shared().Loc))
	})
}

// IsElsewhere reports so for one write of fn, of which the origins are known.
func IsElsewhere(fn *summary.Func, origins flow.Origins) bool {
	return slices.ContainsFunc(origins.Fresh, func(o flow.Object) bool { return o.Fn != fn })
}
