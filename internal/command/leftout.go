package command

import (
	"errors"
	"fmt"
	"strings"

	"github.com/mapfix/mapfix/internal/driver"
)

// maxLeftOut bounds how many packages are named that are left out.
const maxLeftOut = 10

// leftOut returns why packages are left out, root causes first, and which they are.
func (c *command) leftOut(program *driver.Program) []string {
	var causes []string
	for _, f := range program.Failed {
		causes = append(causes, f.String())
	}
	for _, f := range program.Internal {
		causes = append(causes, f.Cause)
	}
	if len(causes) == 0 {
		return nil
	}
	paths := program.LeftOut()
	line := fmt.Sprintf("left out: %s", strings.Join(paths[:min(len(paths), maxLeftOut)], ", "))
	if more := len(paths) - maxLeftOut; more > 0 {
		line += fmt.Sprintf(" and %d more", more)
	}
	err := c.hintUnstaged(errors.New(strings.Join(append(causes, line), "\n")))
	return strings.Split(err.Error(), "\n")
}
