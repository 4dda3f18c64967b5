package scan

import (
	"go/ast"
	"go/types"
	"strconv"

	"github.com/mapfix/mapfix/detect/summary"
)

// funcLit summarises a function literal as a function of its own and notes
// here what its captured variables hold.
func (a *flow) funcLit(e *ast.FuncLit) summary.Val {
	id, ok := a.lits[e]
	if !ok {
		id = a.fn.ID + "$" + strconv.Itoa(len(a.lits)+1)
		a.lits[e] = id
		a.summariseLit(e, id)
	}
	if a.recording {
		c := summary.Call{Callee: id, Text: "func literal", Written: a.keys.writtenInto(a.tells[id])}
		for _, obj := range a.captures[id] {
			c.Free = append(c.Free, a.captured(obj))
		}
		a.reference(e, c, c.Free)
	}
	return funcVal(id)
}

func (a *flow) summariseLit(e *ast.FuncLit, id string) {
	sig, _ := a.typeOf(e).(*types.Signature)
	inner := a.unit.analyse(a.within(id, e), a.newBody(sig, e.Body, a.body), a)
	a.captures[id], a.tells[id] = inner.freeObjs, inner.keys.told
}

// within returns a function that is made by the expression e of this one, which
// users are told of by its name.
func (a *flow) within(id string, e ast.Expr) *summary.Func {
	return &summary.Func{
		ID: id, Name: a.fn.Name, Package: a.fn.Package, Pos: a.pos(e.Pos()), Method: a.fn.Method, Recv: a.fn.Recv,
		Literal: true, Parent: a.fn.ID, Test: a.fn.Test, Exported: a.fn.Exported,
	}
}

// funcVal returns a function as a value.
func funcVal(id string) summary.Val {
	return summary.Val{summary.Src{Loc: summary.Loc{Base: summary.Base{Kind: summary.BaseFunc, Name: id}}, Addr: true}}
}

// captured returns what a captured variable holds at this point.
func (a *flow) captured(obj types.Object) summary.Val {
	v, ok := obj.(*types.Var)
	if !ok || !a.carries(v.Type()) {
		return nil
	}
	loc := a.varLoc(v)
	if isInline(v.Type()) {
		return summary.Val{summary.Src{Loc: loc}}
	}
	return a.withCell(v, loc, a.st.Load(loc))
}
