package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// status is what became of a case, or of its repair.
type status string

const (
	found       status = "found"
	elsewhere   status = "at another place"
	missed      status = "missed"
	notLoadable status = "not loadable"
	noResult    status = "no result" // of what was loaded, or might have been

	silent   status = "silent"
	reported status = "still reported"
	notAsked status = "-"
)

// result is a row of the table.
type result struct {
	c       *Case
	before  status
	at      place
	match   *finding // the best, if there is any
	after   status
	reason  string // why something is not loadable
	seconds float64
}

// tool runs mapfix on checkouts.
type tool struct {
	binary, checkouts string
	timeout           time.Duration
}

// runAll runs the cases, several at a time, and yields the results in order,
// each as soon as it and those before it are there.
func runAll(t *tool, cases []*Case, workers int) iter.Seq[*result] {
	return func(yield func(*result) bool) {
		free := make(chan struct{}, workers)
		rows := make([]chan *result, len(cases))
		for i := range rows {
			rows[i] = make(chan *result, 1)
		}
		go func() {
			for i, c := range cases {
				free <- struct{}{}
				go func() {
					rows[i] <- t.run(c)
					<-free
				}()
			}
		}()
		for _, row := range rows {
			if !yield(<-row) {
				return
			}
		}
	}
}

// run measures one case. The repaired program is looked at only if there is
// something that should have gone.
func (t *tool) run(c *Case) *result {
	start := time.Now()
	r := &result{c: c, before: missed, at: nowhere, after: notAsked}
	defer func() { r.seconds = time.Since(start).Seconds() }()
	before, err := t.report(c, "pre")
	if err != nil {
		r.before, r.reason = failed(err), err.Error()
		return r
	}
	root := t.path(c, "pre")
	matches, at := c.nearest(before, spans(root, c.dirs(), c.functions()))
	r.before, r.at = at.status(), at
	if len(matches) == 0 {
		return r
	}
	r.match = matches[0]
	r.after, err = t.afterRepair(c, matches)
	if err != nil {
		r.reason = err.Error()
	}
	return r
}

// afterRepair says whether what was found is silent at the repair.
func (t *tool) afterRepair(c *Case, matches []*finding) (status, error) {
	root := t.path(c, "fix")
	if _, err := os.Stat(root); err != nil {
		return notAsked, nil
	}
	after, err := t.report(c, "fix")
	if err != nil {
		return failed(err), err
	}
	if c.remains(matches, after, textBelow(t.path(c, "pre")), textBelow(root)) {
		return reported, nil
	}
	return silent, nil
}

// errNoResult stands for runs that end without a report and without saying that
// something cannot be loaded. They count against mapfix, or slowness and crashes
// would improve the figures.
var errNoResult = errors.New("mapfix did not finish")

func failed(err error) status {
	if errors.Is(err, errNoResult) {
		return noResult
	}
	return notLoadable
}

func (t *tool) path(c *Case, name string) string {
	return filepath.Join(t.checkouts, c.ID, name)
}

// report runs mapfix on one checkout of the case.
func (t *tool) report(c *Case, checkout string) ([]*finding, error) {
	if why, err := os.ReadFile(t.path(c, "notloadable")); err == nil {
		return nil, errors.New(oneLine(string(why)))
	}
	ctx, cancel := context.WithTimeout(context.Background(), t.timeout)
	defer cancel()
	args := []string{"-json", "-tests=false"}
	cmd := exec.CommandContext(ctx, t.binary, append(args, t.patterns(c)...)...)
	cmd.Dir = filepath.Join(t.path(c, checkout), filepath.FromSlash(c.ModuleDir))
	cmd.Env = append(append(os.Environ(), t.env(c)...), "PWD="+cmd.Dir)
	cmd.WaitDelay = time.Second // children may hold the pipes open
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if ctx.Err() != nil {
		return nil, fmt.Errorf("%w within %v", errNoResult, t.timeout)
	}
	if err != nil && cmd.ProcessState.ExitCode() != 1 { // 1 says that there are findings
		return nil, t.failure(cmd, err, stderr.String())
	}
	return readReport(stdout.Bytes(), c.ModuleDir)
}

// failure tells what mapfix refuses, which it says under its name, from panics
// and signals. Without a process there is no checkout to run in.
func (t *tool) failure(cmd *exec.Cmd, err error, stderr string) error {
	why := t.why(err, stderr)
	if cmd.ProcessState == nil || strings.HasPrefix(stderr, "mapfix: ") {
		return errors.New(why)
	}
	return fmt.Errorf("%w: %s", errNoResult, why)
}

// why returns the reason for a failure on one line, without local paths.
func (t *tool) why(err error, stderr string) string {
	if stderr = oneLine(stderr); stderr == "" {
		return err.Error()
	}
	return strings.ReplaceAll(strings.TrimPrefix(stderr, "mapfix: "), t.checkouts+string(filepath.Separator), "")
}

// oneLine returns the first line of s, if need be shortened.
func oneLine(s string) string {
	const most = 160
	s, _, _ = strings.Cut(strings.TrimSpace(s), "\n")
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "..."
	}
	return s
}

// patterns returns what the case's patterns file says, or the default.
func (t *tool) patterns(c *Case) []string {
	data, _ := os.ReadFile(t.path(c, "patterns"))
	if patterns := strings.Fields(string(data)); len(patterns) > 0 {
		return patterns
	}
	return c.defaultPatterns()
}

// env returns the settings of the case's env file.
func (t *tool) env(c *Case) []string {
	var env []string
	data, _ := os.ReadFile(t.path(c, "env"))
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSpace(line); strings.Contains(line, "=") && !strings.HasPrefix(line, "#") {
			env = append(env, line)
		}
	}
	return env
}
