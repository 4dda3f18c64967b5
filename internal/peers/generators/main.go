// Command generators compares how many type shapes generators of copy functions
// can do, and prints a table. Run it in the directory of the module; it fetches
// the others. An argument is the start of the name of the only one to be run.
package main

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/mapfix/mapfix/rewrite/clone"
)

//go:embed shapes.txt
var shapes string

// A shape is a type called Root with what it needs.
type shape struct{ what, source string }

// A generator writes copy functions for the package in dir, which is called p.
type generator struct {
	name   string
	marker string // in front of the package clause
	run    func(dir string) error
}

func generators() []generator {
	tool := func(args ...string) func(string) error {
		return func(dir string) error { return command(dir, append([]string{"run"}, args...)...) }
	}
	return []generator{
		{"mapfix", "", mapfix},
		{"controller-gen v0.23.0", "// +kubebuilder:object:generate=true",
			tool("sigs.k8s.io/controller-tools/cmd/controller-gen@v0.23.0", "object", "paths=./...")},
		{"deepcopy-gen v0.37.2", "// +k8s:deepcopy-gen=package",
			tool("k8s.io/code-generator/cmd/deepcopy-gen@v0.37.2", "--output-file", "zz_generated.go", "./...")},
	}
}

func main() {
	list := readShapes()
	fmt.Println("| generator | does, of", len(list), "| does not |")
	fmt.Println("| --- | --- | --- |")
	for _, g := range generators() {
		if len(os.Args) > 1 && !strings.HasPrefix(g.name, os.Args[1]) {
			continue
		}
		var bad []string
		for _, s := range list {
			if err := try(g, s); err != nil {
				bad = append(bad, s.what)
			}
		}
		fmt.Printf("| %s | %d | %s |\n", g.name, len(list)-len(bad), strings.Join(bad, "; "))
	}
}

// readShapes reads lines of a description, each followed by its source.
func readShapes() []shape {
	var list []shape
	for line := range strings.Lines(shapes) {
		if strings.HasPrefix(line, "type ") || strings.HasPrefix(line, "import ") {
			list[len(list)-1].source += line
		} else {
			list = append(list, shape{what: strings.TrimSpace(line)})
		}
	}
	return list
}

// try fails if g does, or what it writes does not compile, or vet complains, or
// there is no copy of Root.
func try(g generator, s shape) error {
	dir, err := os.MkdirTemp("", "shape")
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	write(filepath.Join(dir, "go.mod"), "module example.com/p\n\ngo 1.26\n")
	write(filepath.Join(dir, "doc.go"), g.marker+"\n\npackage p\n")
	write(filepath.Join(dir, "p.go"), "package p\n\n"+s.source)
	if err := g.run(dir); err != nil {
		return err
	}
	write(filepath.Join(dir, "use.go"), "package p\n\nvar _ = func(r *Root) any { return r.DeepCopy() }\n")
	return command(dir, "vet", ".")
}

func write(name, text string) {
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		log.Fatal(err)
	}
}

func command(dir string, args ...string) error {
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%v: %s", err, out)
	}
	return nil
}

// mapfix writes a copy of all that Root leads to, as a method, for the sake of
// the comparison.
func mapfix(dir string) error {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, filepath.Join(dir, "p.go"), nil, 0)
	if err != nil {
		return err
	}
	imp := importer.ForCompiler(fset, "source", nil)
	conf := types.Config{Importer: imp}
	pkg, err := conf.Check("example.com/p", fset, []*ast.File{f}, nil)
	if err != nil {
		return err
	}
	imports := map[string]bool{}
	qualify := func(p *types.Package) string { imports[p.Path()] = true; return p.Name() }
	find := func(path string) *types.Package { p, _ := imp.Import(path); return p }
	root := pkg.Scope().Lookup("Root").Type()
	c, stop := clone.New(root, paths(root, nil, nil, pkg), &clone.Env{Pkg: pkg, PreserveNil: true, Import: find})
	if stop != nil {
		return fmt.Errorf("%v", stop)
	}
	var body, needs string
	if c.Needs != nil {
		needs = "copyTree"
		if body, err = c.Needs.Source(needs, "", qualify, func(string) bool { return false }); err != nil {
			return err
		}
	}
	text, err := c.Source("copyRoot", needs, qualify, func(string) bool { return false })
	if err != nil {
		return err
	}
	head := "package p\n\n"
	for path := range imports {
		head += fmt.Sprintf("import %q\n", path)
	}
	write(filepath.Join(dir, "copies.go"), head+body+text+"\nfunc (r *Root) DeepCopy() *Root { c := copyRoot(*r); return &c }\n")
	return nil
}

// paths returns the paths to all containers below a value of type t that pkg can
// copy, into each declared type once.
func paths(t types.Type, path []string, above []types.Type, pkg *types.Package) [][]string {
	list := [][]string{append([]string{}, path...)}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		for _, a := range above {
			if types.Identical(a, n) {
				return list
			}
		}
		above = append(above[:len(above):len(above)], n)
		if n.Obj().Pkg() != pkg {
			return list
		}
	}
	below := func(t types.Type, step ...string) {
		switch t.Underlying().(type) {
		case *types.Map, *types.Slice, *types.Array, *types.Struct, *types.Pointer:
		case *types.Interface:
			if !t.Underlying().(*types.Interface).Empty() {
				return
			}
		default:
			return
		}
		if n, ok := types.Unalias(t).(*types.Named); ok && n.Obj().Pkg() != pkg {
			return
		}
		if p, ok := t.Underlying().(*types.Pointer); ok && hidden(p.Elem()) {
			return
		}
		list = append(list, paths(t, append(path[:len(path):len(path)], step...), above, pkg)...)
	}
	switch u := t.Underlying().(type) {
	case *types.Map:
		below(u.Elem(), "[]")
	case *types.Slice:
		below(u.Elem(), "[]")
	case *types.Array:
		below(u.Elem(), "[]")
	case *types.Pointer:
		below(u.Elem())
	case *types.Struct:
		for f := range u.Fields() {
			below(f.Type(), "."+f.Name())
		}
	}
	return list
}

// hidden reports whether values of type t, such as regular expressions, are not
// to be written by others.
func hidden(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "regexp"
}
