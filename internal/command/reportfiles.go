package command

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/mapfix/mapfix/internal/disk"
	"github.com/mapfix/mapfix/internal/report"
	"github.com/mapfix/mapfix/internal/source"
)

// writeReports writes the reports that go into files.
func (c *command) writeReports(out *outcome) error {
	if c.opts.SARIF != "" {
		if err := c.writeReport("-sarif", c.opts.SARIF, c.told(out).SARIF().Write); err != nil {
			return err
		}
	}
	if c.opts.HTML == "" {
		return nil
	}
	p, err := c.told(out).Page()
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

// told returns what reports tell of the run.
func (c *command) told(out *outcome) *report.Run {
	return &report.Run{
		Dir: c.dir, Version: version(), Patterns: c.opts.Patterns, Start: c.start,
		Builds: out.builds, Found: out.found, Passed: out.passed, Plan: out.plan,
		Complaints: out.complaints, LeftOut: c.leftOut(out.builds), Scope: c.scope(out),
		Read: c.readSource,
	}
}

// failReports is fail for an error without which there would be reports: they say
// why there is nothing in them.
func (c *command) failReports(err error) int {
	if c.opts.SARIF != "" {
		causes := strings.Split(err.Error(), "\n")
		err = errors.Join(err, c.writeReport("-sarif", c.opts.SARIF, (&report.Run{Dir: c.dir, Version: version(), Read: c.readSource}).SARIFErrors(causes).Write))
	}
	return c.fail(err)
}
