package trial

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/mapfix/mapfix/rewrite"
)

// patience is how long what the command has started may write once it was told to end.
const patience = time.Second

// A Command is run in a directory, by a shell, with what it finds on the disk
// replaced by what the go command is told in GOFLAGS.
type Command struct {
	Line    string
	Dir     string
	Env     []string          // nil is our own
	Overlay map[string]string // to begin with, by absolute names
}

// Run runs the command on the changed files. The error is for when it cannot be run.
func (c *Command) Run(ctx context.Context, changes []rewrite.Change) (Verdict, error) {
	dir, err := os.MkdirTemp("", "mapfix-check-")
	if err != nil {
		return Verdict{}, err
	}
	defer os.RemoveAll(dir)
	overlay, err := c.writeOverlay(dir, changes)
	if err != nil {
		return Verdict{}, err
	}
	flags, err := c.goflags(ctx)
	if err != nil {
		return Verdict{}, err
	}
	cmd := c.shell(ctx)
	endTogether(cmd)
	cmd.WaitDelay = patience
	cmd.Env = append(cmd.Env, "GOFLAGS="+strings.TrimSpace(flags+" '-overlay="+overlay+"'"))
	out, err := cmd.CombinedOutput()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		return Verdict{}, err
	}
	return Verdict{Passed: err == nil, Output: string(out)}, nil
}

// writeOverlay writes the changed files and the list of them into dir, and returns
// the name of the list.
func (c *Command) writeOverlay(dir string, changes []rewrite.Change) (string, error) {
	replace := map[string]string{}
	for name, other := range c.Overlay {
		replace[name] = other
	}
	for i, change := range changes {
		if change.Removed {
			replace[change.File] = ""
			continue
		}
		name := filepath.Join(dir, fmt.Sprintf("%d-%s", i, filepath.Base(change.File)))
		if err := os.WriteFile(name, change.New, 0o666); err != nil {
			return "", err
		}
		replace[change.File] = name
	}
	list, err := json.Marshal(struct{ Replace map[string]string }{replace})
	if err != nil {
		return "", err
	}
	name := filepath.Join(dir, "overlay.json")
	return name, os.WriteFile(name, list, 0o666)
}

// goflags returns the user's own GOFLAGS.
func (c *Command) goflags(ctx context.Context) (string, error) {
	cmd := exec.CommandContext(ctx, "go", "env", "GOFLAGS")
	cmd.Dir, cmd.Env = c.Dir, c.environ()
	out, err := cmd.Output()
	return strings.TrimSpace(string(out)), err
}

func (c *Command) shell(ctx context.Context) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "sh", "-c", c.Line)
	if runtime.GOOS == "windows" {
		cmd = exec.CommandContext(ctx, "cmd", "/C", c.Line)
	}
	cmd.Dir, cmd.Env = c.Dir, c.environ()
	return cmd
}

func (c *Command) environ() []string {
	if c.Env == nil {
		return os.Environ()
	}
	return c.Env[:len(c.Env):len(c.Env)]
}

// LastLines returns the last lines of an output that say something, at most n.
func LastLines(output string, n int) []string {
	var lines []string
	for line := range bytes.Lines([]byte(output)) {
		if text := strings.TrimRight(string(line), " \t\r\n"); text != "" {
			lines = append(lines, text)
		}
	}
	return lines[max(0, len(lines)-n):]
}
