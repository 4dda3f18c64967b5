package verdict_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aymanbagabas/go-udiff"

	"github.com/mapfix/mapfix/detect/rule"
)

// rulesPage is the documentation of the rules.
const rulesPage = "../../../docs/rules.md"

// The marks around the tables in it.
const (
	rulesBegin = "<!-- rules:begin -->\n"
	rulesEnd   = "<!-- rules:end -->\n"
)

// TestRulesPage checks that the page says what the table of rules and the record of the
// ablation say. With -update it writes them.
func TestRulesPage(t *testing.T) {
	data, err := os.ReadFile(rulesPage)
	if err != nil {
		t.Fatal(err)
	}
	old := string(data)
	head, rest, begins := strings.Cut(old, rulesBegin)
	_, tail, ends := strings.Cut(rest, rulesEnd)
	if !begins || !ends {
		t.Fatalf("%s does not have the marks", rulesPage)
	}
	current := head + rulesBegin + rulesTables(t) + rulesEnd + tail
	switch {
	case current == old:
	case *update:
		if err := os.WriteFile(rulesPage, []byte(current), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("the page of rules is stale; -update rewrites it:\n%s", udiff.Unified("page", "rules", old, current))
	}
}

// rulesTables returns the text between the marks: a table for each subject.
func rulesTables(t *testing.T) string {
	t.Helper()
	decided := ablated(t)
	var b strings.Builder
	subject := ""
	for i := range rule.Table {
		r := &rule.Table[i]
		if r.Subject != subject {
			subject = r.Subject
			fmt.Fprintf(&b, "\n## %s\n\n| rule | weight | | when, and why | decides |\n| --- | --- | --- | --- | --- |\n", subject)
		}
		says := strings.ReplaceAll(r.Says, "%s", "…")
		fmt.Fprintf(&b, "| `%s`: %s | %s | %s | %s | %s |\n", r.ID, says, r.Weight, r.Safety, r.When, decided[r.ID])
	}
	return b.String() + "\n"
}

// ablated returns what the record of the ablation says of each rule: the number of programs
// that it decides, and the first of them.
func ablated(t *testing.T) map[rule.ID]string {
	t.Helper()
	data, err := os.ReadFile(ablationFile)
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[rule.ID]string)
	for line := range strings.Lines(string(data)) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(fields) != 4 {
			t.Fatalf("%s: %q", ablationFile, line)
		}
		out[rule.ID(fields[0])] = fields[2] + " of " + fields[1] + example(fields[3])
	}
	return out
}

// example links to the first of some programs if it is an archive, and else names it.
func example(names string) string {
	name, _, _ := strings.Cut(names, " ")
	if name == "" {
		return ""
	}
	file := filepath.Join("testdata", name+".txtar")
	if _, err := os.Stat(filepath.Join("..", "..", "..", file)); err != nil {
		return ": " + name + ", generated"
	}
	return fmt.Sprintf(": [%s](../%s)", strings.ReplaceAll(filepath.Base(name), "_", " "), filepath.ToSlash(file))
}
