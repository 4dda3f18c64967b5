package verdict_test

import (
	"cmp"
	"flag"
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aymanbagabas/go-udiff"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/rule"
	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/internal/archive"
	"github.com/mapfix/mapfix/internal/tools/verdict"
)

var update = flag.Bool("update", false, "record what each rule decides")

// ablationFile has what each rule decides, by the archives.
const ablationFile = "../../../testdata/ablation.tsv"

// TestAblation leaves out each rule in turn where it applies, and compares what becomes of
// the archives with what is recorded. A rule that may change a decision has to do so in one
// of them; if it says what is not known, then at the latest with the bounds of the analysis
// lowered, as bigger programs meet them.
func TestAblation(t *testing.T) {
	if !archive.Thorough() {
		t.Skip("takes a minute; set MAPFIX_TESTS=all")
	}
	a := ablation{applies: make(map[rule.ID]int), decides: make(map[rule.ID][]string)}
	all := trees(t)
	maps.Copy(all, families(t))
	for _, p := range loaded(t, all) {
		sums := verdict.Summaries(p.Program)
		a.leaveOut(p.name, sums, func(rule.ID) bool { return true })
		if generated(p.name) == 0 {
			withLowBounds(func() {
				a.leaveOut(p.name+" (bounds lowered)", sums, func(id rule.ID) bool { return saysUnknown(id) && len(a.decides[id]) == 0 })
			})
		}
	}
	a.checkEarned(t)
	checkRecorded(t, a.text(func(a, b string) int {
		return cmp.Or(generated(a)-generated(b), sizeOf(all[a])-sizeOf(all[b]), strings.Compare(a, b))
	}))
}

// An ablation counts the programs that rules apply to, and lists those that they decide.
type ablation struct {
	applies map[rule.ID]int
	decides map[rule.ID][]string
}

// leaveOut leaves out each rule in turn that applies to a program and is asked for.
func (a *ablation) leaveOut(name string, sums []*summary.PackageSummary, asked func(rule.ID) bool) {
	before := outcomes(detect.Link(sums, detect.Options{Tests: true}))
	for _, id := range rulesIn(sums) {
		if !asked(id) {
			continue
		}
		a.applies[id]++
		after := outcomes(detect.Link(sums, detect.Options{Tests: true, Without: []rule.ID{id}}))
		if !maps.Equal(before, after) {
			a.decides[id] = append(a.decides[id], name)
		}
	}
}

// withLowBounds calls f with all bounds of the analysis at 1.
func withLowBounds(f func()) {
	was := bounds.Of
	defer func() { bounds.Of = was }()
	for _, b := range fields("", reflect.ValueOf(&bounds.Of).Elem()) {
		*b.value = 1
	}
	f()
}

// saysUnknown reports whether a rule speaks of something that is not known.
func saysUnknown(id rule.ID) bool { return strings.HasPrefix(rule.Of(id).Says, "not known") }

// generated returns 1 for the name of a generated program, and 0 for that of an archive.
func generated(name string) int {
	if strings.Count(name, "/") > 1 {
		return 1
	}
	return 0
}

// sizeOf returns the length of a program's files.
func sizeOf(files map[string][]byte) int {
	n := 0
	for _, data := range files {
		n += len(data)
	}
	return n
}

// rulesIn returns the rules that apply to writes of a program, sorted.
func rulesIn(sums []*summary.PackageSummary) []rule.ID {
	found := make(map[rule.ID]bool)
	for _, x := range detect.Link(sums, detect.Options{Tests: true, Explain: new(detect.Place)}).Explained {
		for i := range x.Facts {
			found[x.Facts[i].Rule] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// outcomes returns what is found, by what it is about.
func outcomes(found *detect.Result) map[string]detect.Applicability {
	out := make(map[string]detect.Applicability)
	for _, f := range found.Findings {
		out[fmt.Sprintf("%s:%d:%d %s", f.Bind.File, f.Bind.Line, f.Bind.Column, f.Type)] = f.Applicability
	}
	return out
}

// unearned are rules that no archive shows the use of. Each is to get an archive that it
// decides, or to go.
var unearned = []rule.ID{
	rule.LeftOutPackage, rule.PackageNotSeen, rule.ImportersNotSeen, // stated by drivers, and tested by their scripts
	rule.OtherObject, rule.OnlyHolder, rule.SetAgainInShared, rule.ComparesElements, rule.ElementsNotKnown,
	rule.MoreWrites,
	rule.TestsOwn, // programs in memory have no tests
}

// checkEarned demands an archive for each rule that may change a decision. What is decided
// before the facts are weighed is told by rules too, which no other outcome can come of.
func (a *ablation) checkEarned(t *testing.T) {
	t.Helper()
	told := []rule.ID{rule.StartOnly, rule.NoAlias, rule.ReportedNearer, rule.MadeForCall, rule.Silenced, rule.GeneratedFile}
	for i := range rule.Table {
		r := &rule.Table[i]
		earned := len(a.decides[r.ID]) > 0 || a.applies[r.ID] > 0 && (r.Weight <= rule.Note || slices.Contains(told, r.ID))
		switch listed := slices.Contains(unearned, r.ID); {
		case !earned && !listed:
			t.Errorf("%s applies to %d archives and decides none of them", r.ID, a.applies[r.ID])
		case earned && listed:
			t.Errorf("%s is unearned no more", r.ID)
		}
	}
}

// text spells the record: a rule a line, with the number of archives that it applies to,
// the number that it decides, and the first of these.
func (a *ablation) text(bySize func(a, b string) int) string {
	var b strings.Builder
	for i := range rule.Table {
		id := rule.Table[i].ID
		names := a.decides[id]
		slices.SortStableFunc(names, bySize)
		fmt.Fprintf(&b, "%s\t%d\t%d\t%s\n", id, a.applies[id], len(names), strings.Join(names[:min(3, len(names))], " "))
	}
	return b.String()
}

func checkRecorded(t *testing.T, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(ablationFile, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(ablationFile)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("record what the rules decide with -update:\n%s", udiff.Unified("recorded", "now", string(want), got))
	}
}
