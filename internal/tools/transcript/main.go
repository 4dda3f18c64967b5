// Transcript shows each front door of mapfix at work: it takes the small service in
// testdata, commits it with the finding that it has, adds a second one, runs mapfix in
// all the ways that the README speaks of, and writes what it prints to
// docs/transcript.md. Nothing else outside a temporary directory is written. Run it at
// the root of the repository:
//
//	go run ./internal/tools/transcript
//
// A test compares the file with what is printed today.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/mapfix/mapfix/internal/command"
	"github.com/mapfix/mapfix/internal/driver"
)

// golden is the file that is written, from the root of the repository.
var golden = filepath.Join("docs", "transcript.md")

func main() {
	err := os.Setenv("NO_COLOR", "1")
	text := ""
	if err == nil {
		text, err = transcript()
	}
	if err == nil {
		err = os.WriteFile(golden, []byte(text), 0o666)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "transcript:", err)
		os.Exit(1)
	}
}

// A session runs commands in the service and keeps what they print.
type session struct {
	dir    string
	bin    string   // where the command is
	env    []string // of what runs it
	loader *driver.Loader
	text   strings.Builder
	asked  int // questions that were answered
}

// transcript returns the file.
func transcript() (string, error) {
	dir, err := os.MkdirTemp("", "mapfix-transcript")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return "", err
	}
	bin, err := os.MkdirTemp("", "mapfix-transcript-bin")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(bin)
	s := &session{dir: dir, bin: bin, loader: driver.NewLoader()}
	if err := s.build(); err != nil {
		return "", err
	}
	if err := s.setUp(); err != nil {
		return "", err
	}
	s.text.WriteString(intro)
	for _, st := range steps() {
		if err := s.show(st); err != nil {
			return "", fmt.Errorf("%s: %v", st.title, err)
		}
	}
	return s.text.String(), nil
}

// show runs the commands of a step and writes down what they print.
func (s *session) show(st step) error {
	fmt.Fprintf(&s.text, "\n## %s\n\n%s\n\n```\n", st.title, st.about)
	for _, args := range st.commands {
		out, code, err := s.run(st, args)
		if err != nil {
			return err
		}
		s.tell(shown(append([]string{"mapfix"}, args...)), out, code)
	}
	for _, line := range st.shell {
		out, code, err := s.shell(line)
		if err != nil {
			return err
		}
		s.tell(line, out, code)
	}
	s.text.WriteString("```\n")
	if st.after == nil {
		return nil
	}
	return st.after(s)
}

// tell writes down what a command prints.
func (s *session) tell(line, out string, code int) {
	fmt.Fprintf(&s.text, "$ %s\n%s", line, tidy(out))
	if code != 0 {
		fmt.Fprintf(&s.text, "(exit code %d)\n", code)
	}
}

// run runs one command, on a terminal if there is something to answer.
func (s *session) run(st step, args []string) (out string, code int, err error) {
	if len(st.answers) > 0 {
		return s.review(st.answers, args)
	}
	var b strings.Builder
	code = command.Run(context.Background(), command.Setting{Dir: s.dir, Loader: s.loader, Stdout: &b, Stderr: &b}, args)
	return b.String(), code, nil
}

// shown returns arguments as they are typed.
func shown(args []string) string {
	words := make([]string, len(args))
	for i, arg := range args {
		if words[i] = arg; strings.Contains(arg, " ") {
			words[i] = "'" + arg + "'"
		}
	}
	return strings.Join(words, " ")
}

// tidy takes out what differs from run to run, and the ends of lines of a terminal.
func tidy(out string) string {
	out = seconds.ReplaceAllString(strings.ReplaceAll(out, "\r\n", "\n"), `"seconds": 0.1`)
	if out != "" && !strings.HasSuffix(out, "\n") {
		out += "\n"
	}
	return out
}
