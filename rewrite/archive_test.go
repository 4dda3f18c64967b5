package rewrite

import (
	"bytes"
	"flag"
	"fmt"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/internal/archive"
	"github.com/mapfix/mapfix/rewrite/edit"
)

var update = flag.Bool("update", false, "rewrite the golden archives")

// A world is an archive on disk, type-checked.
type world struct {
	t        testing.TB
	dir      string
	archive  *txtar.Archive
	fset     *token.FileSet
	std      types.Importer
	version  string
	preserve bool
	helper   string
	prune    bool
	root     string
	encode   map[string][]string // by file, see archive.Encode
	pkgs     []*Package
	byPath   map[string]*types.Package
	findings []*detect.Finding
}

// stdImporter is shared by the worlds of one test, since reading the standard
// library from source is slow.
type stdImporter struct {
	fset *token.FileSet
	types.Importer
}

func newStdImporter() *stdImporter {
	fset := token.NewFileSet()
	return &stdImporter{fset, importer.ForCompiler(fset, "source", nil)}
}

// newWorld unpacks an archive. Sections "findings" and "flags" are directions,
// "report" and "want/..." are goldens, the rest are files of module
// example.com/m.
func newWorld(t testing.TB, a *txtar.Archive, std *stdImporter) *world {
	t.Helper()
	w := &world{t: t, dir: t.TempDir(), archive: a, fset: std.fset, std: std, encode: make(map[string][]string), byPath: make(map[string]*types.Package)}
	w.flags(w.section("flags"))
	for _, f := range a.Files {
		if !strings.HasSuffix(f.Name, ".go") || strings.HasPrefix(f.Name, "want/") {
			continue
		}
		name := filepath.Join(w.dir, f.Name)
		w.must(os.MkdirAll(filepath.Dir(name), 0o777))
		w.must(os.WriteFile(name, archive.Encode(f.Data, w.encode[f.Name]...), 0o666))
	}
	w.load()
	for line := range strings.Lines(w.section("findings")) {
		w.findings = append(w.findings, w.finding(strings.TrimSpace(line)))
	}
	return w
}

func (w *world) must(err error) {
	if err != nil {
		w.t.Helper()
		w.t.Fatal(err)
	}
}

