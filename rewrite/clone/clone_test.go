package clone

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"strings"
	"testing"
)

const declarations = `package p

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
)

type Locked struct {
	mu   sync.RWMutex
	Tags map[string]string
}
type Inner struct{ Deep struct{ Once [2]sync.Once } }
type Counter struct{ N atomic.Int64; M map[string]int }
type Build struct{ B strings.Builder; M map[string]int }
type Cond struct{ M map[string]int; mu *sync.Mutex }
type Node struct{ Next *Node; M map[string]int }

var (
	pointers map[string]*Locked
	values   map[string]Locked
	inner    []Inner
	counter  *Counter
	build    *Build
	cond     *Cond
	ring     *Node
	text     string
	function map[string]func()
	channel  map[string]chan int
	stringer map[string]fmt.Stringer
	buffer   map[string]*bytes.Buffer
	simple   map[string]int
	keyed    map[any]int
	deep     map[string][]map[int]bool
)

func f[T any](generic map[string]T) {
	type local struct{}
	var locals map[string]map[string]local
	_ = locals
}
`

// scope type-checks declarations and returns the types of its variables.
func scope(t testing.TB) (*types.Package, map[string]types.Type) {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "p.go", declarations, 0)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{Defs: make(map[*ast.Ident]types.Object)}
	conf := types.Config{Importer: importer.ForCompiler(fset, "source", nil)}
	pkg, err := conf.Check("example.com/p", fset, []*ast.File{f}, info)
	if err != nil {
		t.Fatal(err)
	}
	vars := make(map[string]types.Type)
	for id, obj := range info.Defs {
		if v, ok := obj.(*types.Var); ok && !v.IsField() {
			vars[id.Name] = v.Type()
		}
	}
	return pkg, vars
}

// TestNew checks the obstacles, and the names of what can be copied.
func TestNew(t *testing.T) {
	pkg, vars := scope(t)
	for _, c := range []struct{ name, writes, version, want string }{
		{"pointers", ".", "", "DeepCopyMap DeepCopyMapOf"},
		{"pointers", "[]", "", "Locked.mu is a sync.RWMutex"},
		{"values", ".", "", "Locked.mu is a sync.RWMutex"},
		{"inner", ".", "", "Inner.Deep.Once[] is a sync.Once"},
		{"counter", ".M", "", "Counter.N is an atomic.Int64"},
		{"build", ".M", "", "Build.B is a strings.Builder"},
		{"cond", ".M", "", "DeepCopyCond DeepCopyPtrCond"},
		{"ring", ".Next.Next.M", "", "DeepCopyNode DeepCopyPtrNode"},
		{"text", ".", "", "text is a string, which holds nothing to copy"},
		{"simple", "[]", "", "DeepCopyMap DeepCopyMapOf"},
		{"simple", "[].X", "", "simple[] is an int, which holds nothing to copy"},
		{"simple", ".X", "", "simple.X is written, but simple has elements only"},
		{"cond", ".Nope", "", "Cond.Nope is written, but Cond has no such field"},
		{"function", "[]", "", "function[] is a function"},
		{"channel", "[]", "", "channel[] is a channel"},
		{"stringer", "[]", "", "stringer[] is an interface with unknown contents"},
		{"stringer", ".", "", "DeepCopyMap DeepCopyMapOf"},
		{"buffer", "[].buf", "", "Buffer is a bytes.Buffer"},
		{"keyed", ".", "go1.18", "DeepCopyMap DeepCopyMapAnyInt"},
		{"keyed", ".", "go1.20", "DeepCopyMap DeepCopyMapOf"},
		{"deep", "[][]", "", "DeepCopyMapOfSliceOfMap DeepCopyMapStringSliceMapIntBool"},
		{"generic", "[]", "", "generic[] has a type parameter for its type"},
		{"generic", ".", "", "DeepCopyMap DeepCopyMapOf"},
		{"locals", "[]", "", "DeepCopyMapOfMap DeepCopyMapStringMapStringLocal"},
		{"locals", "[]", "go1.17", "p.local is declared in a function"},
		{"locals", ".", "", "DeepCopyMap DeepCopyMapOf"},
		{"locals", ".", "go1.17", "p.local is declared in a function"},
	} {
		got := outcome(New(vars[c.name], parsePaths(c.writes), &Env{Pkg: pkg, GoVersion: c.version, Root: c.name}))
		if got != c.want {
			t.Errorf("%s %s: got %q, want %q", c.name, c.writes, got, c.want)
		}
	}
}

