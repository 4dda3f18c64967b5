package scan

import (
	"go/ast"
	"go/types"
	"iter"

	"github.com/mapfix/mapfix/detect/summary"
)

// An operand is a value that a call or write works on.
type operand struct {
	val  summary.Val
	typ  types.Type
	expr ast.Expr // nil for the slice of a variadic parameter, and for what is missing
	part bool     // expr is a call, and the operand one of its several results
}

// operand returns what e, which has the value val, is to a call or write.
func (a *flow) operand(e ast.Expr, val summary.Val) operand {
	return operand{val: val, typ: a.typeOf(e), expr: e}
}

// operands evaluates the arguments of a call one by one. One that is a call with several
// results stands for as many.
func (a *flow) operands(args []ast.Expr) iter.Seq2[int, operand] {
	return func(yield func(int, operand) bool) {
		n := 0
		for _, arg := range args {
			results, ok := a.typeOf(arg).(*types.Tuple)
			if !ok {
				if !yield(n, a.operand(arg, a.eval(arg))) {
					return
				}
				n++
				continue
			}
			for i, val := range a.tuple(arg, results.Len()) {
				if !yield(n, operand{val: val, typ: results.At(i).Type(), expr: arg, part: true}) {
					return
				}
				n++
			}
		}
	}
}

// allOperands evaluates the arguments of a call.
func (a *flow) allOperands(args []ast.Expr) []operand {
	var out []operand
	for _, o := range a.operands(args) {
		out = append(out, o)
	}
	return out
}

// foldVariadic puts the operands of a variadic parameter into the slice that the callee
// gets. The first recv operands are receivers.
func (a *flow) foldVariadic(ops []operand, e *ast.CallExpr, recv int) []operand {
	sig, ok := a.typeOf(e.Fun).Underlying().(*types.Signature)
	if !ok || !sig.Variadic() || e.Ellipsis.IsValid() {
		return ops
	}
	last := sig.Params().Len() - 1
	if recv+last > len(ops) {
		return ops
	}
	return append(ops[:recv+last:recv+last], a.variadic(ops[recv+last:], e, sig.Params().At(last).Type()))
}

// variadic returns the slice that a call makes for its variadic parameter.
func (a *flow) variadic(ops []operand, e *ast.CallExpr, t types.Type) operand {
	var elems summary.Val
	for _, o := range ops {
		elems = elems.Union(o.val)
	}
	if len(elems) == 0 {
		return operand{typ: t}
	}
	slice := summary.Loc{Base: a.variadicSlice(e)}
	a.st.Set(summary.Loc{Base: slice.Base, Path: "|" + summary.StepElem}, elems)
	return operand{val: summary.Val{summary.Src{Loc: slice, Addr: true}}, typ: t}
}

// variadicSlice returns the base of that slice. It stands under the node of the function
// called.
func (a *flow) variadicSlice(e *ast.CallExpr) summary.Base {
	id, ok := a.allocs[e.Fun]
	if !ok {
		a.locals++
		id = a.locals
		a.allocs[e.Fun] = id
	}
	return summary.Base{Kind: summary.BaseLocal, Index: int32(id)}
}
