package command

import "fmt"

// reportShort prints each finding on one line, with the ID that -only takes.
func (c *command) reportShort(out *outcome) {
	for _, f := range out.found.Findings {
		fmt.Fprintf(c.stdout, "%s %s\n", c.headline(c.stdout, f), c.style().Faint(f.ID))
	}
}
