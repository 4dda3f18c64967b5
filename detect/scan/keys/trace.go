package keys

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/scan/kinds"
	"github.com/mapfix/mapfix/detect/scan/syntax"
	"github.com/mapfix/mapfix/detect/summary"
)

// A trace follows the keys of a map through one function, from variable to variable, to
// find out whether it tells one key from another. What is made of a key (a string that
// contains it, a list of keys) is followed like the key, and so is a text that shows the
// whole map, until it leaves the program.
type trace struct {
	*Tracer
	of       ast.Expr        // the map; nil for keys that a parameter brings
	elements bool            // elements of the map are followed, not keys
	element  *ast.IndexExpr  // the one; nil for all
	pairs    ast.Expr        // an iterator over keys and elements, of which the elements are not followed
	form     summary.KeyForm // of what is looked at
	objs     map[followed]bool
	queue    []followed
	summary.KeyFlow
}

// A followed is a variable with what it has of the map.
type followed struct {
	obj   types.Object
	field *types.Var // that has it; nil for all of the variable
	form  summary.KeyForm
}

func (t *trace) result() summary.KeyFlow {
	for len(t.queue) > 0 && t.Use < summary.KeysCompared {
		next := t.queue[0]
		t.queue = t.queue[1:]
		t.form = next.form
		for _, id := range t.UsesOf(next.obj) {
			if !t.selectsOther(id, next.field) {
				t.up(id)
			}
		}
	}
	return t.KeyFlow
}

func (t *trace) followField(obj types.Object, field *types.Var) {
	if obj == nil {
		return
	}
	if slices.Contains(t.Results, obj) {
		t.returns()
	}
	at := followed{obj, field, t.form}
	if !t.objs[at] {
		t.objs[at] = true
		t.queue = append(t.queue, at)
	}
}

func (t *trace) follow(obj types.Object) { t.followField(obj, nil) }

// selectsOther reports whether another field of a variable is selected.
func (t *trace) selectsOther(id *ast.Ident, field *types.Var) bool {
	sel, ok := t.Parents[id].(*ast.SelectorExpr)
	if !ok || field == nil {
		return false
	}
	v, ok := t.Info.Uses[sel.Sel].(*types.Var)
	return ok && v != field
}

// counters looks at what is done after a loop with the variables that are counted up in it:
// they tell how many entries there are.
func (t *trace) counters(r *ast.RangeStmt) {
	ast.Inspect(r.Body, func(n ast.Node) bool {
		inc, ok := n.(*ast.IncDecStmt)
		if !ok {
			return true
		}
		if id, ok := ast.Unparen(inc.X).(*ast.Ident); ok {
			for _, use := range t.UsesOf(t.Info.ObjectOf(id)) {
				if use.Pos() > r.End() {
					t.up(use)
				}
			}
		}
		return true
	})
}

// returns notes that what is looked at is among the function's results.
func (t *trace) returns() {
	switch t.form {
	case summary.AsKey:
		t.Returned = true
	case summary.AsText:
		t.Told = true
	case summary.Decoded:
		t.is(summary.KeysUnknown)
	}
}

func (t *trace) is(u summary.KeyUse) { t.Use = max(t.Use, u) }

// up looks at what is done with the value of e, which contains a key.
func (t *trace) up(e ast.Expr) {
	switch p := t.Parents[e].(type) {
	case *ast.ParenExpr, *ast.StarExpr, *ast.UnaryExpr:
		t.up(p.(ast.Expr))
	case *ast.SliceExpr:
		t.slice(p)
	case *ast.TypeAssertExpr:
		t.asserted(p)
	case *ast.CompositeLit:
		t.up(p)
	case *ast.KeyValueExpr:
		t.keyValue(p, e)
	case *ast.SelectorExpr:
		t.selector(p)
	case *ast.IndexExpr:
		t.index(p, e)
	case *ast.BinaryExpr:
		t.binary(p, e)
	case *ast.CallExpr:
		t.call(p, e)
	case *ast.AssignStmt:
		t.assign(p, e)
	case *ast.ValueSpec:
		for i, v := range p.Values {
			if v == e && i < len(p.Names) {
				t.assigned(p.Names[i])
			}
		}
	case *ast.RangeStmt:
		t.ranged(p, e)
	case *ast.ReturnStmt:
		t.returned(p)
	case *ast.SwitchStmt, *ast.CaseClause:
		t.is(summary.KeysCompared)
	case *ast.SendStmt:
		if t.form == summary.AsText && p.Value == e {
			t.sink(p.Chan)
		} else if p.Value == e {
			t.is(summary.KeysUnknown)
		}
	case *ast.ExprStmt, *ast.IncDecStmt, *ast.BlockStmt:
	default: // sent, stored where it is not followed
		t.is(summary.KeysUnknown)
	}
}

// returned goes on with the callers, unless a literal inside the function returns.
func (t *trace) returned(r *ast.ReturnStmt) {
	for n := t.Parents[r]; n != nil; n = t.Parents[n] {
		if _, ok := n.(*ast.FuncLit); ok {
			t.is(summary.KeysUnknown)
			return
		}
	}
	t.returns()
}

// upText is up for a text that has just been made of a key.
func (t *trace) upText(e ast.Expr) {
	was := t.form
	t.form = summary.AsText
	t.up(e)
	t.form = was
}

func (t *trace) keyValue(kv *ast.KeyValueExpr, e ast.Expr) {
	if lit, ok := t.Parents[kv].(*ast.CompositeLit); ok && (kv.Value == e || kinds.IsMap(t.TypeOf(lit))) {
		t.up(lit)
	}
}

