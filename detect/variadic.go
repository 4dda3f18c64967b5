package detect

import (
	"go/ast"
	"go/types"
)

// foldVariadic puts the values of a variadic parameter into the slice that the
// callee gets.
func (a *flow) foldVariadic(args []Val, e *ast.CallExpr, recv int) []Val {
	sig, ok := a.typeOf(e.Fun).Underlying().(*types.Signature)
	if !ok || !sig.Variadic() || e.Ellipsis.IsValid() {
		return args
	}
	last := recv + sig.Params().Len() - 1
	if last >= len(args) {
		return args
	}
	var rest Val
	for _, v := range args[last:] {
		rest = rest.union(v)
	}
	if len(rest) == 0 {
		return append(args[:last:last], nil)
	}
	slice := Loc{Base: a.variadicSlice(e)}
	a.st.set(Loc{slice.Base, "|" + stepElem}, rest)
	return append(args[:last:last], Val{Src{Loc: slice, Addr: true}})
}

// variadicSlice returns the base of the slice that a call makes for its
// variadic parameter. It stands under the node of the function called.
func (a *flow) variadicSlice(e *ast.CallExpr) Base {
	id, ok := a.allocs[e.Fun]
	if !ok {
		a.locals++
		id = a.locals
		a.allocs[e.Fun] = id
	}
	return Base{Kind: BaseLocal, Index: int32(id)}
}
