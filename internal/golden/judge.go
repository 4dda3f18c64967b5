package golden

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/internal/archive"
	"github.com/mapfix/mapfix/internal/command"
	"github.com/mapfix/mapfix/internal/driver"
)

// A Judge runs mapfix on modules in this process.
type Judge struct {
	loader    *driver.Loader
	env       []string
	goCommand *goCommand
}

// NewJudge returns a Judge that knows no packages yet.
func NewJudge() *Judge {
	// Nothing is downloaded, and settings of the surroundings do not count.
	env := append(os.Environ(), "GOWORK=off", "GOFLAGS=", "GOPROXY=off", "GOTOOLCHAIN=local")
	return &Judge{loader: driver.NewLoader(), env: env, goCommand: newGoCommand()}
}

// A Verdict is what mapfix does with a module.
type Verdict struct {
	Findings []Finding    // of -json
	Diff     string       // of -diff
	Before   archive.Tree // the module
	After    archive.Tree // the module after -fix
	Broken   []error      // promises that hold for every module, and do not for this one
}

// Judge writes the module to dir, which must be empty, and runs mapfix on it:
// with -json, -diff, -fix, and with -fix again. The error is for a run that
// failed, as it does if the module before or after -fix does not compile.
func (j *Judge) Judge(dir string, files archive.Tree, flags ...string) (*Verdict, error) {
	if err := files.Write(dir); err != nil {
		return nil, err
	}
	v := &Verdict{Before: files}
	report, err := j.watch(v, dir, files, append([]string{"-json"}, flags...))
	if err != nil {
		return nil, err
	}
	if v.Findings, err = parseFindings(report); err != nil {
		return nil, err
	}
	if v.Diff, err = j.watch(v, dir, files, append([]string{"-diff"}, flags...)); err != nil {
		return nil, err
	}
	fix := append([]string{"-fix"}, flags...)
	if _, err = j.Run(dir, fix...); err != nil {
		return nil, err
	}
	if v.After, err = archive.ReadTree(dir); err != nil {
		return nil, err
	}
	if len(archive.Changes(v.Before, v.After)) > 0 {
		if _, err = j.watch(v, dir, v.After, fix); err != nil {
			return nil, err
		}
	}
	v.checkDiff(slices.Contains(flags, "-unsafe"))
	v.Broken = append(v.Broken, CheckEdits(v.Before, v.After, v.Findings)...)
	return v, nil
}

// watch runs mapfix and notes in v if that changed what is in dir.
func (j *Judge) watch(v *Verdict, dir string, files archive.Tree, args []string) (string, error) {
	out, err := j.Run(dir, args...)
	if err != nil {
		return "", err
	}
	now, err := archive.ReadTree(dir)
	if diff := archive.Diff(files, now); diff != "" {
		v.broken("mapfix %s changed the module:\n%s", strings.Join(args, " "), diff)
	}
	return out, err
}

func (v *Verdict) broken(format string, args ...any) {
	v.Broken = append(v.Broken, fmt.Errorf(format, args...))
}

// checkDiff checks that -diff shows something just if there is something to apply.
func (v *Verdict) checkDiff(unsafe bool) {
	applies := Has(v.Findings, "safe") || unsafe && Has(v.Findings, "unsafe")
	if applies != (v.Diff != "") {
		v.broken("-diff and -json disagree:\n%s%s", v.Diff, Describe(v.Findings))
	}
}

// Run runs mapfix on all packages of the module in dir and returns what it
// prints. Findings may remain, but the run itself must not fail.
func (j *Judge) Run(dir string, args ...string) (string, error) {
	var stdout, stderr bytes.Buffer
	code := command.Run(context.Background(), command.Setting{
		Dir: dir, Env: j.env, Go: j.goCommand.run, Loader: j.loader, Stdout: &stdout, Stderr: &stderr,
	}, append(slices.Clone(args), "./..."))
	if code != 0 && code != 1 {
		return "", fmt.Errorf("mapfix %s: exit code %d\n%s%s", strings.Join(args, " "), code, &stdout, &stderr)
	}
	return stdout.String(), nil
}

// parseFindings returns the findings in the output of mapfix -json.
func parseFindings(report string) ([]Finding, error) {
	var parsed struct{ Findings []Finding }
	if err := json.Unmarshal([]byte(report), &parsed); err != nil {
		return nil, fmt.Errorf("-json: %w\n%s", err, report)
	}
	return parsed.Findings, nil
}
