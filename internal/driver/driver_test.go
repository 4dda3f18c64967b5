package driver

import (
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/scan"
	"github.com/mapfix/mapfix/detect/summary"
)

// variants is a small module with all kinds of test variants: q is recompiled
// for the tests of p.
const variants = `
-- go.mod --
module app

go 1.22
-- p/p.go --
package p

import "encoding/json"

var Defaults = map[string]string{"a": "b"}

func Params(id string) ([]byte, error) {
	m := Defaults
	m["id"] = id
	return json.Marshal(m)
}
-- p/export_test.go --
package p

var Exported = Defaults
-- p/p_test.go --
package p_test

import (
	"testing"

	"app/p"
	"app/q"
)

func Test(t *testing.T) { _ = append(q.All(), p.Exported) }
-- q/q.go --
package q

import "app/p"

func All() []map[string]string { return []map[string]string{p.Defaults} }
-- r/r.go --
package r

func Alone() int { return 1 }
`

// shared keeps the standard library from test to test.
var shared = sync.OnceValue(NewLoader)

// unpack writes an archive to a new directory and returns it.
func unpack(t *testing.T, archive string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		write(t, filepath.Join(dir, f.Name), string(f.Data))
	}
	return dir
}

func write(t *testing.T, name, data string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
}

func config(dir string) Config {
	return Config{Dir: dir, Patterns: []string{"./..."}, Tests: true, Workers: 2}
}

