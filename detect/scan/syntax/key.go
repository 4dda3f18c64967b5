package syntax

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/summary"
)

// Key describes the key of a map access.
func (b *Body) Key(e ast.Expr) summary.Key {
	if tv, ok := b.Info.Types[e]; ok && tv.Value != nil {
		text := tv.Value.ExactString()
		if tv.Value.Kind() == constant.String {
			text = constant.StringVal(tv.Value)
		}
		return summary.Key{Kind: summary.KeyConst, Text: text}
	}
	k := summary.Key{Kind: summary.KeyDynamic, Text: types.ExprString(e)}
	if id, ok := ast.Unparen(e).(*ast.Ident); ok {
		k.Index, k.Param = b.ParamIndex(b.Info.ObjectOf(id))
		k.Given = b.isGiven(b.Info.ObjectOf(id))
	}
	k.Own = b.fromReceiver(e, make(map[types.Object]bool))
	return k
}

// ArgumentKeys lists the arguments that a callee may use as keys; the first
// stands at index recv.
func (b *Body) ArgumentKeys(args []ast.Expr, recv int) []summary.ArgumentKey {
	var out []summary.ArgumentKey
	for i, arg := range args {
		if basic, ok := b.TypeOf(arg).Underlying().(*types.Basic); !ok || basic.Info()&(types.IsString|types.IsInteger) == 0 {
			continue
		}
		k := b.Key(arg)
		switch {
		case k.Kind != summary.KeyConst && !k.Param:
			continue
		case len(k.Text) > bounds.Of.KeyLength:
			k = summary.Key{Kind: summary.KeyDynamic}
		}
		out = append(out, summary.ArgumentKey{Arg: recv + i, Key: k})
	}
	return out
}

// ComparedWith returns the constant that e is compared with, which for one that stands for
// "empty" is 0.
func (b *Body) ComparedWith(e ast.Expr) summary.Key {
	test, ok := b.Parents[e].(*ast.BinaryExpr)
	if !ok || test.X != e {
		return summary.Key{}
	}
	k := b.Key(test.Y)
	if k.Kind == summary.KeyConst && k.Text == "1" && (test.Op == token.LSS || test.Op == token.GEQ) {
		k.Text = "0"
	}
	if k.Kind != summary.KeyConst || k.Text == "0" && test.Op == token.LSS {
		return summary.Key{}
	}
	return k
}

// IsStep reports whether e adds a constant, as a counter does.
func (b *Body) IsStep(e ast.Expr) bool {
	sum, ok := ast.Unparen(e).(*ast.BinaryExpr)
	if !ok || sum.Op != token.ADD && sum.Op != token.SUB {
		return false
	}
	return b.IsNumber(sum.X) || b.IsNumber(sum.Y)
}

// IsNumber reports whether e is a number that is known.
func (b *Body) IsNumber(e ast.Expr) bool {
	tv := b.Info.Types[e]
	return tv.Value != nil && (tv.Value.Kind() == constant.Int || tv.Value.Kind() == constant.Float)
}
