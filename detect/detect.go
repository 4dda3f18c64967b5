package detect

import (
	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/finding"
	"github.com/mapfix/mapfix/detect/judge"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/reach"
	"github.com/mapfix/mapfix/detect/result"
	"github.com/mapfix/mapfix/detect/summary"
)

// What a finding consists of; package finding explains each.
type (
	Finding       = finding.Finding
	Applicability = finding.Applicability
	Mutation      = finding.Mutation
	Root          = finding.Root
	Step          = finding.Step
	Reason        = finding.Reason
	Position      = summary.Position
)

// The levels of applicability, from the strongest promise down.
const (
	Safe    = finding.Safe
	Unsafe  = finding.Unsafe
	Display = finding.Display
)

// What the analysis is asked, and its answer.
type (
	Options     = program.Options // what to look at
	Place       = finding.Place   // a line to explain
	Result      = result.Result
	Explanation = result.Explanation
)

// LeftAlone is the outcome of a write that is not reported, in an Explanation.
const LeftAlone = judge.LeftAlone

// Contracts say what APIs promise about the maps that they hand out and take.
type Contracts = contract.Contracts

// Link puts the summaries of a program's packages together and returns the
// findings. It does not depend on the order of sums and changes none of them.
func Link(sums []*summary.PackageSummary, opts Options) *Result {
	return judge.Link(reach.New(sums), opts)
}
