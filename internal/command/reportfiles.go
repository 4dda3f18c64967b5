package command

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/disk"
	"github.com/mapfix/mapfix/internal/fixes"
	"github.com/mapfix/mapfix/internal/sarif"
	"github.com/mapfix/mapfix/internal/source"
)

// writeReports writes the reports that go into files.
func (c *command) writeReports(out *outcome) error {
	if c.opts.SARIF != "" {
		if err := c.writeReport("-sarif", c.opts.SARIF, c.sarif(out).Write); err != nil {
			return err
		}
	}
	if c.opts.HTML == "" {
		return nil
	}
	p, err := c.page(out)
	if err != nil {
		return fmt.Errorf("-html %s: %v", c.opts.HTML, err)
	}
	return c.writeReport("-html", c.opts.HTML, p.Write)
}

// writeReport writes a file, as a whole or not at all.
func (c *command) writeReport(flag, name string, write func(io.Writer) error) error {
	var b bytes.Buffer
	err := write(&b)
	if err == nil {
		err = disk.Replace(c.dir.Absolute(name), b.Bytes())
	}
	if err != nil {
		return fmt.Errorf("%s %s: %v", flag, name, disk.Cause(err))
	}
	return nil
}

// source returns the text of the files that are looked at.
func (c *command) source() *source.Files { return source.NewFiles(c.readSource) }

// readSource reads a file that is looked at, as it is staged with -staged.
func (c *command) readSource(name string) ([]byte, error) {
	if other := c.overlay()[name]; other != "" {
		name = other
	}
	return os.ReadFile(name)
}

// sarif returns the report with all findings, also those that are passed over.
func (c *command) sarif(out *outcome) *sarif.Report {
	r := c.sarifErrors(c.leftOut(out.builds))
	fates := fixes.FatesOf(out.plan)
	add := func(findings []*detect.Finding, why sarif.Suppression) {
		for _, f := range findings {
			r.Results = append(r.Results, sarif.Result{Finding: f, Fix: fates[f].Fix, Suppressed: why})
		}
	}
	add(out.found.Findings, sarif.None)
	add(out.found.Silenced, sarif.Directive)
	add(out.passed, sarif.Baseline)
	return r
}

// sarifErrors returns a report that says what went wrong.
func (c *command) sarifErrors(errs []string) *sarif.Report {
	return &sarif.Report{Version: version(), Root: c.dir.RepositoryRoot(), Files: c.source(), Errors: errs}
}

// failReports is fail for an error without which there would be reports: they say
// why there is nothing in them.
func (c *command) failReports(err error) int {
	if c.opts.SARIF != "" {
		causes := strings.Split(err.Error(), "\n")
		err = errors.Join(err, c.writeReport("-sarif", c.opts.SARIF, c.sarifErrors(causes).Write))
	}
	return c.fail(err)
}
