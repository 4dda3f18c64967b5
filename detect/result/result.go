package result

import (
	"strings"

	"github.com/mapfix/mapfix/detect/finding"
	"github.com/mapfix/mapfix/detect/rule"
	"github.com/mapfix/mapfix/detect/summary"
)

// A Result is what was found in a program.
type Result struct {
	Findings  []*finding.Finding // sorted by file and position
	Silenced  []*finding.Finding // by a directive; in the order of Findings
	Functions int                // summarised
	Generated int                // findings in generated files
	Explained []Explanation
	Failed    []Failure // what mapfix itself failed in, and what nothing is reported of
}

// A Failure is a mistake of ours, which is no reason to fail as a whole.
type Failure struct {
	Package string // import path; empty if it is not about one package, and nothing is reported
	Cause   string
}

// String returns the failure on one line.
func (f Failure) String() string {
	where := ""
	if f.Package != "" {
		where = " in package " + f.Package
	}
	return "internal error" + where + ": " + strings.Join(strings.Fields(f.Cause), " ") + ", please report"
}

// An Explanation tells what was decided about one write to a map, or about the
// alias that it goes through, and why.
type Explanation struct {
	summary.Position // of the write
	Function         string
	Text             string // of the write
	Alias            string // what it goes through; empty if it names its owner
	Roots            []string
	Outcome          string     // safe, unsafe, display or left alone
	Facts            rule.Facts // in order, each once
	Refusal          string     // why no copy can be made; empty if one can
	Decisive         []rule.ID  // rules that stand between the outcome and the next better one
}
