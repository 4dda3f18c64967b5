package flow_test

import (
	"cmp"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/scan"
	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/internal/archive"
	"github.com/mapfix/mapfix/internal/tools/program"
)

// sampled is the share of the archives that is looked at unless all are asked for.
const sampled = 6

// An object is an origin of what an access sees exactly if the access is among the object's
// holders.
func TestDuality(t *testing.T) {
	lib := libraryOf(t)
	for _, tier := range []string{"fix", "refuse", "detect", "wanted"} {
		archives, err := archive.ReadAll(filepath.Join("..", "..", "testdata"), tier)
		if err != nil {
			t.Fatal(err)
		}
		for i, a := range archives {
			if i%sampled == 0 || archive.Thorough() {
				t.Run(a.Name(), func(t *testing.T) { checkDuality(t, lib, a) })
			}
		}
	}
}

// libraryOf returns the standard library as far as archives import it.
func libraryOf(t *testing.T) *program.Library {
	t.Helper()
	var files []map[string][]byte
	for _, tier := range []string{"fix", "refuse", "detect", "wanted"} {
		archives, err := archive.ReadAll(filepath.Join("..", "..", "testdata"), tier)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range archives {
			files = append(files, a.Inputs())
		}
	}
	lib, err := program.NewLibrary(program.StandardImports(files...))
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

func checkDuality(t *testing.T, lib *program.Library, a *archive.Archive) {
	p, err := program.Load(lib, a.Inputs())
	if err != nil {
		t.Fatal(err)
	}
	g, funcs := programGraph(p)
	origins := make(map[flow.Object][]string)
	for _, f := range funcs {
		for i := range f.Events {
			if !isAccess(&f.Events[i]) {
				continue
			}
			for _, s := range f.Events[i].Val {
				if s.Base.Kind == summary.BaseUnknown {
					continue // it may be anything, and Holders says so of all objects
				}
				o := g.Origins(f, s.Loc)
				for _, object := range append(o.Objects, o.Fresh...) {
					if object.Loc.Base.Kind == summary.BaseUnknown {
						continue
					}
					origins[object] = append(origins[object], accessName(f, i, s))
				}
			}
		}
	}
	if len(origins) == 0 && strings.HasPrefix(a.Name(), "fix/") {
		t.Error("no access has an origin")
	}
	objects := slices.SortedFunc(maps.Keys(origins), func(a, b flow.Object) int {
		return cmp.Compare(objectName(a), objectName(b))
	})
	for _, anew := range []bool{false, true} { // what was asked before must not matter
		for _, object := range objects {
			if anew {
				g.Origins(object.Fn, object.Loc)
			}
			if want, got := unique(slices.Clone(origins[object])), heldBy(g, object); !slices.Equal(want, got) {
				t.Errorf("%s:\norigin of %q\nheld by  %q", objectName(object), want, got)
			}
		}
	}
}

func objectName(o flow.Object) string {
	if o.Fn == nil {
		return fmt.Sprint(o.Loc)
	}
	return fmt.Sprint(o.Fn.ID, " ", o.Loc)
}

// heldBy returns the accesses that are known to see an object.
func heldBy(g *flow.Graph, object flow.Object) []string {
	var out []string
	for _, h := range g.Holders([]flow.Object{object}, nothing) {
		if !h.Copy && h.Src.Base.Kind != summary.BaseUnknown {
			out = append(out, accessName(h.Fn, h.Event, h.Src))
		}
	}
	return unique(out)
}

// accessName tells accesses apart by what they are about and where they stand.
func accessName(f *summary.Func, event int, s summary.Src) string {
	return fmt.Sprintf("%s#%d %v%s", f.ID, event, s.Base, s.Path)
}

func unique(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}

// programGraph returns the graph of a program with all accesses to maps, and its functions.
func programGraph(p *program.Program) (*flow.Graph, []*summary.Func) {
	var funcs []*summary.Func
	var types []summary.TypeInfo
	for _, pkg := range p.Packages {
		sum := scan.Summarise(&scan.Input{Path: pkg.Path, Fset: p.Fset, Files: pkg.Files, Types: pkg.Types, Info: pkg.Info, FirstParty: true})
		funcs = append(funcs, sum.Funcs...)
		types = append(types, sum.Types...)
	}
	g := flow.New(&flow.Program{
		Funcs:           funcs,
		Implementations: func(method string) ([]string, bool) { return named(types, method), true },
		Through:         func(string, string) []summary.Path { return nil },
		Makes:           func(*summary.Call) bool { return false },
		ShelfOf:         func(*summary.Call) (contract.Shelf, bool) { return contract.Shelf{}, false },
		Starts:          func(*summary.Call, int) bool { return false },
	})
	g.Seed(func(_ *summary.Func, e *summary.Event) bool { return isAccess(e) })
	return g, funcs
}

// named lists the methods of a name, which are more than those behind the interface.
func named(types []summary.TypeInfo, method string) []string {
	name := method[strings.LastIndexByte(method, '.')+1:]
	var out []string
	for _, typ := range types {
		for _, m := range typ.Methods {
			if m.Name == name && !slices.Contains(out, m.Func) {
				out = append(out, m.Func)
			}
		}
	}
	return out
}
