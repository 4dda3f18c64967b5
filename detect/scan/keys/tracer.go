package keys

import (
	"go/ast"
	"go/types"

	"github.com/mapfix/mapfix/detect/scan/kinds"
	"github.com/mapfix/mapfix/detect/scan/syntax"
	"github.com/mapfix/mapfix/detect/summary"
)

// A Tracer finds out what one function does with keys and texts.
type Tracer struct {
	*syntax.Body
	calls   map[*ast.CallExpr]int   // the numbers of those that are not resolved here
	checks  bool                    // it is main, or a test: what it compares at its end are its results
	OwnKeys map[*ast.IndexExpr]bool // look-ups by keys that the map itself gave
	Entered []types.Object          // captured variables that texts get into
}

// NewTracer returns a tracer for the function that b is the body of. calls has the numbers of
// its calls, also those that are numbered later.
func NewTracer(b *syntax.Body, calls map[*ast.CallExpr]int, checks bool) *Tracer {
	return &Tracer{Body: b, calls: calls, checks: checks, OwnKeys: make(map[*ast.IndexExpr]bool)}
}

func (k *Tracer) start(f summary.KeyForm) *trace {
	return &trace{Tracer: k, form: f, objs: make(map[followed]bool)}
}

// OfLoop returns what the function does with the keys that a loop over a map goes through.
func (k *Tracer) OfLoop(r *ast.RangeStmt) summary.KeyFlow {
	if k.onlyDeletes(r) {
		return summary.KeyFlow{Use: summary.KeysShown}
	}
	t := k.start(summary.AsKey)
	t.of = r.X
	if r.Key != nil {
		t.assigned(r.Key)
	}
	t.counters(r)
	if r.Value != nil && t.tells(k.TypeOf(r.Value)) {
		t.assigned(r.Value) // who tells values apart finds the key that one is at
	}
	return t.result()
}

// OfElements returns what the function does with the elements of a map that a loop goes
// through, should one of them have been written into.
func (k *Tracer) OfElements(r *ast.RangeStmt) summary.KeyFlow {
	if r.Value == nil {
		return summary.KeyFlow{}
	}
	t := k.start(summary.AsKey)
	t.of, t.elements = r.X, true
	t.assigned(r.Value)
	return t.result()
}

// OfElement returns what the function does with an element of a map that is looked up, should
// it have been written into.
func (k *Tracer) OfElement(e *ast.IndexExpr) summary.KeyFlow {
	m, ok := kinds.Core(k.TypeOf(e.X)).(*types.Map)
	if !ok || kinds.IsPlain(m.Elem()) && !kinds.HasReference(m.Elem()) {
		return summary.KeyFlow{}
	}
	t := k.start(summary.AsKey)
	t.elements, t.element = true, e
	t.up(e)
	return t.result()
}

// OfListing is OfLoop for the keys that the call e returns, such as maps.Keys(m).
func (k *Tracer) OfListing(e *ast.CallExpr) summary.KeyFlow {
	t := k.start(summary.AsKey)
	t.of = e.Args[0]
	if sig, ok := kinds.Core(k.TypeOf(e)).(*types.Signature); ok && sig.Params().Len() == 1 {
		if yield, ok := kinds.Core(sig.Params().At(0).Type()).(*types.Signature); ok && yield.Params().Len() == 2 {
			t.pairs = e
		}
	}
	t.up(e)
	return t.result()
}

// OfIterator returns what the function does with what an iterator yields, should it be keys.
func (k *Tracer) OfIterator(r *ast.RangeStmt) summary.KeyFlow {
	t := k.start(summary.AsKey)
	for _, e := range []ast.Expr{r.Key, r.Value} {
		if e != nil {
			t.assigned(e)
		}
	}
	return t.result()
}

// OfResults returns what the function does with the results of a call that may be keys.
func (k *Tracer) OfResults(e *ast.CallExpr) summary.KeyFlow {
	t := k.start(summary.AsKey)
	if !t.carriesKey(k.TypeOf(e)) {
		return summary.KeyFlow{}
	}
	t.up(e)
	return t.result()
}

// OfParam returns what the function does with a parameter that may be a key, or a text.
func (k *Tracer) OfParam(v *types.Var, f summary.KeyForm) summary.KeyFlow {
	t := k.start(f)
	t.follow(v)
	return t.result()
}

// TextsOf returns what the function does with the texts that a call gives: one of a function
// of the standard library encodes what it is given, another one returns what it has encoded.
func (k *Tracer) TextsOf(e *ast.CallExpr) summary.KeyFlow {
	t := k.start(summary.AsText)
	switch fn := t.CalledFunc(e); {
	case !isStandardFunc(fn):
		if t.maybeText(k.TypeOf(e)) || isNumeric(k.TypeOf(e)) {
			t.up(e)
		}
	case encoders[fn.Pkg().Path()]:
		t.standardText(e, fn, nil)
	}
	return t.result()
}

// WrittenBy returns what the function does with what a callee writes into its arguments.
func (k *Tracer) WrittenBy(e *ast.CallExpr, receivers int) []summary.WrittenFlow {
	var out []summary.WrittenFlow
	for i, arg := range e.Args {
		if !isWriter(k.TypeOf(arg)) && !kinds.IsChan(k.TypeOf(arg)) {
			continue
		}
		t := k.start(summary.AsText)
		t.sink(arg)
		if keys := t.result(); keys.Matters() {
			out = append(out, summary.WrittenFlow{Arg: receivers + i, KeyFlow: keys})
		}
	}
	return out
}

// WrittenInto returns what the function does with the texts that a literal puts into the
// variables that it captures.
func (k *Tracer) WrittenInto(told []types.Object) []summary.WrittenFlow {
	var out []summary.WrittenFlow
	for i, obj := range told {
		t := k.start(summary.AsText)
		t.sinkVariable(obj, nil)
		if keys := t.result(); keys.Matters() {
			out = append(out, summary.WrittenFlow{Arg: i, KeyFlow: keys})
		}
	}
	return out
}
