package report

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/fixes"
)

// A tally counts findings for -stat: by package and outcome, and those that are
// not simply safe or fixed by what speaks against a copy.
type tally struct {
	outcomes  []string // the columns, in order
	packages  map[string]map[string]int
	objection map[objection]int
}

// An objection is a reason why findings of an outcome have no safe fix.
type objection struct{ outcome, reason string }

func newTally(outcomes ...string) *tally {
	return &tally{outcomes: outcomes, packages: map[string]map[string]int{}, objection: map[objection]int{}}
}

// WriteStat prints how many findings there are.
func WriteStat(w io.Writer, findings []*detect.Finding) {
	t := newTally(string(detect.Safe), string(detect.Unsafe), string(detect.Display))
	for _, f := range findings {
		t.add(f, string(f.Applicability))
		t.object(f, string(f.Applicability), "")
	}
	t.print(w)
}

// WriteStatFixed prints how many findings were fixed, and how many of each kind
// remain.
func WriteStatFixed(w io.Writer, findings []*detect.Finding, fates map[*detect.Finding]fixes.Fate) {
	t := newTally("fixed", string(detect.Safe), string(detect.Unsafe), string(detect.Display))
	for _, f := range findings {
		if fates[f].Fix != nil {
			t.add(f, "fixed")
			continue
		}
		t.add(f, string(f.Applicability))
		t.object(f, string(f.Applicability), fates[f].Reason)
	}
	t.print(w)
}

// add counts f under an outcome.
func (t *tally) add(f *detect.Finding, outcome string) {
	if t.packages[f.Package] == nil {
		t.packages[f.Package] = map[string]int{}
	}
	t.packages[f.Package][outcome]++
}

// object counts what speaks against a copy, or, if nothing does, another reason.
func (t *tally) object(f *detect.Finding, outcome, otherwise string) {
	none := true
	for _, r := range f.Reasons {
		if r.Against {
			t.objection[objection{outcome, r.Text}]++
			none = false
		}
	}
	if none && otherwise != "" {
		t.objection[objection{outcome, otherwise}]++
	}
}

// print writes the tables in Markdown.
func (t *tally) print(w io.Writer) {
	fmt.Fprintf(w, "| package | %s |\n| --- |%s\n", strings.Join(t.outcomes, " | "), strings.Repeat(" ---: |", len(t.outcomes)))
	total := map[string]int{}
	for _, path := range slices.Sorted(maps.Keys(t.packages)) {
		t.printRow(w, path, t.packages[path])
		for outcome, n := range t.packages[path] {
			total[outcome] += n
		}
	}
	t.printRow(w, "**total**", total)
	t.printObjections(w)
}

func (t *tally) printRow(w io.Writer, name string, counts map[string]int) {
	fmt.Fprintf(w, "| %s |", name)
	for _, outcome := range t.outcomes {
		fmt.Fprintf(w, " %d |", counts[outcome])
	}
	fmt.Fprintln(w)
}

// printObjections writes the table of reasons, the most frequent first.
func (t *tally) printObjections(w io.Writer) {
	if len(t.objection) == 0 {
		return
	}
	fmt.Fprint(w, "\n| outcome | reason | findings |\n| --- | --- | ---: |\n")
	all := slices.SortedFunc(maps.Keys(t.objection), func(a, b objection) int {
		return cmp.Or(slices.Index(t.outcomes, a.outcome)-slices.Index(t.outcomes, b.outcome),
			t.objection[b]-t.objection[a], cmp.Compare(a.reason, b.reason))
	})
	for _, o := range all {
		fmt.Fprintf(w, "| %s | %s | %d |\n", o.outcome, cell(o.reason), t.objection[o])
	}
}

// cell returns text that stays in one cell of a Markdown table as it is.
func cell(text string) string {
	return strings.NewReplacer("|", `\|`, "*", `\*`, "<", "&lt;", "\n", " ").Replace(text)
}
