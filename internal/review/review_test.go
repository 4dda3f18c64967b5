package review

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/mapfix/mapfix/internal/terminal"
)

// A fake is a program that notes what it is asked to do.
type fake struct {
	repairs  []Repair
	declined map[string]bool
	done     []string
}

func (f *fake) Repairs() ([]Repair, error) { return f.repairs, nil }
func (f *fake) Declined(r Repair) bool     { return f.declined[r.Key] }
func (f *fake) Decline(r Repair)           { f.done = append(f.done, "decline "+r.Key) }
func (f *fake) Edit(r Repair) error        { return f.drop("edit ", r) }

func (f *fake) Ignore(r Repair, reason string) error {
	f.done = append(f.done, "because "+reason)
	return f.drop("ignore ", r)
}

func (f *fake) Split(r Repair) error {
	i := slices.IndexFunc(f.repairs, func(x Repair) bool { return x.Key == r.Key })
	f.repairs = slices.Replace(f.repairs, i, i+1, Repair{Key: r.Key + "1", File: r.File}, Repair{Key: r.Key + "2", File: r.File})
	return nil
}

func (f *fake) drop(what string, r Repair) error {
	f.done = append(f.done, what+r.Key)
	f.repairs = slices.DeleteFunc(f.repairs, func(x Repair) bool { return x.Key == r.Key })
	return nil
}

// repairs are two in each of two files.
func repairs() []Repair {
	return []Repair{{Key: "a", File: "x"}, {Key: "b", File: "x", Parts: true}, {Key: "c", File: "y"}, {Key: "d", File: "y"}}
}

func TestAnswers(t *testing.T) {
	for _, tt := range []struct {
		name, input, accepted, done string
		declined                    string
	}{
		{name: "one by one", input: "y\nn\nn\ny\n", accepted: "a d", done: "decline b decline c"},
		{name: "by file", input: "a\nd\n", accepted: "a b", done: "decline c decline d"},
		{name: "quit", input: "y\nq\n", accepted: "a"},
		{name: "end of input", input: "y\n", accepted: "a"},
		{name: "split", input: "s\ny\ns\ny\nn\nd\n", accepted: "a b1", done: "decline b2 decline c decline d"},
		{name: "edit", input: "e\ny\nq\n", accepted: "b", done: "edit a"},
		{name: "ignore", input: "i\n\ni\nwe know\nq\n", done: "because we know ignore a"},
		{name: "help", input: "?\nwhat\nq\n"},
		{name: "declined before", input: "y\ny\ny\nn\n", declined: "b", accepted: "a c d"},
		{name: "declined before, and shown again", input: "n\nq\n", declined: "a", done: "decline b"},
		{name: "all declined before", input: "y\ny\nq\n", declined: "a b c d", accepted: "a"},
	} {
		p := &fake{repairs: repairs(), declined: map[string]bool{}}
		for _, key := range strings.Fields(tt.declined) {
			p.declined[key] = true
		}
		var out bytes.Buffer
		accepted, err := Run(p, NewTerminal(strings.NewReader(tt.input), &out, terminal.Style{}, 80))
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(slices.Sorted(maps.Keys(accepted)), " "); got != tt.accepted {
			t.Errorf("%s: accepted %q, want %q", tt.name, got, tt.accepted)
		}
		if got := strings.Join(p.done, " "); got != tt.done {
			t.Errorf("%s: done %q, want %q", tt.name, got, tt.done)
		}
		if tt.name == "help" && strings.Count(out.String(), "? - print this\n") != 2 {
			t.Errorf("no help in %q", out.String())
		}
	}
}

func TestShow(t *testing.T) {
	var out bytes.Buffer
	NewTerminal(strings.NewReader(""), &out, terminal.Style{}, 30).show(Repair{
		Headline: "app.go:1:2: copy m before writing to it [safe]",
		Evidence: []string{"app.go:1:2: it is shared"}, Diff: "-a\n+b\n", Notes: []string{"writes copies.go"},
	})
	want := "\napp.go:1:2: copy m before\n  writing to it [safe]\n  app.go:1:2: it is shared\n-a\n+b\nwrites copies.go\n"
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
}
