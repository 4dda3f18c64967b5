package command

import (
	"fmt"
	"os"
	"strings"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/terminal"
)

// style returns how standard output is coloured.
func (c *command) style() terminal.Style { return terminal.StyleOf(c.stdout, os.Getenv) }

// hint prints on standard error, as the last line, what the user may do next about
// what can be repaired, apart from the findings that are fixed already.
func (c *command) hint(out *outcome, fixed map[*detect.Finding]fate) {
	can := map[detect.Applicability]int{}
	found := setOf(out.found.Findings)
	for _, f := range out.planner.fixable {
		_, failed := out.failedWith(f)
		if found[f] && !failed && fixed[f].fix == nil && (fixed == nil || c.unstaged(f) == "") {
			can[f.Applicability]++
		}
	}
	if c.opts.staged && c.opts.mode != modeDiff && fixed != nil && len(out.plan.Changes) > 0 {
		c.tell("these changes are not staged yet: git add %s", strings.Join(c.changedFiles(out), " "))
	}
	safe, unsafe := can[detect.Safe], can[detect.Unsafe]
	switch {
	case c.opts.mode == modeDiff && len(out.plan.Fixes) > 0:
		c.tell("-fix makes these changes, and so does git apply at the root of the repository")
	case c.opts.mode != modeDiff && safe > 0:
		c.tell("%d can be fixed with -fix; preview %s with -diff", safe, pronoun(safe))
	case unsafe > 0 && !c.opts.unsafe:
		c.tell("%d can be fixed with -unsafe -fix; preview %s with -unsafe -diff, and read why %s unsafe", unsafe, pronoun(unsafe), theyAre(unsafe))
	}
}

// changedFiles returns the files that the plan changes, as they are printed.
func (c *command) changedFiles(out *outcome) []string {
	var names []string
	for _, change := range out.plan.Changes {
		names = append(names, c.relative(change.File))
	}
	return names
}

func (c *command) tell(format string, args ...any) {
	fmt.Fprintf(c.stderr, "mapfix: "+format+"\n", args...)
}

func pronoun(n int) string {
	if n == 1 {
		return "it"
	}
	return "them"
}

func theyAre(n int) string {
	if n == 1 {
		return "it is"
	}
	return "they are"
}
