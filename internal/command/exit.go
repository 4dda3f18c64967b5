package command

import "github.com/mapfix/mapfix/detect"

// Exit codes. They are part of the command line's contract.
const (
	exitClean   = 0 // nothing found, or all that was found is fixed
	exitFound   = 1 // findings remain, or the diff is not empty
	exitFailure = 2 // usage, load or write failure

	exitInterrupted = 130 // by the user or the system, before anything was changed
)

// failNever is the value of -fail-on with which findings are no failure.
const failNever detect.Applicability = "never"

// code returns the exit code for the findings that remain.
func (c *command) code(rest []*detect.Finding) int {
	for _, f := range rest {
		if o := c.optionsAt(place(f).File); o.failsOn(f.Applicability) {
			return exitFound
		}
	}
	return exitClean
}

// failsOn reports whether findings of a level make the exit code 1.
func (o *options) failsOn(level detect.Applicability) bool {
	switch o.failOn {
	case detect.Safe:
		return level == detect.Safe
	case detect.Unsafe:
		return level != detect.Display
	case failNever:
		return false
	}
	return true
}
