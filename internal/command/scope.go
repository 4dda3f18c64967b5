package command

import (
	"errors"
	"fmt"
	"strings"

	"github.com/mapfix/mapfix/internal/builds"
	"github.com/mapfix/mapfix/internal/options"
)

// leftOut returns why packages are left out, root causes first, and which they are.
func (c *command) leftOut(set builds.Set) []string {
	causes := set.Causes()
	if len(causes) == 0 {
		return nil
	}
	paths := set.LeftOut()
	line := fmt.Sprintf("left out: %s", strings.Join(paths[:min(len(paths), maxLeftOut)], ", "))
	if more := len(paths) - maxLeftOut; more > 0 {
		line += fmt.Sprintf(" and %d more", more)
	}
	err := c.hintUnstaged(errors.New(strings.Join(append(causes, line), "\n")))
	return strings.Split(err.Error(), "\n")
}

// maxLeftOut bounds how many packages are named that are left out.
const maxLeftOut = 10

// maxUnseen bounds how many packages are named that were not looked at.
const maxUnseen = 3

// tellScope says on standard error what the run did not see.
func (c *command) tellScope(out *outcome) {
	if text := c.scope(out); text != "" && c.opts.Mode != options.JSON {
		c.tell("%s", text)
	}
}

// scope says which packages use what was looked at, but were left out, "" if there are
// none: with them, another verdict is possible.
func (c *command) scope(out *outcome) string {
	unseen := out.builds.Unseen()
	if len(unseen) == 0 {
		return ""
	}
	names := strings.Join(unseen[:min(len(unseen), maxUnseen)], ", ")
	if more := len(unseen) - maxUnseen; more > 0 {
		names += fmt.Sprintf(" and %d more", more)
	}
	return fmt.Sprintf("callers outside %s were not seen, in %s; a run for the whole program may judge differently",
		strings.Join(c.opts.Patterns, " "), names)
}
