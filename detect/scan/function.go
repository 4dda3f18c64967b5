package scan

import (
	"go/ast"
	"go/types"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/scan/sequence"
	"github.com/mapfix/mapfix/detect/summary"
	"golang.org/x/tools/go/cfg"
)

// A flow follows the values of one function along its control-flow graph.
type flow struct {
	*body
	unit      *unit
	fn        *summary.Func
	keys      *keyTracer
	parent    *flow
	vars      map[types.Object]summary.Base
	free      map[types.Object]int
	freeObjs  []types.Object
	locals    int
	allocs    map[ast.Node]int
	bindIDs   map[bindKey]int
	boundVars map[types.Object]int // their numbers
	callIDs   map[*ast.CallExpr]int
	lits      map[*ast.FuncLit]string
	wrappers  map[*ast.SelectorExpr]string // of method values
	captures  map[string][]types.Object    // by literal
	tells     map[string][]types.Object    // likewise, those that texts get into
	ranged    map[*ast.RangeStmt]summary.Val
	exit      *summary.State
	st        *summary.State // at the point being read

	iterIDs map[*ast.RangeStmt]int
	cells   map[types.Object]bool // see variablesShared

	elementsOf map[summary.Loc]types.Type // elements of maps, and the types of these

	filled   map[int]bool // objects that get entries
	empty    []emptyStore
	discards bool // only the presence of the value being read matters
	late     bool // what is being noted is deferred

	recording bool // the last pass: events are written down
	at        sequence.Places
	here      sequence.Place
}

// An emptyStore is a store of an empty map that was made here.
type emptyStore struct{ event, object int }

type bindKey struct {
	expr  ast.Node
	form  summary.BindForm
	index int
}

// analyse summarises a body as fn and adds it to the package's summary.
func (u *unit) analyse(fn *summary.Func, b *body, parent *flow) *flow {
	a := &flow{
		unit: u, body: b, fn: fn, parent: parent,
		vars:    make(map[types.Object]summary.Base),
		free:    make(map[types.Object]int),
		allocs:  make(map[ast.Node]int),
		bindIDs: make(map[bindKey]int),

		boundVars: make(map[types.Object]int),
		callIDs:   make(map[*ast.CallExpr]int),
		lits:      make(map[*ast.FuncLit]string),
		wrappers:  make(map[*ast.SelectorExpr]string),
		captures:  make(map[string][]types.Object),
		tells:     make(map[string][]types.Object),
		ranged:    make(map[*ast.RangeStmt]summary.Val),

		iterIDs: make(map[*ast.RangeStmt]int),

		elementsOf: make(map[summary.Loc]types.Type),

		filled: make(map[int]bool),
	}
	a.keys = newKeyTracer(b, a.callIDs, a.checksItself())
	a.cells = a.variablesShared()
	a.at = sequence.Places{Graph: cfg.New(b.block, a.mayReturn), Binds: make(map[int]sequence.Place)}
	entry := summary.NewState()
	a.st = entry
	if b.signature != nil {
		a.parameters(b.signature)
	}
	a.run(entry)
	u.sum.Funcs = append(u.sum.Funcs, fn)
	u.done[fn.ID] = fn
	return a
}

// checksItself reports whether the function is a test, or main or a literal in it, which
// may check what the program has done.
func (a *flow) checksItself() bool {
	outermost := a
	for outermost.parent != nil {
		outermost = outermost.parent
	}
	return summary.IsMain(outermost.fn) || a.fn.Test
}

// param describes a parameter.
func (a *flow) param(v *types.Var) summary.Param {
	return summary.Param{Name: v.Name(), Type: a.typeString(v.Type()), Map: isMap(v.Type())}
}

