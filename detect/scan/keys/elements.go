package keys

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/mapfix/mapfix/detect/scan/kinds"
	"github.com/mapfix/mapfix/detect/summary"
)

// tells reports whether elements of a map that are of the type are followed like its keys:
// who tells one from another finds the key that it is at. What is in maps and slices that are
// elements is looked at where they are used.
func (t *trace) tells(typ types.Type) bool {
	if !t.Carries(typ) || kinds.HasTypeParam(typ) {
		return true
	}
	switch typ.Underlying().(type) {
	case *types.Map, *types.Slice, *types.Array:
		return false
	}
	return true
}

// asserted looks at x.(T), and at a switch over the type of x. A branch that leaves alone what
// it is about depends on the type alone.
func (t *trace) asserted(a *ast.TypeAssertExpr) {
	sw := t.typeSwitch(a)
	if sw == nil {
		if t.form != summary.AsKey || t.elements || t.tells(t.TypeOf(a.Type)) {
			t.up(a)
		}
		return
	}
	if _, bound := sw.Assign.(*ast.AssignStmt); bound {
		t.up(a)
	}
	for _, c := range sw.Body.List {
		if cc := c.(*ast.CaseClause); len(cc.Body) > 0 && !t.concerns(cc, a.X) {
			t.decides()
		}
	}
}

// concerns reports whether a branch of a switch over the type of x mentions x, or the variable
// that stands for it there.
func (t *trace) concerns(cc *ast.CaseClause, x ast.Expr) bool {
	about := []types.Object{t.Info.Implicits[cc]}
	if id, ok := ast.Unparen(x).(*ast.Ident); ok {
		about = append(about, t.Info.ObjectOf(id))
	}
	found := false
	for _, s := range cc.Body {
		ast.Inspect(s, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				obj := t.Info.ObjectOf(id)
				found = found || obj != nil && slices.Contains(about, obj)
			}
			return !found
		})
	}
	return found
}

// decides notes that what the function does depends on the type of an element, which writes
// into the element leave as it is.
func (t *trace) decides() {
	if t.form == summary.AsKey && !t.elements {
		t.is(summary.KeysCompared)
	}
}

// typeSwitch returns the switch that x.(type) belongs to; nil if it is another assertion.
func (t *trace) typeSwitch(a *ast.TypeAssertExpr) *ast.TypeSwitchStmt {
	for n := t.Parents[a]; a.Type == nil && n != nil; n = t.Parents[n] {
		if sw, ok := n.(*ast.TypeSwitchStmt); ok {
			return sw
		}
	}
	return nil
}

// dispatched notes that a method is called by way of an interface that an element is in: which
// one it is, and so all that it does, depends on the element. Texts of it are followed.
func (t *trace) dispatched(call *ast.CallExpr, e ast.Expr, fn *types.Func) bool {
	if t.form != summary.AsKey || t.elements || fn == nil || !types.IsInterface(t.TypeOf(e)) || isStandardFunc(fn) {
		return false
	}
	if fn.Name() == "Error" && fn.Pkg() == nil {
		t.upText(call)
	} else {
		t.is(summary.KeysUnknown)
	}
	return true
}
