package values

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/cfg"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/scan/binds"
	"github.com/mapfix/mapfix/detect/scan/kinds"
	"github.com/mapfix/mapfix/detect/scan/sequence"
	"github.com/mapfix/mapfix/detect/scan/syntax"
	"github.com/mapfix/mapfix/detect/summary"
)

// run iterates over the graph until the states are stable, then once more to
// write down the events.
func (f *follower) run() {
	if f.Signature != nil {
		f.parameters(f.Signature)
	}
	blocks := f.at.Graph.Blocks
	in := make([]*summary.State, len(blocks))
	in[0] = f.st
	visits := make([]int, len(blocks))
	queue := []int32{0}
	queued := make([]bool, len(blocks))
	for len(queue) > 0 {
		i := queue[0]
		queue = queue[1:]
		queued[i] = false
		visits[i]++
		f.st = in[i].Clone()
		f.nodes(blocks[i])
		for n, s := range blocks[i].Succs {
			lost := in[s.Index] != nil && in[s.Index].Lost != ""
			if !flowInto(&in[s.Index], f.along(blocks[i], n)) || queued[s.Index] {
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
	f.record(in)
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

func (f *follower) nodes(b *cfg.Block) {
	f.here = sequence.Place{Block: int(b.Index), Node: -1}
	switch b.Kind {
	case cfg.KindRangeBody:
		f.rangeBody(b.Stmt.(*ast.RangeStmt))
	case cfg.KindSwitchCaseBody:
		if cc, ok := b.Stmt.(*ast.CaseClause); ok {
			f.typeCase(cc)
		}
	}
	for i, n := range b.Nodes {
		f.here = sequence.Place{Block: int(b.Index), Node: i}
		f.node(n)
	}
}

func (f *follower) node(n ast.Node) {
	switch n := n.(type) {
	case ast.Expr:
		val := f.eval(n)
		if r, ok := f.Parents[n].(*ast.RangeStmt); ok && r.X == n {
			if _, iter := kinds.Core(f.TypeOf(r.X)).(*types.Signature); iter {
				val = f.iterate(r, val)
			}
			f.ranged[r] = f.ranged[r].Union(val)
			f.rangeOver(r, val)
		}
	case *ast.ValueSpec:
		f.varSpec(n)
	case *ast.AssignStmt:
		f.assignStmt(n)
	case *ast.IncDecStmt:
		f.incDec(n)
	case *ast.ExprStmt:
		f.eval(n.X)
	case *ast.SendStmt:
		f.send(n)
	case *ast.GoStmt:
		f.call(n.Call, summary.CallGo)
	case *ast.DeferStmt:
		f.call(n.Call, summary.CallDefer)
	case *ast.ReturnStmt:
		f.returnStmt(n)
	}
}

// along returns the state on the way from a block to its n-th successor. Where
// a condition has found a value to be nil, the value refers to nothing:
//
//	if m != nil { own := copyOf(m); m = own }
func (f *follower) along(b *cfg.Block, n int) *summary.State {
	if b.Kind == cfg.KindRangeLoop && n == 1 {
		return f.afterLoop(b.Stmt.(*ast.RangeStmt))
	}
	if st := f.leftOver(b, n); st != nil {
		return st
	}
	if len(b.Succs) != 2 || len(b.Nodes) == 0 {
		return f.st
	}
	cond, ok := b.Nodes[len(b.Nodes)-1].(*ast.BinaryExpr)
	if !ok || !(cond.Op == token.EQL && n == 0 || cond.Op == token.NEQ && n == 1) {
		return f.st
	}
	x := ast.Unparen(cond.X)
	if id, ok := cond.Y.(*ast.Ident); !ok || id.Name != "nil" || !f.Carries(f.TypeOf(x)) {
		return f.st
	}
	locs := f.quietLocs(x)
	if len(locs) != 1 {
		return f.st
	}
	st := f.st.Clone()
	st.Set(locs[0].Loc, nil)
	return st
}

// quietly evaluates e again without noting what it does.
func (f *follower) quietly(e ast.Expr) summary.Val {
	was := f.recording
	f.recording = false
	defer func() { f.recording = was }()
	return f.eval(e)
}

// quietLocs is locs without noting what it does.
func (f *follower) quietLocs(e ast.Expr) []summary.Src {
	was := f.recording
	f.recording = false
	defer func() { f.recording = was }()
	return f.locs(e)
}

// defaultCase binds the variable of a type switch in its default case. That has no block of
// its own: it goes on where the last of the others does not hold.
func (f *follower) defaultCase(ts *ast.TypeSwitchStmt) {
	for _, s := range ts.Body.List {
		if cc, ok := s.(*ast.CaseClause); ok && cc.List == nil {
			f.typeCase(cc)
		}
	}
}

// leftOver returns the state on the way from a block to where none of the cases of a type
// switch holds, nil on other ways. What is switched on is no map that there is a case for:
//
//	switch t := v.(type) {
//	case map[string]any: return copyTree(t)
//	}
//	return v
func (f *follower) leftOver(b *cfg.Block, n int) *summary.State {
	if n != 1 || !f.isNextCase(b, nil) || f.isNextCase(b.Succs[1], b.Succs[1].Stmt) {
		return nil
	}
	ts, ok := f.Parents[f.Parents[b.Succs[1].Stmt]].(*ast.TypeSwitchStmt)
	if !ok {
		return nil
	}
	x, not := syntax.SwitchedOn(ts), f.mapCases(ts)
	locs := f.quietLocs(x)
	if len(not) == 0 || len(locs) != 1 || !syntax.IsPath(x) {
		return nil
	}
	st := f.st.Clone()
	spec := binds.Spec{Expr: x, Form: summary.BindVar, Name: types.ExprString(x), Type: f.TypeOf(x), Index: int(ts.Pos()), Stmt: ts, Not: not}
	st.Set(locs[0].Loc, f.bound(f.quietly(x), spec))
	return st
}

// isNextCase reports whether a block tries a case, and goes on with another one of the same
// switch as that of like, which may be nil, where it does not hold.
func (f *follower) isNextCase(b *cfg.Block, like ast.Node) bool {
	return len(b.Succs) == 2 && b.Succs[1].Kind == cfg.KindSwitchNextCase && (like == nil || f.Parents[b.Succs[1].Stmt] == f.Parents[like])
}

// mapCases returns the types of maps that a type switch has cases for.
func (f *follower) mapCases(ts *ast.TypeSwitchStmt) []string {
	var out []string
	for _, s := range ts.Body.List {
		for _, e := range s.(*ast.CaseClause).List {
			if t := f.TypeOf(e); kinds.IsMap(t) {
				out = append(out, f.TypeString(t))
			}
		}
	}
	return out
}

// typeCase binds the variable of a type switch in one of its cases.
func (f *follower) typeCase(cc *ast.CaseClause) {
	obj, guard := f.Info.Implicits[cc], f.GuardOf(cc)
	if obj == nil || guard == nil {
		return
	}
	if v, ok := obj.(*types.Var); ok && !f.Carries(obj.Type()) {
		f.assignRef(v, binds.Spec{Expr: guard.X})
		return
	}
	spec := binds.Spec{Expr: guard, Form: summary.BindVar, Name: obj.Name(), Obj: obj, Text: types.ExprString(guard.X) + ".(type)", Type: obj.Type(), Index: int(cc.Pos()), Stmt: cc}
	if cc.List == nil {
		spec.Not = f.mapCases(f.Parents[f.Parents[cc]].(*ast.TypeSwitchStmt))
	}
	val := f.bound(f.quietly(guard.X), spec) // the guard itself has no type
	f.st.Store(summary.Loc{Base: f.variable(obj)}, val, kinds.IsStruct(obj.Type()))
}

func (f *follower) record(in []*summary.State) {
	for _, r := range f.MapLoops {
		f.keys.OfLoop(r) // look-ups by a map's own keys may be read before its loop
	}
	f.recording = true
	var anywhere *summary.State
	for i, b := range f.at.Graph.Blocks {
		if in[i] == nil {
			continue
		}
		f.st = in[i].Clone()
		f.nodes(b)
		flowInto(&anywhere, f.st)
	}
	if f.exit == nil {
		f.exit = anywhere // what a loop without end does is seen by others all the same
	}
	if f.exit != nil {
		f.fn.Exit = f.visibleExit()
	}
	for i, obj := range f.Results {
		if i < len(f.fn.Results) && f.Shared()[obj] && !kinds.IsInline(obj.Type()) {
			f.fn.Results[i] = f.fn.Results[i].Add(summary.Src{Loc: summary.Loc{Base: f.variable(obj)}})
		}
	}
	f.leftBehind()
	f.keyParams()
	f.fn.Reads = f.keys.OfMedia(f.fn.Method)
	f.filledLater()
	f.noteHandings()
	sequence.Relate(f.fn, &f.at)
}

// rangeOver notes that all elements of a map are read.
func (f *follower) rangeOver(r *ast.RangeStmt, val summary.Val) {
	if kinds.IsMap(f.TypeOf(r.X)) {
		access := &summary.MapAccess{Under: kinds.UnderString(f.TypeOf(r.X))}
		if f.recording {
			access.Keys, access.Values = f.keys.OfLoop(r), f.keys.OfElements(r)
		}
		f.event(summary.Event{Kind: summary.EventRange, Pos: f.Pos(r.For), Val: val, Text: types.ExprString(r.X), MapAccess: access})
	} else if r.Value != nil && !syntax.IsBlank(r.Value) {
		f.innerUse(r.X, summary.Event{Kind: summary.EventRange, Text: types.ExprString(r.X)})
	}
}

// rangeBody gives the range variables their values for one round.
func (f *follower) rangeBody(r *ast.RangeStmt) {
	elems := summary.ElemAll(f.ranged[r])
	switch t := f.TypeOf(r.X); {
	case kinds.IsFunc(t):
		f.yielded(r)
		return
	case kinds.IsInline(t):
		elems = summary.StepAll(f.locs(r.X), summary.StepElem)
	case kinds.IsChan(t):
		elems = summary.SentAll(f.ranged[r])
	case kinds.IsMap(t):
		f.noteElements(elems, t)
	}
	f.rangeRef(r)
	for i, e := range []ast.Expr{r.Key, r.Value} {
		if e == nil || !f.Carries(f.TypeOf(e)) {
			continue
		}
		spec := binds.Spec{Expr: e, Form: summary.BindRange, Stmt: r, Name: types.ExprString(e), To: e, Index: i, Text: types.ExprString(r.X) + "[]"}
		f.assign(e, f.loadAll(elems), spec, nil)
	}
}
