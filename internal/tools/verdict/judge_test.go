package verdict_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/mapfix/mapfix/internal/archive"
	"github.com/mapfix/mapfix/internal/golden"
	"github.com/mapfix/mapfix/internal/tools/program"
	"github.com/mapfix/mapfix/internal/tools/verdict"
)

// sample is how many archives there are for one that is judged by default.
const sample = 8

// TestSameAsCommand judges archives in memory and by the command, and wants the same
// findings. It looks at all archives if MAPFIX_TESTS is "all".
func TestSameAsCommand(t *testing.T) {
	var archives []*archive.Archive
	var trees []map[string][]byte
	for _, tier := range []string{"fix", "refuse", "detect", "wanted"} {
		all, err := archive.ReadAll("../../../testdata", tier)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range all {
			if len(a.Flags) == 0 {
				archives, trees = append(archives, a), append(trees, a.Inputs())
			}
		}
	}
	lib, err := program.NewLibrary(program.StandardImports(trees...))
	if err != nil {
		t.Fatal(err)
	}
	command := golden.NewJudge()
	for i, a := range archives {
		if i%sample != 0 && !archive.Thorough() {
			continue
		}
		t.Run(a.Name(), func(t *testing.T) {
			want := byCommand(t, command, a)
			got := inMemory(t, lib, a)
			if got != want {
				t.Errorf("in memory:\n%sby the command:\n%s", got, want)
			}
		})
	}
}

// byCommand returns a line for each finding of mapfix -json.
func byCommand(t *testing.T, command *golden.Judge, a *archive.Archive) string {
	t.Helper()
	dir := t.TempDir()
	if err := a.Inputs().Write(dir); err != nil {
		t.Fatal(err)
	}
	out, err := command.Run(dir, "-json")
	if err != nil {
		t.Fatal(err)
	}
	var report struct{ Findings []golden.Finding }
	if err := json.Unmarshal([]byte(out), &report); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, f := range report.Findings {
		lines = append(lines, line(f.Applicability, f.Bind.File, f.Bind.Line, f.Package+"."+f.Function, f.Type, f.Root.Kind, len(f.Mutations)))
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

// inMemory returns the same lines for what is found in memory.
func inMemory(t *testing.T, lib *program.Library, a *archive.Archive) string {
	t.Helper()
	p, err := program.Load(lib, a.Inputs())
	if err != nil {
		t.Fatal(err)
	}
	found, err := verdict.Judge(p)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, f := range found {
		file := ""
		if f.Bind.File != "" {
			file = program.RelativeName(f.Bind.File)
		}
		lines = append(lines, line(string(f.Applicability), file, f.Bind.Line, f.Package+"."+f.Function, f.Type, f.Root.Kind, len(f.Mutations)))
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

func line(applicability, file string, at int, function, typ, root string, writes int) string {
	return fmt.Sprintf("%s %s:%d %s in %s, root %s, %d writes\n", applicability, file, at, typ, function, root, writes)
}