func (w *world) section(name string) string {
	for _, f := range w.archive.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

func (w *world) flags(text string) {
	for line := range strings.Lines(text) {
		switch f := strings.Fields(line); f[0] {
		case "go":
			w.version = f[1]
		case "preserve":
			w.preserve = true
		case "contract":
			w.root = "contract"
		case "prune":
			w.prune = true
		case "helper":
			w.helper = f[1]
		default:
			w.encode[f[1]] = append(w.encode[f[1]], f[0])
		}
	}
}

// decode takes the form of a file back that archives cannot hold. A text without
// the form stays, so that a lost byte order mark or carriage return shows.
func decode(data []byte, encodings []string) []byte {
	if text, err := archive.Decode(data, encodings...); err == nil {
		return text
	}
	return data
}

func (w *world) load() {
	dirs := map[string]bool{}
	for _, f := range w.archive.Files {
		if strings.HasSuffix(f.Name, ".go") && !strings.HasPrefix(f.Name, "want/") {
			dirs[path.Dir(f.Name)] = true
		}
	}
	for _, dir := range sorted(dirs) {
		w.Import(path.Join("example.com/m", dir))
	}
	for _, dir := range sorted(dirs) {
		w.variant(dir, func(f *ast.File) bool { return strings.HasSuffix(f.Name.Name, "_test") }, "_test")
	}
}

func sorted(set map[string]bool) []string {
	var list []string
	for s := range set {
		list = append(list, s)
	}
	slices.Sort(list)
	return list
}

// Import implements types.Importer.
func (w *world) Import(p string) (*types.Package, error) {
	if pkg := w.byPath[p]; pkg != nil {
		return pkg, nil
	}
	if p != "example.com/m" && !strings.HasPrefix(p, "example.com/m/") {
		return w.std.Import(p)
	}
	dir := strings.TrimPrefix(strings.TrimPrefix(p, "example.com/m"), "/")
	w.byPath[p] = w.variant(dir, func(f *ast.File) bool { return !strings.HasSuffix(f.Name.Name, "_test") }, "")
	return w.byPath[p], nil
}

// variant type-checks the files of a directory that pass the filter.
func (w *world) variant(dir string, filter func(*ast.File) bool, suffix string) *types.Package {
	full := filepath.Join(w.dir, dir)
	p := &Package{
		Path: path.Join("example.com/m", dir) + suffix, Dir: full, Fset: w.fset, Sources: make(map[string][]byte),
		GoVersion: w.version, Importer: w,
		Info: &types.Info{
			Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object),
			Selections: make(map[*ast.SelectorExpr]*types.Selection), Implicits: make(map[ast.Node]types.Object),
			Instances: make(map[*ast.Ident]types.Instance), Scopes: make(map[ast.Node]*types.Scope), FileVersions: make(map[*ast.File]string),
		},
	}
	names, err := filepath.Glob(filepath.Join(full, "*.go"))
	w.must(err)
	for _, name := range names {
		if ok, err := build.Default.MatchFile(full, filepath.Base(name)); !ok || err != nil {
			continue
		}
		src, err := os.ReadFile(name)
		w.must(err)
		f, err := parser.ParseFile(w.fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
		w.must(err)
		if filter(f) {
			p.Files = append(p.Files, f)
			p.Sources[name] = src
		}
	}
	if len(p.Files) == 0 {
		return nil
	}
	conf := types.Config{Importer: w, GoVersion: w.version, FakeImportC: true}
	p.Types, err = conf.Check(p.Path, w.fset, p.Files, p.Info)
	w.must(err)
	w.pkgs = append(w.pkgs, p)
	return p.Types
}

// finding reads a line: kind, file, quoted target, [expr,] written paths, and
// "keepnil" if the copy of nil must be nil, or "object" in place of the paths.
// Behind "also" follow expr and paths of another copy that is needed.
// The target is the source of the expression or statement, or what the line with
// the opening brace of the block starts with; "#2 " in front is its second
// occurrence.
func (w *world) finding(line string) *detect.Finding {
	kind, rest, _ := strings.Cut(line, " ")
	file, rest, _ := strings.Cut(rest, " ")
	quoted, err := strconv.QuotedPrefix(rest)
	w.must(err)
	target, err := strconv.Unquote(quoted)
	w.must(err)
	args := strings.Fields(rest[len(quoted):])
	args, keepNil := cutLast(args, "keepnil")
	args, object := cutLast(args, "object")
	r := &summary.Repair{Kind: summary.RepairKind(kind), Target: w.span(kind, filepath.Join(w.dir, file), target), KeepNil: keepNil, Object: object}
	if kind != "wrap" {
		r.Expr, args = args[0], args[1:]
	}
	to := r
	for i, arg := range args {
		switch {
		case arg == "also":
			to = &summary.Repair{Kind: r.Kind, Target: r.Target, Expr: args[i+1], KeepNil: keepNil}
			r.Also = append(r.Also, to)
		case arg != to.Expr:
			to.Writes = append(to.Writes, splitPath(arg))
		}
	}
	return &detect.Finding{ID: line, Repair: r, Applicability: detect.Safe, Root: detect.Root{Kind: w.root}}
}

// cutLast returns args without the word, if that is the last of them.
func cutLast(args []string, word string) (rest []string, found bool) {
	if n := len(args) - 1; n >= 0 && args[n] == word {
		return args[:n], true
	}
	return args, false
}

func splitPath(text string) []string {
	path := []string{}
	for text != "" && text != "." {
		n := strings.IndexAny(text[1:], "[.") + 1
		if n == 0 {
			n = len(text)
		}
		path, text = append(path, text[:n]), text[n:]
	}
	return path
}

func (w *world) span(kind, file, target string) summary.Span {
	src, err := os.ReadFile(file)
	w.must(err)
	nth := 1
	if rest, ok := strings.CutPrefix(target, "#"); ok {
		num, text, _ := strings.Cut(rest, " ")
		nth, err = strconv.Atoi(num)
		w.must(err)
		target = text
	}
	at := -1
	for range nth {
		i := strings.Index(string(src[at+1:]), target)
		if i < 0 {
			w.t.Fatalf("no %q in %s", target, file)
		}
		at += 1 + i
	}
	end := at + len(target)
	if kind == "enter" {
		at = end - 1
		end = blockEnd(w.t, src, at)
	}
	return summary.Span{File: file, Start: at, End: end}
}

// blockEnd returns the end of the block whose brace is at open.
func blockEnd(t testing.TB, src []byte, open int) int {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", src, 0)
	if err != nil {
		t.Fatal(err)
	}
	end := 0
	ast.Inspect(f, func(n ast.Node) bool {
		if b, ok := n.(*ast.BlockStmt); ok && fset.File(f.Package).Offset(b.Lbrace) == open {
			end = fset.File(f.Package).Offset(b.Rbrace) + 1
		}
		return true
	})
	if end == 0 {
		t.Fatalf("no block at %d", open)
	}
	return end
}

// rewrite runs Rewrite and checks what holds for every result.
func (w *world) rewrite() *Result {
	w.t.Helper()
	res, err := Rewrite(w.pkgs, w.findings, w.options())
	w.must(err)
	again, err := Rewrite(w.pkgs, w.findings, w.options())
	w.must(err)
	if a, b := w.report(res), w.report(again); a != b {
		w.t.Errorf("two runs differ:\n%s\n%s", a, b)
	}
	w.inputsUnchanged()
	w.editsMakeChanges(res)
	return res
}

func (w *world) inputsUnchanged() {
	for _, p := range w.pkgs {
		for name, src := range p.Sources {
			disk, err := os.ReadFile(name)
			w.must(err)
			if !bytes.Equal(src, disk) {
				w.t.Errorf("%s: the input was modified", name)
			}
		}
	}
}

// editsMakeChanges checks that the edits of the fixes, each once, make the
// changed files.
func (w *world) editsMakeChanges(res *Result) {
	texts := make(map[string][]Edit)
	for _, fix := range res.Fixes {
		for _, e := range fix.Edits {
			if !slices.Contains(texts[e.File], e) {
				texts[e.File] = append(texts[e.File], e)
			}
		}
	}
	for _, c := range res.Changes {
		if edits, ok := texts[c.File]; ok && !bytes.Equal(edit.Apply(c.Old, edits), beforePruned(c)) {
			w.t.Errorf("%s: edits do not make the change", c.File)
		}
	}
}

// beforePruned returns what the edits alone make of a file.
func beforePruned(c Change) []byte {
	if c.Interim != nil {
		return c.Interim
	}
	return c.New
}

// report lists what was decided.
func (w *world) report(res *Result) string {
	var b strings.Builder
	for _, f := range res.Fixes {
		fmt.Fprintf(&b, "fix: %s (%d edits, %d files)\n", f.Message, len(f.Edits), len(f.NewFiles))
	}
	for _, r := range res.Refusals {
		bug := ""
		if r.Bug {
			bug = " BUG"
		}
		fmt.Fprintf(&b, "refused%s: %s\n", bug, strings.ReplaceAll(r.Reason, w.dir, "$DIR"))
	}
	return b.String()
}

// wants returns the changed files as sections.
func (w *world) wants(res *Result) []txtar.File {
	var files []txtar.File
	for _, c := range res.Changes {
		name, err := filepath.Rel(w.dir, c.File)
		w.must(err)
		name = filepath.ToSlash(name)
		if c.Removed {
			name += " (removed)"
		}
		files = append(files, txtar.File{Name: "want/" + name, Data: decode(c.New, w.encode[name])})
	}
	return files
}
