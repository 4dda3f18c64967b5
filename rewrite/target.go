package rewrite

import (
	"slices"

	"github.com/mapfix/mapfix/detect"
)

// A Target is a finding on its way to a repair.
type Target struct {
	Finding *detect.Finding
	Refusal *Refusal // why there is none; else nil
}

// Refusal is a finding that is not repaired, and why.
type Refusal struct {
	Finding *detect.Finding
	Reason  string
	Bug     bool // what we would have written does not compile
	Copied  bool // the copy is there already, so there is nothing to repair
}

// Refuse says why the finding gets no repair.
func (t *Target) Refuse(reason string) {
	t.Refusal = &Refusal{Finding: t.Finding, Reason: reason}
}

// Wanted returns the sites that still are of some use: a finding that is
// refused because of one of its sites needs none of the others.
func Wanted(sites []*site) []*site {
	return slices.DeleteFunc(sites, func(s *site) bool {
		s.Targets = slices.DeleteFunc(s.Targets, func(t *Target) bool { return t.Refusal != nil })
		return len(s.Targets) == 0
	})
}
