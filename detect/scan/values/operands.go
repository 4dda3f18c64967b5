package values

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
	part bool     // expr is more than the operand: a call with several results, or what embeds it
}

// operand returns what e, which has the value val, is to a call or write.
func (f *follower) operand(e ast.Expr, val summary.Val) operand {
	return operand{val: val, typ: f.TypeOf(e), expr: e}
}

// operands evaluates the arguments of a call one by one. One that is a call with several
// results stands for as many.
func (f *follower) operands(args []ast.Expr) iter.Seq2[int, operand] {
	return func(yield func(int, operand) bool) {
		n := 0
		for _, arg := range args {
			results, ok := f.TypeOf(arg).(*types.Tuple)
			if !ok {
				if !yield(n, f.operand(arg, f.eval(arg))) {
					return
				}
				n++
				continue
			}
			for i, val := range f.tuple(arg, results.Len()) {
				if !yield(n, operand{val: val, typ: results.At(i).Type(), expr: arg, part: true}) {
					return
				}
				n++
			}
		}
	}
}

// allOperands evaluates the arguments of a call.
func (f *follower) allOperands(args []ast.Expr) []operand {
	var out []operand
	for _, o := range f.operands(args) {
		out = append(out, o)
	}
	return out
}

// foldVariadic puts the operands of a variadic parameter into the slice that the callee
// gets. The first recv operands are receivers.
func (f *follower) foldVariadic(ops []operand, e *ast.CallExpr, recv int) []operand {
	sig, ok := f.TypeOf(e.Fun).Underlying().(*types.Signature)
	if !ok || !sig.Variadic() || e.Ellipsis.IsValid() {
		return ops
	}
	last := sig.Params().Len() - 1
	if recv+last > len(ops) {
		return ops
	}
	return append(ops[:recv+last:recv+last], f.variadic(ops[recv+last:], e, sig.Params().At(last).Type()))
}

// variadic returns the slice that a call makes for its variadic parameter.
func (f *follower) variadic(ops []operand, e *ast.CallExpr, t types.Type) operand {
	var elems summary.Val
	for _, o := range ops {
		elems = elems.Union(o.val)
	}
	if len(elems) == 0 {
		return operand{typ: t}
	}
	slice := summary.Loc{Base: f.variadicSlice(e)}
	f.st.Set(summary.Loc{Base: slice.Base, Path: "|" + summary.StepElem}, elems)
	return operand{val: summary.Val{summary.Src{Loc: slice, Addr: true}}, typ: t}
}

// variadicSlice returns the base of that slice. It stands under the node of the function
// called.
func (f *follower) variadicSlice(e *ast.CallExpr) summary.Base {
	id, ok := f.allocs[e.Fun]
	if !ok {
		f.locals++
		id = f.locals
		f.allocs[e.Fun] = id
	}
	return summary.Base{Kind: summary.BaseLocal, Index: int32(id)}
}
