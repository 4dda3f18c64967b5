package command

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/report"
	"github.com/mapfix/mapfix/internal/trial"
)

// outputLines bounds how much of a command's output is told.
const outputLines = 10

// outputMark begins a line of a command's output.
const outputMark = "    | "

// quoteOutput returns lines of a command's output, each after an end of a line.
func quoteOutput(lines []string) string {
	var b strings.Builder
	for _, line := range lines {
		b.WriteString("\n" + outputMark + line)
	}
	return b.String()
}

// check keeps only those of the planned fixes with which the user's command passes.
func (c *command) check(ctx context.Context, out *outcome) error {
	if c.opts.Check == "" || len(out.plan.Fixes) == 0 {
		return nil
	}
	defer c.showProgress()()
	command := &trial.Command{Line: c.opts.Check, Dir: string(c.dir), Env: c.env, Overlay: c.overlay()}
	findings := make([]*detect.Finding, len(out.plan.Fixes))
	for i, fix := range out.plan.Fixes {
		findings[i] = fix.Finding
	}
	kept, failed, err := trial.Sift(len(findings), func(some []int) (trial.Verdict, error) {
		return c.try(ctx, out, command, pick(findings, some))
	})
	if already := new(trial.AlreadyFailsError); errors.As(err, &already) {
		said := trial.LastLines(already.Output, outputLines)
		return fmt.Errorf("-check: %s fails with the fixes, and without them too%s", c.opts.Check, quoteOutput(said))
	}
	if err != nil {
		return fmt.Errorf("-check: %v", err)
	}
	for i, output := range failed {
		out.failed = append(out.failed, failure{findings[i], trial.LastLines(output, outputLines)})
	}
	slices.SortFunc(out.failed, func(a, b failure) int {
		return slices.Index(findings, a.finding) - slices.Index(findings, b.finding)
	})
	wanted := setOf(pick(findings, kept))
	out.plan, err = out.planner.Plan(func(f *detect.Finding) bool { return wanted[f] })
	return err
}

// A failure is a fix with which the user's command fails.
type failure struct {
	finding *detect.Finding
	output  []string // the last lines
}

// try runs the command with the fixes of some findings.
func (c *command) try(ctx context.Context, out *outcome, command *trial.Command, some []*detect.Finding) (trial.Verdict, error) {
	with := "with " + report.Count(len(some), "fix")
	if len(some) == 0 {
		with = "without fixes"
	}
	c.bar.Begin("running " + c.opts.Check + " " + with)
	start := time.Now()
	wanted := setOf(some)
	plan, err := out.planner.Plan(func(f *detect.Finding) bool { return wanted[f] })
	if err != nil {
		return trial.Verdict{}, err
	}
	verdict, err := command.Run(ctx, plan.Changes)
	word := "fails"
	if verdict.Passed {
		word = "passes"
	}
	c.verbose("-check %s %s, in %v", word, with, time.Since(start))
	return verdict, err
}

// pick returns the findings with some indices.
func pick(findings []*detect.Finding, indices []int) []*detect.Finding {
	var some []*detect.Finding
	for _, i := range indices {
		some = append(some, findings[i])
	}
	return some
}

// failedWith returns the last lines of the command's output if a finding was left
// out because of it.
func (o *outcome) failedWith(f *detect.Finding) ([]string, bool) {
	for _, fail := range o.failed {
		if fail.finding == f {
			return fail.output, true
		}
	}
	return nil, false
}

// tellFailed prints on standard error what a diff leaves out because of the user's
// command.
func (c *command) tellFailed(out *outcome) {
	for _, fail := range out.failed {
		fmt.Fprintf(c.stderr, "mapfix: %s: left out: %s fails with it\n", c.dir.At(report.Place(fail.finding)), c.opts.Check)
		for _, line := range fail.output {
			fmt.Fprintln(c.stderr, outputMark+line)
		}
	}
}

// setOf returns the findings as a set.
func setOf(findings []*detect.Finding) map[*detect.Finding]bool {
	set := make(map[*detect.Finding]bool, len(findings))
	for _, f := range findings {
		set[f] = true
	}
	return set
}
