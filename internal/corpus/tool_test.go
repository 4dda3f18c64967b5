package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// standIn makes the test binary behave like mapfix. A case's env file sets it.
const standIn = "CORPUS_TEST_STAND_IN"

func TestMain(m *testing.M) {
	if os.Getenv(standIn) != "" {
		os.Exit(reply())
	}
	os.Exit(m.Run())
}

// reply reports what the file report.json in the current directory says, or
// fails with what failure.txt says.
func reply() int {
	if data, err := os.ReadFile("failure.txt"); err == nil {
		os.Stderr.Write(data)
		return 2
	}
	data, err := os.ReadFile("report.json")
	if err != nil {
		fmt.Println(`{"findings": []}`)
		return 0
	}
	os.Stdout.Write(data)
	return 1
}

const source = "package p\n\nfunc F() {\n\tm := shared\n\tm[1] = 2\n}\n"

// findingAt is a report with one finding in source, which is moved down.
func findingAt(function string, bind int) string {
	return fmt.Sprintf(`{"findings": [{"function": %q, "bind": {"file": "a.go", "line": %d}, "applicability": "safe",
		"root": {"kind": "package-var", "path": "p.shared"}, "mutations": [{"file": "a.go", "line": %d}]}]}`, function, bind, bind+1)
}

func TestRun(t *testing.T) {
	tests := []struct {
		id            string
		files         map[string]string
		before, after status
		reason        string
	}{
		{id: "silent", before: found, after: silent, files: map[string]string{
			"pre/m/report.json": findingAt("F", 4), "fix/m/a.go": source}},
		{id: "reported", before: found, after: reported, files: map[string]string{
			"pre/m/report.json": findingAt("F", 4), "fix/m/a.go": "\n\n" + source, "fix/m/report.json": findingAt("F", 6)}},
		{id: "inside", before: found, after: notAsked, files: map[string]string{"pre/m/report.json": findingAt("G", 4)}},
		{id: "elsewhere", before: elsewhere, after: notAsked, files: map[string]string{"pre/m/report.json": findingAt("G", 1)}},
		{id: "missed", before: missed, after: notAsked, files: map[string]string{"fix/m/a.go": source}},
		{id: "broken", before: notLoadable, after: notAsked, reason: "no such module",
			files: map[string]string{"pre/m/failure.txt": "mapfix: no such module\nmore"}},
		{id: "crashed", before: noResult, after: notAsked, reason: "mapfix did not finish: panic: oops",
			files: map[string]string{"pre/m/failure.txt": "panic: oops\n\ngoroutine 1"}},
		{id: "crashedfix", before: found, after: noResult, reason: "mapfix did not finish: panic: oops", files: map[string]string{
			"pre/m/report.json": findingAt("F", 4), "fix/m/failure.txt": "panic: oops"}},
		{id: "brokenfix", before: found, after: notLoadable, reason: "no such module", files: map[string]string{
			"pre/m/report.json": findingAt("F", 4), "fix/m/failure.txt": "mapfix: no such module"}},
		{id: "skipped", before: notLoadable, after: notAsked, reason: "needs a compiler of its own",
			files: map[string]string{"notloadable": "needs a compiler of its own\n"}},
	}
	for _, test := range tests {
		t.Run(test.id, func(t *testing.T) {
			tool := layOut(t, test.id, test.files)
			r := tool.run(&Case{ID: test.id, ModuleDir: "m", File: "m/a.go", Func: "F"})
			if r.before != test.before || r.after != test.after || r.reason != test.reason {
				t.Errorf("got %q, %q, %q, want %q, %q, %q", r.before, r.after, r.reason, test.before, test.after, test.reason)
			}
		})
	}
}

// layOut writes the checkouts of one case.
func layOut(t *testing.T, id string, files map[string]string) *tool {
	t.Helper()
	dir := t.TempDir()
	write := func(name, content string) {
		path := filepath.Join(dir, id, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("env", standIn+"=1\n")
	write("pre/m/a.go", source)
	for name, content := range files {
		write(name, content)
	}
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return &tool{binary: binary, checkouts: dir, timeout: time.Minute}
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{nil, {"-nosuch"}, {"-cases", "none", "-checkouts", "."}, {"-cases", "x", "-checkouts", ".", "more"}} {
		if got := run(args, io.Discard, io.Discard); got != 2 {
			t.Errorf("run(%q) = %d, want 2", args, got)
		}
	}
}

func TestTable(t *testing.T) {
	match := bound("F", "a.go", 4)
	match.Root.Kind, match.Root.Path = "field", "T.m"
	results := []*result{
		{c: &Case{ID: "one", Func: "F|G"}, before: found, match: match, after: silent},
		{c: &Case{ID: "two", Func: "F"}, before: missed, at: nowhere, after: notAsked},
		{c: &Case{ID: "three", Func: "F"}, before: notLoadable, at: nowhere, after: notAsked, reason: "gone"},
	}
	for _, markdown := range []bool{false, true} {
		var out bytes.Buffer
		table := newTable(&out, markdown)
		for _, r := range results {
			table.add(r)
		}
		table.summary()
		for _, want := range []string{
			"loadable: 2/3 = 67 %\n", "found in the named function: 1/2 = 50 %\n", "found at another place: 0/2 = 0 %\n",
			"of those found in the named function: 1/1 = 100 %\n", "field T.m", "gone",
		} {
			if !strings.Contains(out.String(), want) {
				t.Errorf("markdown %t: no %q in\n%s", markdown, want, &out)
			}
		}
		if escaped := strings.Contains(out.String(), `F\|G`); escaped != markdown {
			t.Errorf("markdown %t: escaped %t in\n%s", markdown, escaped, &out)
		}
	}
}