func outcome(c *Copy, stop *Obstacle) string {
	if stop != nil {
		return stop.String()
	}
	return strings.Join(c.Names, " ")
}

// Equal requests take one function, and others do not.
func TestKey(t *testing.T) {
	pkg, vars := scope(t)
	key := func(name, writes string, preserve bool) string {
		c, stop := New(vars[name], parsePaths(writes), &Env{Pkg: pkg, PreserveNil: preserve})
		if stop != nil {
			t.Fatal(stop)
		}
		return c.Key
	}
	if key("deep", "[][]", false) != key("deep", "[] . [][]", false) || key("simple", ".", false) != key("keyed", "[]", false) {
		t.Error("equal copies have different keys")
	}
	if key("deep", "[][]", false) == key("deep", "[]", false) || key("simple", ".", false) == key("simple", ".", true) {
		t.Error("different copies have one key")
	}
}

// What a copy function's comment says can be read back.
func TestReadPromise(t *testing.T) {
	pkg, vars := scope(t)
	for _, c := range []struct {
		name, writes, more string
		keepNil            bool
	}{
		{"deep", "[][]", ". [] [][] [][][]", false},
		{"simple", ".", ". []", true},
		{"ring", ".Next.Next.M", ". .Next .Next.Next .Next.Next.M .M .Next.M", false},
		{"cond", ".M", ".M .", false},
	} {
		copied, stop := New(vars[c.name], parsePaths(c.writes), &Env{Pkg: pkg, PreserveNil: c.keepNil})
		if stop != nil {
			t.Fatal(stop)
		}
		text, err := copied.Source("F", "", (*types.Package).Name, func(string) bool { return false })
		if err != nil {
			t.Fatal(err)
		}
		comment := strings.ReplaceAll(text[:strings.Index(text, "\nfunc")], "//", "")
		p := ReadPromise(comment)
		if p == nil || p.KeepsNil != c.keepNil || !copied.Owns(p.Paths) || !copied.Owns(parsePaths(c.more)) {
			t.Errorf("%s: read %+v from\n%s", c.name, p, comment)
		}
		if copied.Owns(nil) || c.writes != "." && copied.Owns([][]string{{}}) {
			t.Errorf("%s: owned without a promise", c.name)
		}
	}
	if p := ReadPromise("F returns a copy."); p != nil {
		t.Errorf("got %+v", p)
	}
}

func TestInternalPackages(t *testing.T) {
	for _, c := range []struct {
		self, path string
		want       bool
	}{
		{"example.com/m/a", "example.com/m/b", true},
		{"example.com/m/a", "example.com/m/internal/b", true},
		{"example.com/m", "example.com/m/internal/b", true},
		{"example.com/m_test", "example.com/m/internal", true},
		{"example.com/mm", "example.com/m/internal", false},
		{"example.com/m/a", "example.com/m/b/internal/c", false},
		{"example.com/m", "internal/abi", false},
	} {
		if got := Importable(c.self, c.path); got != c.want {
			t.Errorf("%s imports %s: %v", c.self, c.path, got)
		}
	}
}

// The functions below are what is generated, to be compared with what one
// would write by hand.

func generatedCopy[M ~map[K]V, K comparable, V any](m M) M {
	result := make(M, len(m))
	for k, v := range m {
		result[k] = v
	}
	return result
}

func handCopy(m map[string]string) map[string]string {
	c := make(map[string]string, len(m))
	for k, v := range m {
		c[k] = v
	}
	return c
}

func BenchmarkCopy(b *testing.B) {
	for _, size := range []struct {
		name string
		n    int
	}{{"8", 8}, {"100", 100}, {"10000", 10000}} {
		m := make(map[string]string, size.n)
		for i := range size.n {
			m[strings.Repeat("k", i%7)+string(rune('a'+i%26))+string(rune(i+256))] = "value"
		}
		for _, f := range []struct {
			name string
			copy func(map[string]string) map[string]string
		}{
			{"generated", generatedCopy[map[string]string]},
			{"hand", handCopy},
			{"maps.Clone", maps.Clone[map[string]string]},
		} {
			b.Run(f.name+"/"+size.name, func(b *testing.B) {
				for b.Loop() {
					f.copy(m)
				}
			})
		}
	}
}
