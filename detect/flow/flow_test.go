package flow_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"testing"

	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/scan"
	"github.com/mapfix/mapfix/detect/summary"
)

// graphOf returns the graph of a program in one package, with all accesses to maps, and the
// functions by name.
func graphOf(t *testing.T, src string) (*flow.Graph, []*summary.Func) {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "main.go", src, 0)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object),
		Selections: make(map[*ast.SelectorExpr]*types.Selection), Implicits: make(map[ast.Node]types.Object), Instances: make(map[*ast.Ident]types.Instance),
	}
	conf := types.Config{Importer: importer.ForCompiler(fset, "source", nil)}
	pkg, err := conf.Check("example.com/m", fset, []*ast.File{file}, info)
	if err != nil {
		t.Fatal(err)
	}
	sum := scan.Summarise(&scan.Input{Path: "example.com/m", Fset: fset, Files: []*ast.File{file}, Types: pkg, Info: info, FirstParty: true})
	g := flow.New(&flow.Program{
		Funcs:           sum.Funcs,
		Implementations: func(method string) ([]string, bool) { return named(sum.Types, method), true },
		Through:         func(string, string) []summary.Path { return nil },
		Makes:           func(*summary.Call) bool { return false },
		ShelfOf:         func(*summary.Call) (contract.Shelf, bool) { return contract.Shelf{}, false },
		Starts:          func(*summary.Call, int) bool { return false },
	})
	g.Seed(func(_ *summary.Func, e *summary.Event) bool { return isAccess(e) })
	return g, sum.Funcs
}

func isAccess(e *summary.Event) bool {
	return slices.Contains([]summary.EventKind{summary.EventLookup, summary.EventRange, summary.EventMutate, summary.EventLen}, e.Kind)
}

// write returns the first write of a function, as an access.
func write(t *testing.T, funcs []*summary.Func, name string) flow.Access {
	t.Helper()
	for _, f := range funcs {
		for i := range f.Events {
			if e := &f.Events[i]; f.Name == name && e.Kind == summary.EventMutate {
				return flow.Access{Fn: f, Event: i, Src: e.Val[0]}
			}
		}
	}
	t.Fatalf("%s writes no map", name)
	return flow.Access{}
}

func nothing(*summary.Func, summary.Src, int) bool { return false }

// readers returns the texts of the look-ups of what is written in writer.
func readers(t *testing.T, src string) []string {
	t.Helper()
	g, funcs := graphOf(t, src)
	w := write(t, funcs, "write")
	o := g.Origins(w.Fn, w.Src.Loc)
	var out []string
	for _, h := range g.Holders(append(o.Objects, o.Fresh...), nothing) {
		if e := h.At(); e.Kind == summary.EventLookup && !slices.Contains(out, e.Text) {
			out = append(out, e.Text)
		}
	}
	slices.Sort(out)
	return out
}