// parameters gives every parameter a variable of its own that holds what the
// caller passed.
func (a *flow) parameters(sig *types.Signature) {
	index := 0
	param := func(v *types.Var) {
		a.fn.Params = append(a.fn.Params, a.param(v))
		loc := summary.Loc{Base: a.variable(v)}
		src := summary.Src{Loc: summary.Loc{Base: summary.Base{Kind: summary.BaseParam, Index: int32(index)}}}
		index++
		if !a.carries(v.Type()) {
			return
		}
		if isStruct(v.Type()) && v.Name() != "" && v.Name() != "_" {
			src = src.WithBind(a.paramBind(v))
		}
		a.st.Set(loc, summary.Val{src})
	}
	if sig.Recv() != nil {
		param(sig.Recv())
	}
	for v := range sig.Params().Variables() {
		param(v)
	}
	for range sig.Results().Len() {
		a.fn.Results = append(a.fn.Results, nil)
	}
}

// keyParams notes what is done with the parameters that may be keys of maps.
func (a *flow) keyParams() {
	if a.signature == nil {
		return
	}
	i := 0
	note := func(v *types.Var) {
		p := &a.fn.Params[i]
		if !a.carries(v.Type()) || types.IsInterface(v.Type()) {
			p.Keys = a.keys.ofParam(v, summary.AsKey)
		} else if !p.Map {
			p.Keys.Use = summary.KeysUnknown
		}
		p.Text = a.keys.ofParam(v, summary.AsText)
		if a.carries(v.Type()) {
			p.Back = a.keys.ofParam(v, summary.Decoded)
		}
		i++
	}
	if a.signature.Recv() != nil {
		note(a.signature.Recv())
	}
	for v := range a.signature.Params().Variables() {
		note(v)
	}
}

// variable returns the base of a local variable, making it at first sight.
func (a *flow) variable(obj types.Object) summary.Base {
	if b, ok := a.vars[obj]; ok {
		return b
	}
	a.locals++
	b := summary.Base{Kind: summary.BaseLocal, Index: int32(a.locals)}
	a.vars[obj] = b
	return b
}

// object returns the base of what is made at node n: a literal, make or new.
func (a *flow) object(n ast.Node) summary.Base {
	id, ok := a.allocs[n]
	if !ok {
		a.locals++
		id = a.locals
		a.allocs[n] = id
		a.made(n, id)
	}
	return summary.Base{Kind: summary.BaseLocal, Index: int32(id)}
}

// made writes down an object that the function makes, if others can get at it.
func (a *flow) made(n ast.Node, id int) {
	e, ok := n.(ast.Expr)
	if !ok || !a.carries(a.typeOf(e)) {
		return
	}
	a.fn.Made = append(a.fn.Made, summary.Object{
		Index: id, Pos: a.pos(n.Pos()), Loop: a.inLoop(n), Filled: a.content(e), Type: a.typeString(a.typeOf(e)),
	})
}

func (b *body) inLoop(n ast.Node) bool {
	for n = b.parents[n]; n != nil; n = b.parents[n] {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return true
		}
	}
	return false
}

// run iterates over the graph until the states are stable, then once more to
// write down the events.
func (a *flow) run(entry *summary.State) {
	blocks := a.at.Graph.Blocks
	in := make([]*summary.State, len(blocks))
	in[0] = entry
	visits := make([]int, len(blocks))
	queue := []int32{0}
	queued := make([]bool, len(blocks))
	for len(queue) > 0 {
		i := queue[0]
		queue = queue[1:]
		queued[i] = false
		visits[i]++
		a.st = in[i].Clone()
		a.nodes(blocks[i])
		for n, s := range blocks[i].Succs {
			lost := in[s.Index] != nil && in[s.Index].Lost != ""
			if !flowInto(&in[s.Index], a.along(blocks[i], n)) || queued[s.Index] {
				continue
			}
			if visits[s.Index] >= bounds.Of.Visits {
				if lost {
					continue // and so are those that come after it
				}
				in[s.Index].Lost = bounds.TooManyRounds
			}
			queued[s.Index] = true
			queue = append(queue, s.Index)
		}
	}
	a.record(in)
}

