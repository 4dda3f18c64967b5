package scan

import (
	"go/ast"
	"go/constant"
	"go/types"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/summary"
)

// key describes the key of a map access.
func (b *body) key(e ast.Expr) summary.Key {
	if tv, ok := b.info.Types[e]; ok && tv.Value != nil {
		text := tv.Value.ExactString()
		if tv.Value.Kind() == constant.String {
			text = constant.StringVal(tv.Value)
		}
		return summary.Key{Kind: summary.KeyConst, Text: text}
	}
	k := summary.Key{Kind: summary.KeyDynamic, Text: types.ExprString(e)}
	if id, ok := ast.Unparen(e).(*ast.Ident); ok {
		k.Index, k.Param = b.paramIndex(b.info.ObjectOf(id))
		k.Given = b.isGiven(b.info.ObjectOf(id))
	}
	k.Own = b.fromReceiver(e, make(map[types.Object]bool))
	return k
}

// lookupKey describes the key of a look-up.
func (a *flow) lookupKey(e *ast.IndexExpr) summary.Key {
	k := a.key(e.Index)
	k.Listed = a.keys.ownKeys[e]
	return k
}

// paramIndex returns the number of a parameter; a receiver is 0 and not asked
// for.
func (b *body) paramIndex(obj types.Object) (int, bool) {
	sig := b.signature
	if sig == nil || obj == nil {
		return 0, false
	}
	i := 0
	if sig.Recv() != nil {
		i++
	}
	for v := range sig.Params().Variables() {
		if v == obj {
			return i, true
		}
		i++
	}
	return 0, false
}

// isGiven reports whether a variable is a parameter of the function, or of one around it.
func (b *body) isGiven(obj types.Object) bool {
	if _, ok := b.paramIndex(obj); ok {
		return true
	}
	return b.outer != nil && b.outer.isGiven(obj)
}

// argumentKeys lists the arguments that a callee may use as keys; the first
// stands at index recv.
func (b *body) argumentKeys(args []ast.Expr, recv int) []summary.ArgumentKey {
	var out []summary.ArgumentKey
	for i, arg := range args {
		if b, ok := b.typeOf(arg).Underlying().(*types.Basic); !ok || b.Info()&(types.IsString|types.IsInteger) == 0 {
			continue
		}
		k := b.key(arg)
		if k.Kind != summary.KeyConst && !k.Param || len(k.Text) > bounds.Of.KeyLength {
			continue
		}
		out = append(out, summary.ArgumentKey{Arg: recv + i, Key: k})
	}
	return out
}

// fromReceiver reports whether the value of e is read from the receiver,
// directly or through the variables that it was put in, without those in seen.
func (b *body) fromReceiver(e ast.Expr, seen map[types.Object]bool) bool {
	if b.outer != nil {
		return b.outer.fromReceiver(e, seen)
	}
	if b.signature == nil || b.signature.Recv() == nil {
		return false
	}
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok || found {
			return !found
		}
		obj := b.info.ObjectOf(id)
		if obj == b.signature.Recv() {
			found = true
		} else if def := b.definitions()[obj]; def != nil && !seen[obj] {
			seen[obj] = true
			found = b.fromReceiver(def, seen)
		}
		return !found
	})
	return found
}

// definitions maps each variable that the body defines by := to what it is
// defined as.
func (b *body) definitions() map[types.Object]ast.Expr {
	if b.defs != nil {
		return b.defs
	}
	b.defs = make(map[types.Object]ast.Expr)
	ast.Inspect(b.block, func(n ast.Node) bool {
		as, ok := n.(*ast.AssignStmt)
		if !ok {
			return true
		}
		for i, l := range as.Lhs {
			id, ok := l.(*ast.Ident)
			if !ok || b.info.Defs[id] == nil {
				continue
			}
			b.defs[b.info.Defs[id]] = as.Rhs[min(i, len(as.Rhs)-1)]
		}
		return true
	})
	return b.defs
}

// walks reports whether one variable was bound again to a part of what it had
// been bound to before: a cursor.
func (a *flow) walks(val summary.Val) bool {
	for _, s := range val {
		refs := s.BindList()
		for i, r := range refs {
			for _, q := range refs[:i] {
				was, is := &a.fn.Binds[q.ID-1], &a.fn.Binds[r.ID-1]
				if was.Name != "" && was.Name == is.Name && was.Var == is.Var && is.Form == summary.BindVar && q.Len < r.Len {
					return true
				}
			}
		}
	}
	return false
}
