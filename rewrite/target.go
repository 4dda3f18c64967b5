package rewrite

import (
	"slices"

	"github.com/mapfix/mapfix/detect"
)

// A target is a finding on its way to a repair.
type target struct {
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

// refuse says why the finding gets no repair.
func (t *target) refuse(reason string) {
	t.Refusal = &Refusal{Finding: t.Finding, Reason: reason}
}

// wanted returns the sites that still are of some use: a finding that is
// refused because of one of its sites needs none of the others.
func wanted(sites []*site) []*site {
	return slices.DeleteFunc(sites, func(s *site) bool {
		s.targets = slices.DeleteFunc(s.targets, func(t *target) bool { return t.Refusal != nil })
		return len(s.targets) == 0
	})
}
