package command

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"

	"github.com/mapfix/mapfix/internal/disk"
	"github.com/mapfix/mapfix/internal/report"
	"github.com/mapfix/mapfix/internal/review"
)

// Edit opens the user's editor on the line that a repair would change.
func (p *reviewed) Edit(r review.Repair) error {
	at := report.Place(p.findings[r.Key])
	editor := cmp.Or(os.Getenv("VISUAL"), os.Getenv("EDITOR"), "vi")
	cmd := editorCommand(editor, "+"+strconv.Itoa(at.Line), at.File)
	cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr = string(p.dir), p.stdin, p.stdout, p.stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %v", editor, err)
	}
	return p.reload()
}

// editorCommand returns a command that opens a file. The editor may come with
// arguments, as git's may.
func editorCommand(editor, line, file string) *exec.Cmd {
	if runtime.GOOS == "windows" {
		words := strings.Fields(editor)
		return exec.Command(words[0], append(words[1:], file)...)
	}
	args := []string{line, file}
	switch {
	case strings.Contains(editor, "code"):
		args = []string{"--goto", file + ":" + line[1:]}
	case strings.Contains(editor, "subl"):
		args = []string{file + ":" + line[1:]}
	}
	return exec.Command("sh", append([]string{"-c", editor + ` "$@"`, editor}, args...)...)
}

// Ignore writes a directive above the line of a finding.
func (p *reviewed) Ignore(r review.Repair, reason string) error {
	at := report.Place(p.findings[r.Key])
	data, err := os.ReadFile(at.File)
	if err == nil {
		err = disk.Replace(at.File, []byte(withDirective(string(data), at.Line, reason)))
	}
	if err != nil {
		return fmt.Errorf("%s: %v", p.dir.Relative(at.File), disk.Cause(err))
	}
	return p.reload()
}

// withDirective returns the text with a directive above a line, indented and ended
// like it.
func withDirective(text string, line int, reason string) string {
	lines := strings.SplitAfter(text, "\n")
	at := min(line, len(lines)) - 1
	below := lines[at]
	indent := below[:len(below)-len(strings.TrimLeft(below, " \t"))]
	end := "\n"
	if strings.HasSuffix(below, "\r\n") {
		end = "\r\n"
	}
	lines[at] = indent + "//mapfix:ignore " + reason + end + below
	return strings.Join(lines, "")
}