func (t *trace) selector(s *ast.SelectorExpr) {
	if call, ok := t.Parents[s].(*ast.CallExpr); ok && call.Fun == ast.Expr(s) {
		t.argument(call, s.X, 0)
		return
	}
	if v, ok := t.Info.Uses[s.Sel].(*types.Var); ok && t.form == summary.AsText && v.Pkg() != nil && contract.IsStandard(v.Pkg().Path()) && !t.maybeText(v.Type()) && !isParsed(v.Type()) {
		return // such as the status of a response
	}
	if t.form == summary.Decoded {
		t.is(summary.KeysCompared) // which field it is depends on the key
		return
	}
	t.up(s)
}

// slice goes on with a part of a list. Which are the first few depends on the others, as with the
// first one; those from some place on are shown like all.
func (t *trace) slice(s *ast.SliceExpr) {
	_, text := t.TypeOf(s.X).Underlying().(*types.Basic)
	if s.High != nil && !text && t.form == summary.AsKey {
		if v := t.Info.Types[s.High].Value; v != nil && v.String() != "0" {
			t.is(summary.KeysCompared)
			return
		}
	}
	t.up(s)
}

// index looks at m[k] and at keys[i]. A map's own keys may look it up, and be put into
// another map: that is a copy, of which event tells.
func (t *trace) index(ix *ast.IndexExpr, e ast.Expr) {
	switch {
	case ix.X == e && t.isWritten(ix):
	case ix.X == e && t.elements && (t.element != nil || t.isPointedTo(ix)):
		t.up(ix)
	case ix.X == e && (t.Info.Types[ix.Index].Value != nil || t.form == summary.Decoded):
		t.is(summary.KeysCompared) // which one it is depends on the others
	case ix.X == e:
		t.up(ix)
	case !kinds.IsMap(t.TypeOf(ix.X)):
		t.is(summary.KeysCompared)
	case t.of != nil && t.form == summary.AsKey && syntax.IsPath(ix.X) && t.Same(ix.X, t.of) && !t.OwnKeys[asIndex(e)]:
		t.OwnKeys[ix] = true
		if !t.elements && !t.isAssigned(ix) && t.tells(t.TypeOf(ix)) {
			t.up(ix)
		}
	case !t.isAssigned(ix):
		t.is(summary.KeysCompared)
	case t.form != summary.AsKey || t.KeyFrom(ix.Index) == nil:
		t.is(summary.KeysUnknown) // a table of texts, or a set of values, in which somebody may look
	}
}

// asIndex returns an expression that reads an element, or nil.
func asIndex(e ast.Expr) *ast.IndexExpr {
	ix, _ := e.(*ast.IndexExpr)
	return ix
}

// isWritten reports whether e, or of an element that is followed a part of it, is assigned.
func (t *trace) isWritten(e ast.Expr) bool {
	switch p := t.Parents[e].(type) {
	case *ast.ParenExpr, *ast.StarExpr, *ast.SelectorExpr:
		return t.elements && t.isWritten(p.(ast.Expr))
	case *ast.IndexExpr:
		return t.elements && p.X == e && t.isWritten(p)
	}
	return t.isAssigned(e)
}

// isPointedTo reports whether the address of e is taken.
func (t *trace) isPointedTo(e ast.Expr) bool {
	p, ok := t.Parents[e].(*ast.UnaryExpr)
	return ok && p.Op == token.AND
}

func (t *trace) isAssigned(e ast.Expr) bool {
	switch p := t.Parents[e].(type) {
	case *ast.AssignStmt:
		for _, l := range p.Lhs {
			if l == e {
				return true
			}
		}
	case *ast.IncDecStmt:
		return true
	}
	return false
}

func (t *trace) binary(b *ast.BinaryExpr, e ast.Expr) {
	other := b.X
	if b.X == e {
		other = b.Y
	}
	switch {
	case b.Op == token.ADD:
		t.upText(b)
	case t.form != summary.AsKey && (t.IsNil(other) || t.checksItself(b)):
	case t.form == summary.AsText && isError(t.TypeOf(e)): // which error it is, not what it says
	case t.IsNil(other) && t.isElement(e): // which a write into it does not change
	case t.form != summary.AsKey || !t.holdsKey(other) || t.elements && !t.sorts(b): // two keys are compared to sort them
		t.is(summary.KeysCompared)
	}
}

// isElement reports whether e is the element that is taken out of a map itself, not a part of it.
func (t *trace) isElement(e ast.Expr) bool {
	if id, ok := ast.Unparen(e).(*ast.Ident); ok {
		e = t.Definitions()[t.Info.ObjectOf(id)]
	}
	return t.element != nil && e != nil && ast.Unparen(e) == ast.Expr(t.element)
}

// sorts reports whether a comparison is made by a literal that something is sorted by.
func (t *trace) sorts(b *ast.BinaryExpr) bool {
	for n := t.Parents[b]; n != nil; n = t.Parents[n] {
		if lit, ok := n.(*ast.FuncLit); ok {
			call, ok := t.Parents[lit].(*ast.CallExpr)
			return ok && sorting[t.calledName(call)]
		}
	}
	return false
}

func (t *trace) calledName(call *ast.CallExpr) string {
	if fn := t.CalledFunc(call); fn != nil {
		return fn.Origin().FullName()
	}
	return ""
}

// sorting are the functions that sort by a function that they are given.
var sorting = map[string]bool{"sort.Slice": true, "sort.SliceStable": true, "slices.SortFunc": true, "slices.SortStableFunc": true, "slices.SortedFunc": true, "slices.SortedStableFunc": true}

// holdsKey reports whether e mentions a variable that is followed.
func (t *trace) holdsKey(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			found = found || t.objs[followed{t.Info.ObjectOf(id), nil, summary.AsKey}]
		}
		return !found
	})
	return found
}
