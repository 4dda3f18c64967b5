package review

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/mapfix/mapfix/internal/terminal"
)

// A Terminal is where the user is asked.
type Terminal struct {
	in    *bufio.Reader
	out   io.Writer
	style terminal.Style
	width int
}

// NewTerminal returns the terminal that in and out lead to.
func NewTerminal(in io.Reader, out io.Writer, style terminal.Style, width int) *Terminal {
	return &Terminal{in: bufio.NewReader(in), out: out, style: style, width: width}
}

// show prints a repair: the headline, the evidence and the diff.
func (t *Terminal) show(r Repair) {
	fmt.Fprintln(t.out)
	fmt.Fprint(t.out, t.style.Bold(terminal.Wrap(r.Headline, "", "  ", t.width)))
	for _, line := range r.Evidence {
		fmt.Fprint(t.out, terminal.Wrap(line, "  ", "    ", t.width))
	}
	fmt.Fprint(t.out, t.style.Diff(r.Diff))
	for _, line := range r.Notes {
		fmt.Fprint(t.out, t.style.Faint(terminal.Wrap(line, "", "  ", t.width)))
	}
}

// Question begins what the user is asked about each fix.
const Question = "Apply this fix ["

// choose asks what to do, and returns the answer, which is one of the letters of a
// prompt, or anything else for help. At the end of the input it is "q".
func (t *Terminal) choose(r Repair, n, total int) string {
	letters := "y,n,a,d,"
	if r.Parts {
		letters += "s,"
	}
	answer := t.ask(fmt.Sprintf("(%d/%d) %s%se,i,q,?]? ", n, total, Question, letters))
	if answer == "s" && !r.Parts {
		answer = "?"
	}
	return answer
}

// ask returns the line that the user types. At the end of the input it is "q".
func (t *Terminal) ask(prompt string) string {
	fmt.Fprint(t.out, t.style.Cyan(prompt))
	line, err := t.in.ReadString('\n')
	if err != nil && line == "" {
		fmt.Fprintln(t.out)
		return "q"
	}
	return strings.TrimSpace(line)
}

// again asks whether to show repairs that were declined before.
func (t *Terminal) again(n int) bool {
	question := "1 fix was declined before, and its code has not changed. Show it again [y,N]? "
	if n > 1 {
		question = fmt.Sprintf("%d fixes were declined before, and their code has not changed. Show them again [y,N]? ", n)
	}
	answer := t.ask(question)
	return strings.HasPrefix(strings.ToLower(answer), "y")
}

// retry tells what is wrong with the code, and asks whether to edit it once more.
func (t *Terminal) retry(err error) bool {
	fmt.Fprintln(t.out, t.style.Red(err.Error()))
	answer := t.ask("Edit again [Y,n]? ")
	return answer != "q" && !strings.HasPrefix(strings.ToLower(answer), "n")
}

// help explains the answers.
func (t *Terminal) help(r Repair) {
	lines := []string{
		"y - apply this fix",
		"n - leave it, and do not ask again until its code changes",
		"a - apply this fix and all others in the rest of the file",
		"d - leave this fix and all others in the rest of the file",
		"s - split this fix into parts, and ask about each",
		"e - edit the code in $EDITOR, and analyse it again",
		"i - write a directive that silences the finding and gives your reason",
		"q - stop asking, and apply the fixes that were accepted",
		"? - print this",
	}
	for _, line := range lines {
		if r.Parts || !strings.HasPrefix(line, "s ") {
			fmt.Fprint(t.out, terminal.Wrap(line, "", "    ", t.width))
		}
	}
}
