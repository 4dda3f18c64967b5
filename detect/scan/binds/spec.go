package binds

import (
	"go/ast"
	"go/types"

	"github.com/mapfix/mapfix/detect/scan/kinds"
	"github.com/mapfix/mapfix/detect/scan/syntax"
	"github.com/mapfix/mapfix/detect/summary"
)

// A Spec describes a bind before it gets its number.
type Spec struct {
	Expr  ast.Node // what is bound
	Form  summary.BindForm
	Stmt  ast.Node // the statement that binds
	Name  string
	To    ast.Expr     // what it is bound to, nil for a part of a literal
	Obj   types.Object // the same for a case of a type switch, which declares it
	Text  string       // of the bound expression, where it is not expr's own
	Type  types.Type
	Index int
	Clone bool     // BindArg: of a function that copies one level
	Not   []string // types that it is not of, see summary.Bind
}

// TestsNil reports whether the body tells nil from an empty map in what is bound: a map, or a
// struct that has it.
func (spec Spec) TestsNil(b *syntax.Body, kind summary.ValueKind) bool {
	is := spec.IsTarget(b)
	switch kind {
	case summary.KindMap:
		return b.NilTested(is)
	case summary.KindStruct:
		return b.NilTested(func(e ast.Expr) bool {
			field, ok := ast.Unparen(e).(*ast.SelectorExpr)
			return ok && is(syntax.VariableOf(field.X)) && kinds.IsMap(b.TypeOf(field))
		})
	}
	return false
}

// IsTarget returns what tells the expressions that stand for what is bound to.
func (spec Spec) IsTarget(b *syntax.Body) func(ast.Expr) bool {
	return func(e ast.Expr) bool {
		if spec.Obj != nil {
			id, ok := ast.Unparen(e).(*ast.Ident)
			return ok && b.Info.Uses[id] == spec.Obj
		}
		return spec.To != nil && b.Same(spec.To, e)
	}
}
