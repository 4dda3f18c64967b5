package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// build makes the command, for others to run it, in a directory of its own.
func (s *session) build() error {
	out, err := exec.Command("go", "build", "-o", s.bin+string(filepath.Separator), "./cmd/mapfix").CombinedOutput()
	if err != nil {
		return fmt.Errorf("go build: %v\n%s", err, out)
	}
	cache, err := exec.Command("go", "env", "GOCACHE").Output()
	s.env = append(os.Environ(), "PATH="+s.bin+string(filepath.ListSeparator)+os.Getenv("PATH"),
		"XDG_CACHE_HOME="+s.bin, "GOCACHE="+strings.TrimSpace(string(cache)),
		"GIT_AUTHOR_NAME=t", "GIT_AUTHOR_EMAIL=t@example.com", "GIT_COMMITTER_NAME=t", "GIT_COMMITTER_EMAIL=t@example.com")
	return err
}

// shell runs a line in the service as a user would, with mapfix in the PATH.
func (s *session) shell(line string) (out string, code int, err error) {
	cmd := exec.Command("sh", "-c", line)
	cmd.Dir, cmd.Env = s.dir, s.env
	text, err := cmd.CombinedOutput()
	if exit := new(exec.ExitError); errors.As(err, &exit) {
		err = nil
	}
	return strings.ReplaceAll(string(text), s.dir+string(filepath.Separator), ""), cmd.ProcessState.ExitCode(), err
}
