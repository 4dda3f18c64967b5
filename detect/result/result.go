package result

import (
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
