package command

import (
	"errors"
	"fmt"
	"strings"

	"github.com/mapfix/mapfix/internal/builds"
)

// maxLeftOut bounds how many packages are named that are left out.
const maxLeftOut = 10

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
