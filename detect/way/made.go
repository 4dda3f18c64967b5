package way

import (
	"slices"

	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/program"
)

// MadeElsewhere reports whether a write of c may be to what another function has made for one
// call, and may be waiting for, as far as is known. What the function of c makes itself it can copy
// as well.
//
//	m := next.Header()
//	if m == nil { m = make(map[string]string) }
func MadeElsewhere(p *program.Program, c *program.Candidate) bool {
	return slices.ContainsFunc(c.Writes, func(w program.CandidateWrite) bool {
		at := p.Graph().Origins(c.Fn, w.Shared().Loc)
		return slices.ContainsFunc(at.Fresh, func(o flow.Object) bool { return o.Fn != c.Fn })
	})
}