// run loads a program that has no errors.
func run(t *testing.T, l *Loader, cfg Config) *Program {
	t.Helper()
	p, err := l.Run(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func summaries(t *testing.T, p *Program) []*summary.PackageSummary {
	t.Helper()
	sums, err := p.Summaries()
	if err != nil {
		t.Fatal(err)
	}
	return sums
}

func encode(t *testing.T, v any) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := gob.NewEncoder(&buf).Encode(v); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestEachFileIsSummarisedOnce(t *testing.T) {
	var mu sync.Mutex
	seen := map[string]int{}
	l := NewLoader()
	l.summarise = func(in *scan.Input) *summary.PackageSummary {
		mu.Lock()
		defer mu.Unlock()
		if !in.FirstParty {
			t.Errorf("%s is not first-party", in.Path)
		}
		for _, f := range in.Files {
			seen[in.Path+" "+filepath.Base(in.Fset.Position(f.Pos()).Filename)]++
		}
		return scan.Summarise(in)
	}
	p := run(t, l, config(unpack(t, variants)))
	for _, want := range []string{"app/p p.go", "app/p export_test.go", "app/p_test p_test.go", "app/q q.go", "app/r r.go"} {
		if seen[want] != 1 {
			t.Errorf("%s was summarised %d times, want once", want, seen[want])
		}
	}
	if len(seen) != 5 || p.Stats.Packages != 4 || len(summaries(t, p)) != 4 {
		t.Errorf("summarised %v, %d packages, %d summaries; want 5 files, 4 packages", seen, p.Stats.Packages, len(summaries(t, p)))
	}
}

func TestResultsDoNotDependOnWorkers(t *testing.T) {
	cfg := config(unpack(t, variants))
	var want []byte
	for _, cfg.Workers = range []int{1, 2, 8} {
		p := run(t, shared(), cfg)
		got := encode(t, detect.Link(summaries(t, p), detect.Options{Tests: true}).Findings)
		if want == nil {
			want = got
		}
		if !bytes.Equal(got, want) {
			t.Errorf("with %d workers the findings differ", cfg.Workers)
		}
	}
}

func TestPanicFailsOnlyItsPackage(t *testing.T) {
	l := NewLoader()
	l.summarise = func(in *scan.Input) *summary.PackageSummary {
		if in.Path == "app/p" {
			panic("no\nluck")
		}
		return scan.Summarise(in)
	}
	p := run(t, l, config(unpack(t, variants)))
	if len(p.Internal) != 1 || len(summaries(t, p)) != 3 {
		t.Fatalf("%d packages failed, %d summarised; want 1 and 3", len(p.Internal), len(summaries(t, p)))
	}
	want := "internal error in package app/p: no luck, please report"
	if got := p.Internal[0].Cause; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTaintSilencesDependents(t *testing.T) {
	broken := &unit{listed: &listed{}}
	broken.tainted.Store(true)
	u := &unit{listed: &listed{}, first: true, imports: []*unit{{listed: &listed{}}, broken}}
	if !u.strict() {
		t.Error("a first-party unit should be strict")
	}
	if u.taint(); u.strict() {
		t.Error("a unit is strict although mapfix failed in one of its imports")
	}
}

func TestPackages(t *testing.T) {
	dir := unpack(t, variants)
	p := run(t, shared(), config(dir))
	found := detect.Link(summaries(t, p), detect.Options{Tests: true})
	pkgs, err := p.Packages(targets(found.Findings))
	if err != nil {
		t.Fatal(err)
	}
	if len(pkgs) != 1 || pkgs[0].Path != "app/p" {
		t.Fatalf("got %d packages, want app/p alone", len(pkgs))
	}
	pkg := pkgs[0]
	file := filepath.Join(dir, "p", "p.go")
	if pkg.Dir != filepath.Join(dir, "p") || len(pkg.Files) != 2 || !strings.HasPrefix(string(pkg.Sources[file]), "package p") {
		t.Errorf("%s: %d files, sources of %d", pkg.Dir, len(pkg.Files), len(pkg.Sources))
	}
	if pkg.GoVersion != "go1.22" || len(pkg.Info.Defs) == 0 || pkg.Sizes == nil {
		t.Errorf("language version %q, %d definitions", pkg.GoVersion, len(pkg.Info.Defs))
	}
	for _, path := range []string{"encoding/json", "reflect", "unsafe"} {
		if got, err := pkg.Importer.Import(path); err != nil || got.Path() != path {
			t.Errorf("import of %s: %v, %v", path, got, err)
		}
	}
	if _, err := pkg.Importer.Import("example.com/nosuch"); err == nil {
		t.Error("the import of an unknown package succeeded")
	}
}

func TestFiles(t *testing.T) {
	dir := unpack(t, variants)
	cfg := config(dir)
	cfg.Patterns = []string{"./p"} // which does not import the others, but its tests do
	var got []string
	for _, name := range run(t, shared(), cfg).Files() {
		got = append(got, filepath.ToSlash(strings.TrimPrefix(name, dir+string(filepath.Separator))))
	}
	slices.Sort(got)
	if want := []string{"p/export_test.go", "p/p.go", "p/p_test.go", "q/q.go"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestPackagesNoticeChangedFiles(t *testing.T) {
	dir := unpack(t, variants)
	p := run(t, shared(), config(dir))
	found := detect.Link(summaries(t, p), detect.Options{})
	write(t, filepath.Join(dir, "p", "p.go"), "package p\n")
	_, err := p.Packages(targets(found.Findings))
	var load *LoadError
	if !errors.As(err, &load) || !strings.HasPrefix(err.Error(), filepath.Join("p", "p.go")+": changed on disk") {
		t.Errorf("got error %v", err)
	}
}

// memory is a Cache for tests.
type memory struct {
	mu   sync.Mutex
	kept map[string][]byte
}

func newMemory() *memory { return &memory{kept: map[string][]byte{}} }

func (m *memory) Has(key string) bool { return m.Get(key) != nil }

func (m *memory) Get(key string) []byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.kept[key]
}

func (m *memory) Put(key string, data []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.kept[key] = append([]byte{}, data...)
}

func (m *memory) Drop(key string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.kept, key)
}

func TestCache(t *testing.T) {
	dir := unpack(t, variants)
	cfg := config(dir)
	cfg.Cache = newMemory()
	steps := []struct {
		name           string
		edit           string // appended to this file
		bodies, cached int
	}{
		{"empty cache", "", 4, 0},
		{"nothing changed", "", 0, 4},
		{"one file changed", "r/r.go", 1, 3},
		{"a file that others import changed, not in what they see", "p/p.go", 2, 2},
		{"a test file changed", "p/p_test.go", 1, 3},
	}
	for _, step := range steps {
		if step.edit != "" {
			name := filepath.Join(dir, step.edit)
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			write(t, name, string(data)+"\n// edited\n")
		}
		p := run(t, shared(), cfg)
		if p.Stats.Bodies != step.bodies || p.Stats.Cached != step.cached {
			t.Errorf("%s: %d checked, %d cached; want %d and %d", step.name, p.Stats.Bodies, p.Stats.Cached, step.bodies, step.cached)
		}
		found := detect.Link(summaries(t, p), detect.Options{Tests: true})
		pkgs, err := p.Packages(targets(found.Findings))
		if err != nil || len(pkgs) != 1 {
			t.Errorf("%s: %d packages to rewrite, %v", step.name, len(pkgs), err)
		}
	}
}

func TestErrorsAreNotCached(t *testing.T) {
	dir := unpack(t, variants+"-- bad/bad.go --\npackage bad\n\nvar X int = \"\"\n")
	cfg := config(dir)
	cfg.Cache = newMemory()
	for range 2 {
		p := run(t, shared(), cfg)
		if len(p.Failed) != 1 || !strings.HasPrefix(p.Failed[0].String(), filepath.Join("bad", "bad.go")+":3:13: ") {
			t.Errorf("got failures %v", p.Failed)
		}
		if got := p.LeftOut(); !slices.Equal(got, []string{"app/bad"}) {
			t.Errorf("left out are %q", got)
		}
	}
}

func TestProgress(t *testing.T) {
	cfg := config(unpack(t, variants))
	var steps []int
	total := 0
	cfg.Progress = func(done, all int) { steps, total = append(steps, done), all }
	p := run(t, shared(), cfg)
	if len(steps) != p.Stats.Units || total != p.Stats.Units || !slices.IsSorted(steps) {
		t.Errorf("%d calls, total %d; want %d", len(steps), total, p.Stats.Units)
	}
}

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cfg := config(unpack(t, variants))
	cfg.Progress = func(done, _ int) {
		if done == 3 {
			cancel()
		}
	}
	if _, err := shared().Run(ctx, cfg); !errors.Is(err, context.Canceled) {
		t.Errorf("got error %v, want that it was canceled", err)
	}
}

func TestRunsShareOneLoader(t *testing.T) {
	cfg := config(unpack(t, variants))
	l := NewLoader()
	var runs sync.WaitGroup
	for range 4 {
		runs.Go(func() {
			if p, err := l.Run(context.Background(), cfg); err != nil || p.Stats.Packages != 4 {
				t.Errorf("error %v", err)
			}
		})
	}
	runs.Wait()
}

// targets returns the files that the findings are repaired in.
func targets(findings []*detect.Finding) []string {
	var names []string
	for _, f := range findings {
		if f.Repair != nil {
			names = append(names, f.Repair.Target.File)
		}
	}
	return names
}

func TestPackageName(t *testing.T) {
	for path, want := range map[string]string{
		"example.com/m/internal/deepcopy": "deepcopy", "m/copies/v2": "copies", "m/go-copy": "gocopy",
		"m/1st": "deepcopy", "m/main": "deepcopy", "m/x_test": "deepcopy",
	} {
		if got := packageName(path); got != want {
			t.Errorf("%s: got %s, want %s", path, got, want)
		}
	}
}
