package rewrite

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/copylock"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/txtar"

	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/rewrite/edit"
)

func TestGolden(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives", err)
	}
	std := newStdImporter()
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			w := newWorld(t, a, std)
			res := w.rewrite()
			got := append(w.wants(res), txtar.File{Name: "report", Data: []byte(w.report(res))})
			if strings.Contains(w.report(res), "BUG") {
				t.Errorf("a mistake of ours:\n%s", w.report(res))
			}
			w.secondRun(res, std)
			if *update && !t.Failed() {
				record(t, name, a, got)
				return
			}
			compare(t, a, got)
		})
	}
}

// secondRun checks that the outcome type-checks, and that asking for the same
// copies there changes nothing.
func (w *world) secondRun(res *Result, std *stdImporter) {
	w.t.Helper()
	out := &txtar.Archive{}
	for _, f := range w.archive.Files {
		if f.Name == "findings" {
			f.Data = []byte(w.withoutLocals(string(f.Data), res))
		}
		if !strings.HasPrefix(f.Name, "want/") && f.Name != "report" {
			out.Files = append(out.Files, f)
		}
	}
	for _, f := range w.wants(res) {
		f.Name = strings.TrimPrefix(f.Name, "want/")
		if gone, ok := strings.CutSuffix(f.Name, " (removed)"); ok {
			out.Files = slices.DeleteFunc(out.Files, func(f txtar.File) bool { return f.Name == gone })
			continue
		}
		replaced := false
		for i := range out.Files {
			if out.Files[i].Name == f.Name {
				out.Files[i].Data, replaced = f.Data, true
			}
		}
		if !replaced {
			out.Files = append(out.Files, f)
		}
	}
	again := newWorld(w.t, out, std)
	w.formatted(again)
	if before, after := w.lockCopies(), again.lockCopies(); after != before {
		w.t.Errorf("vet finds copies of locks:\n%s", after)
	}
	res, err := Rewrite(again.pkgs, again.findings, again.options())
	w.must(err)
	if len(res.Fixes) > 0 || len(res.Changes) > 0 {
		w.t.Errorf("a second run changes something:\n%s", again.report(res))
		for _, f := range again.wants(res) {
			w.t.Logf("%s\n%s", f.Name, f.Data)
		}
	}
}

// withoutLocals returns the findings without those that a variable repairs:
// their targets are no more.
func (w *world) withoutLocals(findings string, res *Result) string {
	local := make(map[Edit]bool)
	for _, fix := range res.Fixes {
		if fix.Finding.Repair.Kind == summary.Local {
			local[fix.Edits[0]] = true
		}
	}
	for _, fix := range res.Fixes {
		if local[fix.Edits[0]] {
			findings = strings.Replace(findings, fix.Finding.ID+"\n", "", 1)
		}
	}
	return findings
}

// formatted checks that files which were as gofmt likes them still are.
func (w *world) formatted(out *world) {
	w.t.Helper()
	before := make(map[string][]byte)
	for _, p := range w.pkgs {
		for name, src := range p.Sources {
			before[strings.TrimPrefix(name, w.dir)] = src
		}
	}
	for _, p := range out.pkgs {
		for name, src := range p.Sources {
			if edit.IsFormatted(before[strings.TrimPrefix(name, out.dir)]) && !edit.IsFormatted(src) {
				w.t.Errorf("%s: was formatted, and is no more:\n%s", filepath.Base(name), src)
			}
		}
	}
}

// lockCopies returns what vet says about locks that are passed by value.
func (w *world) lockCopies() string {
	var b strings.Builder
	for _, p := range w.pkgs {
		pass := &analysis.Pass{
			Analyzer: copylock.Analyzer, Fset: p.Fset, Files: p.Files, Pkg: p.Types, TypesInfo: p.Info,
			ResultOf: map[*analysis.Analyzer]any{inspect.Analyzer: inspector.New(p.Files)},
			Report:   func(d analysis.Diagnostic) { b.WriteString(d.Message + "\n") },
		}
		_, err := copylock.Analyzer.Run(pass)
		w.must(err)
	}
	return b.String()
}

func compare(t *testing.T, a *txtar.Archive, got []txtar.File) {
	t.Helper()
	want := make(map[string][]byte)
	for _, f := range a.Files {
		if strings.HasPrefix(f.Name, "want/") || f.Name == "report" {
			want[f.Name] = f.Data
		}
	}
	for _, f := range got {
		if !bytes.Equal(want[f.Name], f.Data) {
			t.Errorf("%s: got\n%s\nwant\n%s", f.Name, f.Data, want[f.Name])
		}
		delete(want, f.Name)
	}
	for name := range want {
		t.Errorf("%s: not written", name)
	}
}

// record replaces the goldens of an archive and keeps its other sections.
func record(t *testing.T, name string, a *txtar.Archive, got []txtar.File) {
	t.Helper()
	out := &txtar.Archive{Comment: a.Comment}
	for _, f := range a.Files {
		if !strings.HasPrefix(f.Name, "want/") && f.Name != "report" {
			out.Files = append(out.Files, f)
		}
	}
	out.Files = append(out.Files, got...)
	if err := os.WriteFile(name, txtar.Format(out), 0o666); err != nil {
		t.Fatal(err)
	}
}