// In each program, the look-up in main reads what write writes, by some way.
func TestReaders(t *testing.T) {
	for _, tt := range []struct{ name, src string }{
		{"clone of a getter's result", `
import ("maps"; "sync")
var filter = sync.OnceValue(func() map[string]string { return map[string]string{"city": "5"} })
func snapshot() map[string]string { return maps.Clone(filter()) }
func write() { m := filter(); m["id"] = "1" }
func main() { write(); mine := snapshot(); println(mine["id"]) }`},
		{"another variable", `
var a = map[string]string{}
var b = a
func write() { m := a; m["id"] = "1" }
func main() { write(); mine := b; println(mine["id"]) }`},
		{"a closure that was made before", `
var a = map[string]string{}
func write() { m := a; m["id"] = "1" }
func main() { mine := a; f := func() { println(mine["id"]) }; write(); f() }`},
		{"a variable that a literal assigns", `
var a = map[string]string{}
func write() { m := a; m["id"] = "1" }
func main() { var mine map[string]string; func() { mine = a }(); write(); println(mine["id"]) }`},
		{"a goroutine", `
var a = map[string]string{}
func read(mine map[string]string) { println(mine["id"]) }
func write() { m := a; m["id"] = "1" }
func main() { go read(a); write() }`},
		{"a channel", `
var a = map[string]string{}
func write() { m := a; m["id"] = "1" }
func main() { c := make(chan map[string]string, 1); c <- a; write(); mine := <-c; println(mine["id"]) }`},
		{"a sync.Map", `
import "sync"
var a = map[string]string{}
var all sync.Map
func write() { m := a; m["id"] = "1" }
func main() { all.Store(1, a); write(); v, _ := all.Load(1); mine := v.(map[string]string); println(mine["id"]) }`},
		{"an iterator", `
var a = map[string]string{}
func each(yield func(map[string]string) bool) { yield(a) }
func write() { m := a; m["id"] = "1" }
func main() { write(); for mine := range each { println(mine["id"]) } }`},
		{"a field that a method sets", `
type box struct{ m map[string]string }
func (b *box) set(m map[string]string) { b.m = m }
func (b *box) get() map[string]string { return b.m }
var a = map[string]string{}
func write() { m := a; m["id"] = "1" }
func main() { b := &box{}; b.set(a); write(); mine := b.get(); println(mine["id"]) }`},
		{"an element that a helper stores", `
var a = map[string]string{}
func put(all map[string]map[string]string, m map[string]string) { all["x"] = m }
func write() { m := a; m["id"] = "1" }
func main() { all := map[string]map[string]string{}; put(all, a); write(); mine := all["x"]; println(mine["id"]) }`},
		{"a method behind an interface", `
type reader interface{ read(map[string]string) }
type plain struct{}
func (plain) read(mine map[string]string) { println(mine["id"]) }
var a = map[string]string{}
func write() { m := a; m["id"] = "1" }
func main() { var r reader = plain{}; write(); r.read(a) }`},
		{"a function out of a table", `
var table = map[string]func(map[string]string){"x": func(mine map[string]string) { println(mine["id"]) }}
var a = map[string]string{}
func write() { m := a; m["id"] = "1" }
func main() { write(); table["x"](a) }`},
		{"a callback of the standard library", `
import "slices"
var all = []map[string]string{{}}
func write() { m := all[0]; m["id"] = "1" }
func main() { write(); slices.IndexFunc(all, func(mine map[string]string) bool { return mine["id"] == "1" }) }`},
		{"a case of a select", `
var a = map[string]string{}
func loop(in chan map[string]string) { for { select { case mine, ok := <-in: if ok { println(mine["id"]) } } } }
func write() { m := a; m["id"] = "1" }
func main() { in := make(chan map[string]string); go loop(in); write(); in <- a }`},
		{"a channel that was sent over a channel", `
var a = map[string]string{}
var asks = make(chan chan map[string]string)
func serve() { for c := range asks { c <- a } }
func write() { m := a; m["id"] = "1" }
func main() { go serve(); write(); c := make(chan map[string]string); asks <- c; mine := <-c; println(mine["id"]) }`},
		{"a channel in a request", `
type request struct { reply chan map[string]string }
var a = map[string]string{}
func serve(in chan request) { for r := range in { r.reply <- a } }
func write() { m := a; m["id"] = "1" }
func main() { in := make(chan request); go serve(in); write(); r := request{make(chan map[string]string)}; in <- r; mine := <-r.reply; println(mine["id"]) }`},
		{"a channel that a callee sends on", `
type hub struct { all []chan map[string]string }
func (h *hub) join() chan map[string]string { c := make(chan map[string]string, 1); h.all = append(h.all, c); return c }
func (h *hub) tell(m map[string]string) { for _, c := range h.all { c <- m } }
var a = map[string]string{}
func write() { m := a; m["id"] = "1" }
func main() { h := &hub{}; c := h.join(); h.tell(a); write(); mine := <-c; println(mine["id"]) }`},
		{"a pointer to the variable", `
var a = map[string]string{}
func write() { m := a; m["id"] = "1" }
func main() { p := &a; write(); mine := *p; println(mine["id"]) }`},
		{"a loop that never ends", `
type box struct{ m map[string]string }
var a = map[string]string{}
func fill(b *box) { for { b.m = a } }
func write() { m := a; m["id"] = "1" }
func main() { b := &box{}; go fill(b); write(); mine := b.m; println(mine["id"]) }`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := readers(t, "package main\n"+tt.src); !slices.Contains(got, `mine["id"]`) {
				t.Errorf("found %q", got)
			}
		})
	}
}

// In each program, the look-up in main reads something else than write writes.
func TestOthers(t *testing.T) {
	for _, tt := range []struct{ name, src string }{
		{"what another call of the same function returns", `
func same(m map[string]string) map[string]string { return m }
var a, b = map[string]string{}, map[string]string{}
func write() { m := same(a); m["id"] = "1" }
func main() { write(); mine := same(b); println(mine["id"]) }`},
		{"another field", `
type box struct{ m, n map[string]string }
var both = &box{map[string]string{}, map[string]string{}}
func write() { m := both.m; m["id"] = "1" }
func main() { write(); mine := both.n; println(mine["id"]) }`},
		{"the element of another list", `
var a, b = []map[string]string{{}}, []map[string]string{{}}
func write() { m := a[0]; m["id"] = "1" }
func main() { write(); mine := b[0]; println(mine["id"]) }`},
		{"another object of the type", `
type box struct{ m map[string]string }
var a, b = &box{map[string]string{}}, &box{map[string]string{}}
func (b *box) get() map[string]string { return b.m }
func write() { m := a.get(); m["id"] = "1" }
func main() { write(); mine := b.get(); println(mine["id"]) }`},
		{"what a recursive function returns", `
func deep(n int, m map[string]string) map[string]string { if n == 0 { return m }; return deep(n-1, m) }
var a, b = map[string]string{}, map[string]string{}
func write() { m := deep(3, a); m["id"] = "1" }
func main() { write(); mine := deep(3, b); println(mine["id"]) }`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := readers(t, "package main\n"+tt.src); slices.Contains(got, `mine["id"]`) {
				t.Errorf("found %q", got)
			}
		})
	}
}
