package command

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/mapfix/mapfix/internal/crash"
	"github.com/mapfix/mapfix/internal/options"
	"github.com/mapfix/mapfix/internal/workdir"
)

// readCrash reads the log that the command line names; "-" is standard input.
func (c *command) readCrash() error {
	name := c.opts.From
	if name == "" {
		return nil
	}
	data, err := c.readLog(name)
	if err != nil {
		return fmt.Errorf("-from %s: %v", name, workdir.OpenCause(err))
	}
	if c.crashes = crash.Parse(string(data)); len(c.crashes) == 0 {
		return fmt.Errorf(`-from %s: found neither a "fatal error: concurrent map ..." nor a report of the race detector`, name)
	}
	return nil
}

func (c *command) readLog(name string) ([]byte, error) {
	if name != "-" {
		return os.ReadFile(c.dir.Absolute(name))
	}
	if c.stdin == nil {
		return nil, errors.New("standard input is not available")
	}
	return io.ReadAll(c.stdin)
}

// tellCrash explains the log, before what was found: on standard output if that is
// for people.
func (c *command) tellCrash(out *outcome) {
	w := c.stdout
	if c.opts.Mode != options.Report {
		w = c.stderr
	}
	name := c.opts.From
	if name == "-" {
		name = "standard input"
	}
	told := map[string]bool{}
	for i := range c.crashes {
		r := &c.crashes[i]
		text := fmt.Sprintf("%s: %s: %s\n", name, r.Kind, r.Kind.Meaning())
		where := text
		for _, s := range r.Active() {
			if f, ok := innermost(out, s); ok {
				text += fmt.Sprintf("    %s: in %s.%s (%s:%d)\n", s.Title, f.Package, f.Function, f.File, f.Line)
				where += fmt.Sprintf("%s %d\n", f.File, f.Line)
			}
		}
		if !told[where] { // the race detector repeats itself, with other goroutines
			told[where] = true
			fmt.Fprint(w, text)
		}
	}
	if len(c.crashes) > 0 && len(out.found.Findings) == 0 {
		fmt.Fprintln(c.stderr, "mapfix: no finding flows through these functions; -explain FILE:LINE says what was decided about a write in them")
	}
}

// innermost returns the innermost call of the user's own code.
func innermost(out *outcome, s crash.Stack) (crash.Frame, bool) {
	i := slices.IndexFunc(s.Frames, func(f crash.Frame) bool { return f.Package == "main" || out.builds.Covers(f.Package) })
	if i < 0 {
		return crash.Frame{}, false
	}
	return s.Frames[i], true
}
