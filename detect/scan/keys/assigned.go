package keys

import (
	"go/ast"

	"github.com/mapfix/mapfix/detect/scan/kinds"
	"github.com/mapfix/mapfix/detect/summary"
)

func (t *trace) assign(as *ast.AssignStmt, e ast.Expr) {
	if vars := t.CaseVariables(as); vars != nil {
		for _, obj := range vars {
			if t.form != summary.AsKey || t.elements || t.tells(obj.Type()) {
				t.follow(obj)
			}
		}
		return
	}
	for i, r := range as.Rhs {
		if r == e {
			if t.element != nil && e == ast.Expr(t.element) {
				t.assigned(as.Lhs[i]) // that it is there is no news
				continue
			}
			if ix, ok := r.(*ast.IndexExpr); ok && len(as.Lhs) > 1 && kinds.IsMap(t.TypeOf(ix.X)) && t.OwnKeys[ix] {
				t.assigned(as.Lhs[0]) // that it is there is no news
				continue
			}
			if len(as.Rhs) == 1 && len(as.Lhs) > 1 {
				t.assignedAll(as.Lhs, isParsed(t.TypeOf(r)) && t.isStandardCall(r))
				continue
			}
			t.assigned(as.Lhs[i])
		}
	}
}

// assignedAll goes on with what the results of a call are assigned to, whose first one was
// parsed from a text or not.
func (t *trace) assignedAll(list []ast.Expr, parsed bool) {
	for i, l := range list {
		if t.form == summary.AsKey || t.maybeText(t.TypeOf(l)) || i == 0 && parsed {
			t.assigned(l)
		}
	}
}

// assigned goes on with what a key is assigned to.
func (t *trace) assigned(l ast.Expr) {
	if _, ok := ast.Unparen(l).(*ast.Ident); !ok && t.form != summary.AsKey {
		t.sink(l)
		return
	}
	switch l := ast.Unparen(l).(type) {
	case *ast.Ident:
		switch obj := t.Info.ObjectOf(l); {
		case obj == nil || l.Name == "_":
		case t.isLocal(obj):
			t.follow(obj)
		default:
			t.intoCaptured(obj)
		}
	case *ast.IndexExpr:
		if id, ok := ast.Unparen(l.X).(*ast.Ident); ok && !kinds.IsMap(t.TypeOf(l.X)) {
			t.follow(t.Info.ObjectOf(id))
			return
		}
		if t.KeyFrom(l.Index) == nil { // otherwise it is a copy, of which an event tells
			t.is(summary.KeysUnknown)
		}
	default:
		t.is(summary.KeysUnknown)
	}
}

func (t *trace) ranged(r *ast.RangeStmt, e ast.Expr) {
	if r.X != e {
		return
	}
	if t.form == summary.Decoded {
		t.form = summary.AsKey
		defer func() { t.form = summary.Decoded }()
	}
	iter := kinds.IsFunc(t.TypeOf(e)) || kinds.IsChan(t.TypeOf(e))
	if iter && r.Key != nil {
		t.assigned(r.Key)
	}
	if r.Value != nil && !(iter && e == t.pairs) {
		t.assigned(r.Value)
	}
}