// flowInto merges st into the state at a block's start and reports whether the
// block must be gone through again.
func flowInto(in **summary.State, st *summary.State) bool {
	if *in == nil {
		*in = st.Clone()
		return true
	}
	return (*in).Join(st)
}

func (a *flow) record(in []*summary.State) {
	for _, r := range a.mapLoops {
		a.keys.ofLoop(r) // look-ups by a map's own keys may be read before its loop
	}
	a.recording = true
	var anywhere *summary.State
	for i, b := range a.at.Graph.Blocks {
		if in[i] == nil {
			continue
		}
		a.st = in[i].Clone()
		a.nodes(b)
		flowInto(&anywhere, a.st)
	}
	if a.exit == nil {
		a.exit = anywhere // what a loop without end does is seen by others all the same
	}
	if a.exit != nil {
		a.fn.Exit = a.visibleExit()
	}
	for i, obj := range a.results {
		if i < len(a.fn.Results) && a.cells[obj] && !isInline(obj.Type()) {
			a.fn.Results[i] = a.fn.Results[i].Add(summary.Src{Loc: summary.Loc{Base: a.variable(obj)}})
		}
	}
	a.leftBehind()
	a.keyParams()
	a.filledLater()
	sequence.Relate(a.fn, &a.at)
}

// visibleExit lists what the function leaves behind in memory that others can
// reach: through parameters, captured and package variables and results.
func (a *flow) visibleExit() []summary.Entry {
	var out []summary.Entry
	var roots []summary.Val
	for _, e := range a.exit.Entries() {
		switch e.Loc.Base.Kind {
		case summary.BaseParam, summary.BaseFree, summary.BaseGlobal:
			out = append(out, e)
			roots = append(roots, e.Val)
		}
	}
	roots = append(roots, a.fn.Results...)
	seen := make(map[summary.Loc]bool)
	for _, e := range out {
		seen[e.Loc] = true
	}
	for _, e := range a.exit.Snapshot(roots) {
		if !seen[e.Loc] {
			out = append(out, e)
		}
	}
	return out
}

func (a *flow) nodes(b *cfg.Block) {
	a.here = sequence.Place{Block: int(b.Index), Node: -1}
	switch b.Kind {
	case cfg.KindRangeBody:
		a.rangeBody(b.Stmt.(*ast.RangeStmt))
	case cfg.KindSwitchCaseBody:
		if cc, ok := b.Stmt.(*ast.CaseClause); ok {
			a.typeCase(cc)
		}
	}
	for i, n := range b.Nodes {
		a.here = sequence.Place{Block: int(b.Index), Node: i}
		a.node(n)
	}
}

func (a *flow) node(n ast.Node) {
	switch n := n.(type) {
	case ast.Expr:
		val := a.eval(n)
		if r, ok := a.parents[n].(*ast.RangeStmt); ok && r.X == n {
			if _, iter := core(a.typeOf(r.X)).(*types.Signature); iter {
				val = a.iterate(r, val)
			}
			a.ranged[r] = a.ranged[r].Union(val)
			a.rangeOver(r, val)
		}
	case *ast.ValueSpec:
		a.varSpec(n)
	case *ast.AssignStmt:
		a.assignStmt(n)
	case *ast.IncDecStmt:
		a.incDec(n)
	case *ast.ExprStmt:
		a.eval(n.X)
	case *ast.SendStmt:
		a.send(n)
	case *ast.GoStmt:
		a.call(n.Call, summary.CallGo)
	case *ast.DeferStmt:
		a.call(n.Call, summary.CallDefer)
	case *ast.ReturnStmt:
		a.returnStmt(n)
	}
}

// mayReturn tells the graph's builder which calls end the function.
func (b *body) mayReturn(call *ast.CallExpr) bool {
	return b.builtinCalled(call) != "panic" && !neverReturns(b.selectedFunc(call))
}

func neverReturns(name string) bool {
	switch name {
	case "os.Exit", "log.Fatal", "log.Fatalf", "log.Fatalln", "runtime.Goexit":
		return true
	}
	return false
}
