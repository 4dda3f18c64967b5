package programs

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// check checks one claim.
func check(t *testing.T, l *Ledger, c Claim) Result {
	t.Helper()
	results, err := l.Check(context.Background(), t.TempDir(), []Claim{c})
	if err != nil {
		t.Fatal(err)
	}
	return results[0]
}

// recorded returns the ledger of one claim, read anew from its file.
func recorded(t *testing.T, c Claim) *Ledger {
	t.Helper()
	t.Setenv("MAPFIX_TESTS", "")
	path := filepath.Join(t.TempDir(), "runs.tsv")
	l, err := ReadLedger(path)
	if err != nil {
		t.Fatal(err)
	}
	l.Record(check(t, l, c))
	if err := l.Save([]string{c.Name}); err != nil {
		t.Fatal(err)
	}
	if l, err = ReadLedger(path); err != nil {
		t.Fatal(err)
	}
	return l
}

// TestLedgerIsHonest changes the program, its output, or the ledger: each time the
// program is run.
func TestLedgerIsHonest(t *testing.T) {
	sound := func() Claim { return Claim{program("p", "1.21", `fmt.Print("a")`), "a"} }
	l := recorded(t, sound())
	if r := check(t, l, sound()); r.Ran || r.Stdout != "a" {
		t.Errorf("what is recorded was run: %+v", r)
	}
	for name, change := range map[string]func(*Claim){
		"output":   func(c *Claim) { c.Stdout = "b" },
		"program":  func(c *Claim) { c.Files = program("p", "1.21", `fmt.Print( "a")`).Files },
		"language": func(c *Claim) { c.Files = program("p", "1.22", `fmt.Print("a")`).Files },
		"more":     func(c *Claim) { c.Files["more.txt"] = nil },
		"renamed":  func(c *Claim) { c.Files["other.go"] = c.Files["main.go"]; delete(c.Files, "main.go") },
		"name":     func(c *Claim) { c.Name = "q" },
	} {
		c := sound()
		change(&c)
		if r := check(t, l, c); !r.Ran || r.Stdout != "a" || r.Err != nil {
			t.Errorf("%s: ran: %t, prints %q, %v", name, r.Ran, r.Stdout, r.Err)
		}
		if stale := l.Stale([]Claim{c}); !slices.Contains(stale, c.Name) {
			t.Errorf("%s: stale: %q", name, stale)
		}
	}
}

// TestLedgerForged has a line in the ledger that no run has written. It counts, until
// all programs are run.
func TestLedgerForged(t *testing.T) {
	c := Claim{program("p", "1.21", `fmt.Print("a")`), "a"}
	l := recorded(t, c)
	c.Stdout = "b"
	l.entries["p"] = entry{digest(c.Files), digestOf([]byte("b"))}
	if r := check(t, l, c); r.Ran {
		t.Errorf("was run: %+v", r)
	}
	if err := l.Save([]string{"p"}); err != nil {
		t.Fatal(err)
	}
	t.Setenv("MAPFIX_TESTS", "all")
	l, err := ReadLedger(l.path)
	if err != nil {
		t.Fatal(err)
	}
	if r := check(t, l, c); !r.Ran || r.Stdout != "a" {
		t.Errorf("passes for what a run has written: %+v", r)
	}
}

// Only a program that was run and did not fail is recorded.
func TestLedgerRecordsRunsOnly(t *testing.T) {
	c := Claim{program("p", "1.21", `fmt.Print("a")`), "a"}
	l := &Ledger{entries: map[string]entry{}}
	l.Record(Result{claim: c})
	failing := Claim{program("q", "1.21", `panic("q")`), ""}
	l.Record(check(t, l, failing))
	if got := l.Stale([]Claim{c, failing}); !slices.Equal(got, []string{"p", "q"}) {
		t.Errorf("stale: %q", got)
	}
}

// A ledger that is tampered with is stale, or cannot be read.
func TestLedgerTampered(t *testing.T) {
	c := Claim{program("p", "1.21", `fmt.Print("a")`), "a"}
	l := recorded(t, c)
	data, err := os.ReadFile(l.path)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ old, new string }{
		{digest(c.Files), digest(program("p", "1.21", "").Files)},
		{digestOf([]byte("a")), digestOf([]byte("b"))},
		{"p\t", "q\t"},
		{"p\t", "p\t\t"},
	} {
		if err := os.WriteFile(l.path, []byte(strings.Replace(string(data), tt.old, tt.new, 1)), 0o644); err != nil {
			t.Fatal(err)
		}
		if l, err := ReadLedger(l.path); err == nil && len(l.Stale([]Claim{c})) == 0 {
			t.Errorf("%q for %q is not noticed", tt.new, tt.old)
		}
	}
}

// Save keeps what it is told to keep, in order.
func TestLedgerSave(t *testing.T) {
	l := &Ledger{path: filepath.Join(t.TempDir(), "runs.tsv"), entries: map[string]entry{"b": {"1", "2"}, "gone": {"3", "4"}, "a": {"5", "6"}}}
	if err := l.Save([]string{"b", "a", "new"}); err != nil {
		t.Fatal(err)
	}
	again, err := ReadLedger(l.path)
	delete(l.entries, "gone")
	if err != nil || !maps.Equal(again.entries, l.entries) {
		t.Errorf("read back %v, %v", again.entries, err)
	}
	if data, err := os.ReadFile(l.path); err != nil || string(data) != ledgerHeader+"a\t5\t6\nb\t1\t2\n" {
		t.Errorf("%s%v", data, err)
	}
}
