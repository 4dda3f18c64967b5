package command

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/fixes"
	"github.com/mapfix/mapfix/internal/options"
	"github.com/mapfix/mapfix/internal/terminal"
)

// style returns how standard output is coloured.
func (c *command) style() terminal.Style { return terminal.StyleOf(c.stdout, os.Getenv) }

// hint prints on standard error, as the last lines, what the user may do next about
// what can be repaired, apart from the findings that are fixed already.
func (c *command) hint(out *outcome, fixed map[*detect.Finding]fixes.Fate) {
	can := map[detect.Applicability]int{}
	found := setOf(out.found.Findings)
	for _, f := range out.planner.Fixable {
		_, failed := out.failedWith(f)
		if found[f] && !failed && fixed[f].Fix == nil && (fixed == nil || c.unstaged(f) == "") {
			can[f.Applicability]++
		}
	}
	if c.opts.Staged && c.opts.Mode != options.Diff && fixed != nil && len(out.plan.Changes) > 0 {
		c.tell("these changes are not staged yet: git add %s", strings.Join(c.changedFiles(out), " "))
	}
	if c.opts.Unsafe {
		can = map[detect.Applicability]int{detect.Safe: can[detect.Safe] + can[detect.Unsafe]}
	}
	more := ""
	switch n := can[detect.Safe]; {
	case c.opts.Mode == options.Diff && len(out.plan.Fixes) > 0:
		c.hintDiff(out)
		more = " more"
	case c.opts.Mode != options.Diff && n > 0:
		c.tell("%d can be fixed with %s-fix; %[2]s-diff shows how", n, c.which())
		more = " more"
	}
	if n := can[detect.Unsafe]; n > 0 {
		c.tell("%d%s can be fixed with %s-unsafe -fix; %[3]s-unsafe -diff -why shows how, and what speaks against it", n, more, c.which())
	}
}

// hintDiff says how the changes that were shown are made, and which are not.
func (c *command) hintDiff(out *outcome) {
	var left []string // reasons
	made := false
	for _, fix := range out.plan.Fixes {
		reason := c.unstaged(fix.Finding)
		made = made || reason == ""
		if reason != "" && !slices.Contains(left, reason) {
			left = append(left, reason)
		}
	}
	if made {
		c.tell("%s-fix makes these changes, and so does git apply at the root of the repository", c.which())
	}
	for _, reason := range left {
		c.tell("%s-fix changes nothing there: %s", c.which(), reason)
	}
}

// which returns the flags with which -fix changes what is meant here, and no more.
func (c *command) which() (flags string) {
	switch {
	case c.opts.NewFrom != "":
		flags = "-new-from " + c.opts.NewFrom + " "
	case c.opts.Staged:
		flags = "-staged "
	}
	if c.opts.Unsafe {
		flags += "-unsafe "
	}
	return flags
}

// changedFiles returns the files that the plan changes, as they are printed.
func (c *command) changedFiles(out *outcome) []string {
	var names []string
	for _, change := range out.plan.Changes {
		names = append(names, c.dir.Relative(change.File))
	}
	return names
}

func (c *command) tell(format string, args ...any) {
	fmt.Fprintf(c.stderr, "mapfix: "+format+"\n", args...)
}
