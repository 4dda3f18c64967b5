package command

import (
	"fmt"
	"os"
	"slices"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/builds"
	"github.com/mapfix/mapfix/internal/options"
	"github.com/mapfix/mapfix/internal/report"
	"github.com/mapfix/mapfix/internal/workdir"
)

// checkExplain makes sure that there is such a line.
func (c *command) checkExplain() error {
	at := c.opts.Explain
	if at == nil {
		return nil
	}
	data, err := os.ReadFile(c.dir.Absolute(at.File))
	if err != nil {
		return fmt.Errorf("-explain %s:%d: %v", at.File, at.Line, workdir.OpenCause(err))
	}
	if n := countLines(data); at.Line > n {
		return fmt.Errorf("-explain %s:%d: the file has only %s", at.File, at.Line, report.Count(n, "line"))
	}
	return nil
}

// explainAt returns what detect is to explain, nil for nothing. The file must
// belong to the packages that are looked at, or to one that these depend on.
func (c *command) explainAt(all builds.Set) (*detect.Place, error) {
	at := c.opts.Explain
	if at == nil {
		return nil, nil
	}
	name, ok := analysed(all, c.dir.Absolute(at.File))
	if !ok {
		return nil, fmt.Errorf("-explain %s:%d: the file is not part of the analysed packages", at.File, at.Line)
	}
	return &detect.Place{File: name, Line: at.Line}, nil
}

// analysed returns the name by which the analysis knows a file. It differs from
// the given one if symbolic links are on the way.
func analysed(all builds.Set, file string) (name string, ok bool) {
	names := all.Sources()
	if slices.Contains(names, file) {
		return file, true
	}
	want, err := os.Stat(file)
	if err != nil {
		return "", false
	}
	i := slices.IndexFunc(names, func(name string) bool {
		got, err := os.Stat(name)
		return err == nil && os.SameFile(got, want)
	})
	if i < 0 {
		return "", false
	}
	return names[i], true
}

// explain prints what was decided at the line that the user asked about.
func (c *command) explain(out *outcome) int {
	if len(out.found.Explained) == 0 {
		at := c.opts.Explain
		return c.fail(fmt.Errorf("-explain %s:%d: mapfix tracks no write to a map on that line", at.File, at.Line))
	}
	report.SortExplanations(out.found.Explained)
	if c.opts.Mode == options.JSON {
		if err := report.WriteExplanationsJSON(c.stdout, c.dir, out.found.Explained); err != nil {
			return c.fail(fmt.Errorf("cannot write the explanations: %v", err))
		}
		return exitClean
	}
	for _, x := range out.found.Explained {
		limit := ""
		if at := c.opts.At(x.File).AtMost; at != "" && x.Outcome == string(at) {
			limit = c.opts.LimitAt(x.File)
		}
		report.WriteExplanation(c.stdout, c.dir, &x, limit)
	}
	return exitClean
}
