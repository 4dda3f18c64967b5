package clone

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// shape is a variable of testdata/shapes.txtar.
type shape struct {
	name   string
	typ    types.Type
	writes string
}

// TestShapes writes a copy function for each shape, in both forms, and lets
// the program of the archive try them all. One build serves all shapes.
func TestShapes(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program")
	}
	dir := t.TempDir()
	extract(t, "testdata/shapes.txtar", dir)
	imp := newSourceImporter(dir)
	pkg, shapes := loadShapes(t, imp, dir)
	text := generateShapes(t, &Env{Pkg: pkg, Import: imp.find}, shapes)
	if err := os.WriteFile(filepath.Join(dir, "copies.go"), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"vet", "."}, {"run", "."}} {
		cmd := exec.Command("go", args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("go %s: %v\n%s", args[0], err, withSource(string(out), text))
		}
	}
}

// withSource adds to complaints about copies.go what stands there.
func withSource(complaints, text string) string {
	lines := strings.Split(text, "\n")
	var b strings.Builder
	for complaint := range strings.Lines(complaints) {
		b.WriteString(complaint)
		var line int
		if _, at, ok := strings.Cut(complaint, "copies.go:"); ok {
			if n, _ := fmt.Sscan(strings.ReplaceAll(at, ":", " "), &line); n == 1 && line <= len(lines) {
				b.WriteString("    " + lines[line-1] + "\n")
			}
		}
	}
	return b.String()
}

func extract(t *testing.T, archive, dir string) {
	t.Helper()
	a, err := txtar.ParseFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range a.Files {
		name := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// sourceImporter imports packages of the archive's module from its directory,
// and others from their source.
type sourceImporter struct {
	fset *token.FileSet
	dir  string
	std  types.Importer
	done map[string]*types.Package
}

func (s *sourceImporter) Import(path string) (*types.Package, error) {
	if p := s.done[path]; p != nil {
		return p, nil
	}
	rest, ok := strings.CutPrefix(path, "example.com/shapes/")
	if proto, isProto := strings.CutPrefix(path, "google.golang.org/"); isProto {
		rest, ok = proto, true
	}
	if !ok {
		return s.std.Import(path)
	}
	p, _, err := checkDir(s.fset, filepath.Join(s.dir, rest), path, s)
	s.done[path] = p
	return p, err
}

func newSourceImporter(dir string) *sourceImporter {
	fset := token.NewFileSet()
	return &sourceImporter{fset, dir, importer.ForCompiler(fset, "source", nil), make(map[string]*types.Package)}
}

func checkDir(fset *token.FileSet, dir, path string, imp types.Importer) (*types.Package, []*ast.File, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, nil, err
	}
	var files []*ast.File
	for _, name := range names {
		if filepath.Base(name) == "run.go" {
			continue // needs the copies
		}
		f, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
		if err != nil {
			return nil, nil, err
		}
		files = append(files, f)
	}
	conf := types.Config{Importer: imp}
	pkg, err := conf.Check(path, fset, files, nil)
	return pkg, files, err
}

// find is Import for Env.
func (s *sourceImporter) find(path string) *types.Package {
	p, err := s.Import(path)
	if err != nil {
		return nil
	}
	return p
}

func loadShapes(t *testing.T, imp *sourceImporter, dir string) (*types.Package, []shape) {
	t.Helper()
	pkg, files, err := checkDir(imp.fset, dir, "example.com/shapes", imp)
	if err != nil {
		t.Fatal(err)
	}
	var shapes []shape
	for _, decl := range files[0].Decls {
		for _, spec := range decl.(*ast.GenDecl).Specs {
			if v, ok := spec.(*ast.ValueSpec); ok {
				obj := pkg.Scope().Lookup(v.Names[0].Name)
				shapes = append(shapes, shape{obj.Name(), obj.Type(), strings.TrimSpace(v.Comment.Text())})
			}
		}
	}
	return pkg, shapes
}

// parsePaths turns ". [].Tags" into the paths of summary.Repair.
func parsePaths(text string) [][]string {
	var paths [][]string
	for _, field := range strings.Fields(text) {
		path := []string{}
		for field != "" && field != "." {
			n := strings.IndexAny(field[1:], "[.") + 1
			if n == 0 {
				n = len(field)
			}
			path, field = append(path, field[:n]), field[n:]
		}
		paths = append(paths, path)
	}
	return paths
}

func generateShapes(t *testing.T, env *Env, shapes []shape) string {
	var body, table strings.Builder
	imports := map[string]bool{"reflect": true}
	needs := make(map[string]string)
	for _, s := range shapes {
		for i, preserve := range []bool{false, true} {
			env := *env
			env.PreserveNil = preserve
			c, stop := New(s.typ, parsePaths(s.writes), &env)
			if stop != nil {
				t.Errorf("%s: %s", s.name, stop)
				continue
			}
			writeCopy(t, &body, fmt.Sprint("copy_", s.name, i), c, imports, needs)
		}
		zero := "reflect.ValueOf(&" + s.name + ").Elem()"
		fmt.Fprintf(&table, "{%q, %s, via(%s, copy_%s0), via(%s, copy_%s1), %q},\n", s.name, zero, s.name, s.name, s.name, s.name, s.writes)
	}
	var head strings.Builder
	head.WriteString("package main\n\nimport (\n")
	for path := range imports {
		fmt.Fprintf(&head, "%q\n", path)
	}
	head.WriteString(")\n\nfunc via[T any](_ T, f func(T) T) func(reflect.Value) reflect.Value {\n" +
		"return func(v reflect.Value) reflect.Value {\nvar x T\nreflect.ValueOf(&x).Elem().Set(v)\nx = f(x)\nreturn reflect.ValueOf(&x).Elem()\n}\n}\n\n")
	return head.String() + body.String() + "func table0() []shape { return []shape{\n" + table.String() + "} }\n"
}

func writeCopy(t *testing.T, b *strings.Builder, name string, c *Copy, imports map[string]bool, needs map[string]string) {
	qualify := func(p *types.Package) string { imports[p.Path()] = true; return p.Name() }
	free := func(string) bool { return false }
	if c.Method != "" {
		typ := newTypePrinter(c.env, qualify).text(c.typ)
		if c.typ == nil {
			t.Fatalf("%s: method of what?", name)
		}
		fmt.Fprintf(b, "func %s(v %s) %s { return v.%s() }\n\n", name, typ, typ, c.Method)
		return
	}
	if c.Needs != nil && needs[c.Needs.Key] == "" {
		needs[c.Needs.Key] = fmt.Sprint("copyTree", len(needs))
		writeCopy(t, b, needs[c.Needs.Key], c.Needs, imports, needs)
	}
	need := ""
	if c.Needs != nil {
		need = needs[c.Needs.Key]
	}
	text, err := c.Source(name, need, qualify, free)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	b.WriteString(text + "\n")
}
