package scan

import (
	"go/ast"
	"go/types"

	"github.com/mapfix/mapfix/detect/summary"
)

// What a function leaves behind a parameter that points to a map is one of its results, after
// those that it declares: one for each parameter.
//
//	func Params(city string, dst *map[string]string) bool { *dst = byCity[city]; return true }

// leftBehind adds those results to the function's, if there are any.
func (a *flow) leftBehind() {
	n := len(a.fn.Results)
	for _, e := range a.fn.Exit {
		b := e.Loc.Base
		if b.Kind != summary.BaseParam || e.Loc.Path != "|"+summary.StepDeref || len(e.Val) == 0 || !a.pointsToMap(int(b.Index)) {
			continue
		}
		if more := n + int(b.Index) + 1 - len(a.fn.Results); more > 0 {
			a.fn.Results = append(a.fn.Results, make([]summary.Val, more)...)
		}
		a.fn.Results[n+int(b.Index)] = e.Val
	}
}

// pointsToMap reports whether a parameter, the receiver being the first, points to a map.
func (b *body) pointsToMap(i int) bool {
	if b.signature == nil {
		return false
	}
	if b.signature.Recv() != nil {
		i--
	}
	return i >= 0 && i < b.signature.Params().Len() && isPointerToMap(b.signature.Params().At(i).Type())
}

func isPointerToMap(t types.Type) bool {
	p, ok := core(t).(*types.Pointer)
	return ok && isMap(p.Elem())
}

// takeLeft gives the variables whose addresses a call gets what it leaves there, if its callee
// is not known yet.
func (a *flow) takeLeft(e *ast.CallExpr, c *summary.Call, id int) {
	if c.Mode != summary.CallPlain || a.unit.done[c.Callee] != nil {
		return
	}
	n := a.resultCount(e)
	recv := len(c.Args) - len(e.Args)
	for i, arg := range e.Args {
		x, ok := ast.Unparen(arg).(*ast.UnaryExpr)
		if !ok || !isPointerToMap(a.typeOf(arg)) || recv < 0 || len(c.Args[recv+i]) != 1 {
			continue
		}
		at := c.Args[recv+i][0]
		if !at.Addr || at.Base.Kind != summary.BaseLocal {
			continue
		}
		at.Addr = false
		if a.recording {
			a.fn.Calls[id].Out = n + 1
		}
		left := summary.Src{Loc: summary.Loc{Base: summary.Base{Kind: summary.BaseCall, Index: int32(id), Result: int32(n + recv + i)}}}
		name := types.ExprString(x.X)
		spec := bindSpec{expr: arg, form: summary.BindOut, stmt: a.parents[e], name: name, to: x.X, text: name, typ: a.typeOf(x.X)}
		a.weaken(at.Loc, a.bound(summary.Val{left}, spec))
	}
}

func (b *body) resultCount(e *ast.CallExpr) int {
	if sig, ok := core(b.typeOf(e.Fun)).(*types.Signature); ok {
		return sig.Results().Len()
	}
	return 0
}

// ownFilled gives a variable that a call fills a copy of its own behind the statement that
// has the call. In the header of an if that is behind the if, unless its branches use the
// variable.
func (a *flow) ownFilled(spec bindSpec) *summary.Repair {
	uses := func(e ast.Expr) bool { return a.same(e, spec.to) }
	for n := spec.stmt; n != nil; n = a.parents[n] {
		switch s := n.(type) {
		case *ast.IfStmt:
			if contains(s.Body, uses) || s.Else != nil && contains(s.Else, uses) {
				return nil
			}
		case *ast.ExprStmt, *ast.AssignStmt:
		case ast.Expr:
			continue
		default:
			return nil
		}
		if a.inList(n) {
			return &summary.Repair{Kind: summary.After, Target: a.span(n), Expr: spec.name}
		}
	}
	return nil
}

// inList reports whether n is one of the statements of a block.
func (a *flow) inList(n ast.Node) bool {
	switch a.parents[n].(type) {
	case *ast.BlockStmt, *ast.CaseClause:
		return true
	}
	return false
}
