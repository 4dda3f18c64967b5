package values

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/cfg"

	"github.com/mapfix/mapfix/detect/scan/keys"
	"github.com/mapfix/mapfix/detect/scan/sequence"
	"github.com/mapfix/mapfix/detect/scan/syntax"
	"github.com/mapfix/mapfix/detect/summary"
)

// A follower follows the values of one function along its control-flow graph.
type follower struct {
	*syntax.Body
	unit   *Unit
	fn     *summary.Func // being written
	parent *follower     // of the function around a literal
	keys   *keys.Tracer

	st        *summary.State // at the point being read
	here      sequence.Place // that point
	at        sequence.Places
	ranged    map[*ast.RangeStmt]summary.Val // what loops go through
	exit      *summary.State
	recording bool // the last pass: events are written down
	late      bool // what is being noted is deferred
	discards  bool // only the presence of the value being read matters
	fills     bool // likewise, to give it one if there is none

	numbers
	freeVars   []types.Object             // captured variables, by their numbers
	captures   map[string][]types.Object  // those of each literal
	tells      map[string][]types.Object  // of these, the ones that texts get into
	elementsOf map[summary.Loc]types.Type // elements of maps, and the types of these
	filled     map[int]bool               // objects that get entries
	handed     handings
	varies     bool // what is being written varies
	empty      []emptyStore

	gives  map[ast.Expr]summary.Val // what is assigned to parts of elements, by the left sides
	givers map[ast.Expr]ast.Expr    // see given
}

// numbers has those of what a function consists of, each given at first sight.
type numbers struct {
	locals    int // the last one of vars and allocs
	vars      map[types.Object]summary.Base
	allocs    map[ast.Node]int
	free      map[types.Object]int // captured variables
	boundVars map[types.Object]int
	bindIDs   map[bindKey]int
	callIDs   map[*ast.CallExpr]int
	iterIDs   map[ast.Node]int // calls of iterators, and of functions by those that they are handed to
	lits      map[*ast.FuncLit]string
	wrappers  map[ast.Expr]string // of method values and iterators
}

// An emptyStore is a store of an empty map that was made here.
type emptyStore struct{ event, object int }

type bindKey struct {
	expr  ast.Node
	form  summary.BindForm
	index int
	name  string // BindOut: of what the call fills, of which there may be several
}

func newFollower(u *Unit, fn *summary.Func, b *syntax.Body, parent *follower) *follower {
	f := &follower{
		unit: u, Body: b, fn: fn, parent: parent,
		st:         summary.NewState(),
		at:         sequence.Places{Graph: cfg.New(b.Block, b.MayReturn), Binds: make(map[int]sequence.Place), Made: make(map[int]sequence.Place)},
		ranged:     make(map[*ast.RangeStmt]summary.Val),
		numbers:    newNumbers(),
		captures:   make(map[string][]types.Object),
		tells:      make(map[string][]types.Object),
		elementsOf: make(map[summary.Loc]types.Type),
		filled:     make(map[int]bool),
		handed:     handings{exprs: make(map[int]ast.Expr)},
		gives:      make(map[ast.Expr]summary.Val),
		givers:     make(map[ast.Expr]ast.Expr),
	}
	f.keys = keys.NewTracer(b, f.callIDs, f.checksItself())
	return f
}

func newNumbers() numbers {
	return numbers{
		vars:      make(map[types.Object]summary.Base),
		allocs:    make(map[ast.Node]int),
		free:      make(map[types.Object]int),
		boundVars: make(map[types.Object]int),
		bindIDs:   make(map[bindKey]int),
		callIDs:   make(map[*ast.CallExpr]int),
		iterIDs:   make(map[ast.Node]int),
		lits:      make(map[*ast.FuncLit]string),
		wrappers:  make(map[ast.Expr]string),
	}
}

// checksItself reports whether the function is a test, or main or a literal in it, which
// may check what the program has done.
func (f *follower) checksItself() bool {
	outermost := f
	for outermost.parent != nil {
		outermost = outermost.parent
	}
	return summary.IsMain(outermost.fn) || f.fn.Test
}

// variable returns the base of a local variable, making it at first sight.
func (f *follower) variable(obj types.Object) summary.Base {
	if b, ok := f.vars[obj]; ok {
		return b
	}
	f.locals++
	b := summary.Base{Kind: summary.BaseLocal, Index: int32(f.locals)}
	f.vars[obj] = b
	return b
}

// object returns the base of what is made at node n: a literal, make or new.
func (f *follower) object(n ast.Node) summary.Base {
	id, ok := f.allocs[n]
	if !ok {
		f.locals++
		id = f.locals
		f.allocs[n] = id
		f.made(n, id)
	}
	if f.recording {
		f.at.Made[id] = f.here
	}
	return summary.Base{Kind: summary.BaseLocal, Index: int32(id)}
}

// made writes down an object that the function makes, if others can get at it.
func (f *follower) made(n ast.Node, id int) {
	e, ok := n.(ast.Expr)
	if !ok || !f.Carries(f.TypeOf(e)) {
		return
	}
	f.fn.Made = append(f.fn.Made, summary.Object{
		Index: id, Pos: f.Pos(n.Pos()), Loop: f.InLoop(n), Filled: f.Content(e), Type: f.TypeString(f.TypeOf(e)),
	})
}
