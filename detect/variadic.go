package detect

import (
	"go/ast"
	"go/types"

	"github.com/mapfix/mapfix/detect/summary"
)

// foldVariadic puts the values of a variadic parameter into the slice that the
// callee gets.
func (a *flow) foldVariadic(args []summary.Val, e *ast.CallExpr, recv int) []summary.Val {
	sig, ok := a.typeOf(e.Fun).Underlying().(*types.Signature)
	if !ok || !sig.Variadic() || e.Ellipsis.IsValid() {
		return args
	}
	last := recv + sig.Params().Len() - 1
	if last >= len(args) {
		return args
	}
	var rest summary.Val
	for _, v := range args[last:] {
		rest = rest.Union(v)
	}
	if len(rest) == 0 {
		return append(args[:last:last], nil)
	}
	slice := summary.Loc{Base: a.variadicSlice(e)}
	a.st.Set(summary.Loc{Base: slice.Base, Path: "|" + summary.StepElem}, rest)
	return append(args[:last:last], summary.Val{summary.Src{Loc: slice, Addr: true}})
}

// variadicSlice returns the base of the slice that a call makes for its
// variadic parameter. It stands under the node of the function called.
func (a *flow) variadicSlice(e *ast.CallExpr) summary.Base {
	id, ok := a.allocs[e.Fun]
	if !ok {
		a.locals++
		id = a.locals
		a.allocs[e.Fun] = id
	}
	return summary.Base{Kind: summary.BaseLocal, Index: int32(id)}
}
