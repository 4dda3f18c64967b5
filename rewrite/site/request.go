package site

import (
	"slices"

	"github.com/mapfix/mapfix/detect/finding"
)

// A Request is a finding on its way to a repair.
type Request struct {
	Finding *finding.Finding
	Refusal *Refusal // why there is none; else nil
}

// Refusal is a finding that is not repaired, and why.
type Refusal struct {
	Finding *finding.Finding
	Reason  string
	Bug     bool // what we would have written does not compile
	Copied  bool // the copy is there already, so there is nothing to repair
}

// Refuse says why the finding gets no repair.
func (r *Request) Refuse(reason string) {
	r.Refusal = &Refusal{Finding: r.Finding, Reason: reason}
}

// Wanted returns the sites that still are of some use: a finding that is
// refused because of one of its sites needs none of the others.
func Wanted(sites []*Site) []*Site {
	return slices.DeleteFunc(sites, func(s *Site) bool {
		s.Requests = slices.DeleteFunc(s.Requests, func(r *Request) bool { return r.Refusal != nil })
		return len(s.Requests) == 0
	})
}
