package place

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/mapfix/mapfix/rewrite/site"
)

// locateWrap completes the site of an expression to be wrapped, or returns
// why it gets no copy.
func (f *finder) locateWrap(s *site.Site) string {
	expr := s.Syntax.Node.(ast.Expr)
	tv, ok := f.Pkg.Info.Types[expr]
	switch {
	case !ok || tv.IsType() || tv.IsBuiltin() || tv.Type == nil:
		return "the expression has no value that could be copied"
	case tv.IsNil() || tv.Value != nil:
		return "the expression is a constant"
	}
	if t, ok := tv.Type.(*types.Tuple); ok {
		return tupleReason(t)
	}
	if f.inConstant(s.Syntax.Parents) {
		return "the expression is part of a constant, which a copy cannot be"
	}
	if lit, ok := expr.(*ast.CompositeLit); ok && lit.Type == nil {
		return "the literal around the expression says its type, so no call can be in its place"
	}
	if isCommunication(expr, s.Syntax.Parents) {
		return "a select must receive by itself, so no copy can be made there"
	}
	src := f.Pkg.Sources[s.Span.File]
	s.Expr = string(src[s.Span.Start:s.Span.End])
	s.Syntax.Pos, s.Syntax.Type = expr.Pos(), tv.Type
	if s.Done = f.copiedAlready(s, expr); s.Done {
		return "the expression is copied already"
	}
	return f.lostWrite(expr, s.Syntax.Parents)
}

func tupleReason(t *types.Tuple) string {
	if t.Len() == 2 && types.Identical(t.At(1).Type().Underlying(), types.Typ[types.Bool].Underlying()) {
		return "the expression also says whether there is a value, and a copy would not"
	}
	return "the expression does not have exactly one value"
}

// inConstant reports whether one of the expressions around a node is a constant:
// the length of an array, the size of a value, the offset of a field.
func (f *finder) inConstant(parents []ast.Node) bool {
	return slices.ContainsFunc(parents, func(n ast.Node) bool {
		expr, ok := n.(ast.Expr)
		return ok && f.Pkg.Info.Types[expr].Value != nil
	})
}

// isCommunication reports whether expr, below parents, is what a case of a
// select receives.
func isCommunication(expr ast.Expr, parents []ast.Node) bool {
	if recv, ok := ast.Unparen(expr).(*ast.UnaryExpr); !ok || recv.Op != token.ARROW {
		return false
	}
	var child ast.Node = expr
	for _, p := range slices.Backward(parents) {
		switch p := p.(type) {
		case *ast.CommClause:
			return p.Comm == child
		case *ast.ParenExpr, *ast.AssignStmt, *ast.ExprStmt:
			child = p
		default:
			return false
		}
	}
	return false
}

// lostWrite returns why a copy of expr, below parents, would be of no use: it
// is the target of a write, which would go to the copy alone.
func (f *finder) lostWrite(expr ast.Expr, parents []ast.Node) string {
	const reason = "the expression itself is written; a copy in its place would lose the write"
	var child ast.Node = expr
	for i := len(parents) - 1; i >= 0; i-- {
		switch p := parents[i].(type) {
		case *ast.ParenExpr, *ast.SelectorExpr, *ast.StarExpr:
		case *ast.IndexExpr:
			if p.X != child {
				return ""
			}
		case *ast.AssignStmt:
			for _, lhs := range p.Lhs {
				if lhs == child {
					return reason
				}
			}
			return ""
		case *ast.IncDecStmt:
			return reason
		case *ast.UnaryExpr:
			if p.Op == token.AND {
				return "the address of the expression is taken"
			}
			return ""
		case *ast.CallExpr:
			if len(p.Args) > 0 && p.Args[0] == child && f.emptiesArgument(p) {
				return reason
			}
			return ""
		default:
			return ""
		}
		child = parents[i]
	}
	return ""
}

// emptiesArgument reports whether call is of the built-in delete or clear.
func (f *finder) emptiesArgument(call *ast.CallExpr) bool {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok {
		return false
	}
	b, ok := f.Pkg.Info.Uses[id].(*types.Builtin)
	return ok && (b.Name() == "delete" || b.Name() == "clear")
}
