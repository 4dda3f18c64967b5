package command

import "github.com/mapfix/mapfix/detect"

// Exit codes. They are part of the command line's contract.
const (
	exitClean   = 0 // nothing found, or all that was found is fixed
	exitFound   = 1 // findings remain, or the diff is not empty
	exitFailure = 2 // usage, load or write failure

	exitInterrupted = 130 // by the user or the system, before anything was changed
)

// code returns the exit code for the findings that remain.
func (c *command) code(rest []*detect.Finding) int {
	for _, f := range rest {
		if o := c.opts.At(place(f).File); o.FailsOn(f.Applicability) {
			return exitFound
		}
	}
	return exitClean
}
