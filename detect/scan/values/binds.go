package values

import (
	"go/ast"
	"go/types"

	"github.com/mapfix/mapfix/detect/scan/binds"
	"github.com/mapfix/mapfix/detect/scan/kinds"
	"github.com/mapfix/mapfix/detect/scan/sequence"
	"github.com/mapfix/mapfix/detect/scan/syntax"
	"github.com/mapfix/mapfix/detect/summary"
)

// bound returns val after passing through the bind that spec describes.
// Fresh values pass unmarked, unless it is a second name that a map gets: there is nothing to copy.
func (f *follower) bound(val summary.Val, spec binds.Spec) summary.Val {
	if len(val) == 0 || spec.Expr == nil || spec.Type == nil {
		return val
	}
	kind := kinds.KindOf(spec.Type)
	id := 0
	x, ok := spec.Expr.(ast.Expr)
	named := ok && kind == summary.KindMap && syntax.IsPath(x) // what is made here has a name already
	var out summary.Val
	for _, s := range val {
		if s.Base.Kind != summary.BaseFunc && (!(s.Addr && s.Base.Kind == summary.BaseLocal) || named && spec.Form != summary.BindArg) {
			if id == 0 {
				id = f.bindID(spec, kind)
			}
			s = s.WithBind(id)
		}
		out = out.Add(s)
	}
	return out
}

// bindID returns the number of the bind at spec, writing it down at first
// sight.
func (f *follower) bindID(spec binds.Spec, kind summary.ValueKind) int {
	key := bindKey{expr: spec.Expr, form: spec.Form, index: spec.Index}
	if spec.Form == summary.BindOut {
		key.name = spec.Name
	}
	id, ok := f.bindIDs[key]
	if !ok {
		f.fn.Binds = append(f.fn.Binds, summary.Bind{
			Form: spec.Form, Pos: f.Pos(spec.Expr.Pos()), Expr: f.Span(spec.Expr), Text: spec.Text, Name: spec.Name,
			Type: f.TypeString(spec.Type), Kind: kind, Cloned: spec.Clone, Not: spec.Not,
		})
		id = len(f.fn.Binds)
		f.bindIDs[key] = id
		if e, ok := spec.Expr.(ast.Expr); ok {
			f.handed.exprs[id] = e
		}
		b := &f.fn.Binds[id-1]
		if e, ok := spec.Expr.(ast.Expr); ok && b.Text == "" {
			b.Text = types.ExprString(e)
		}
		b.Repair = spec.Repair(f.Body, kind)
		if e, ok := spec.Expr.(ast.Expr); ok && (spec.Form == summary.BindArg || spec.Form == summary.BindVar) && kind == summary.KindMap && syntax.IsPath(e) {
			b.Region = f.RegionOf(b.Text, e.Pos())
		}
		b.Copier = f.Copier(spec.Type)
		b.Var, b.Walk = f.boundVar(spec), spec.To != nil && f.IsPart(spec.Expr, spec.To)
		b.NilTest = spec.TestsNil(f.Body, kind)
	}
	f.at.Binds[id] = f.here
	return id
}

// paramBind returns the bind of a struct that is passed by value: the
// parameter's own fields may still refer to the caller's maps.
func (f *follower) paramBind(v *types.Var) int {
	f.here = sequence.Place{Node: -1}
	f.fn.Binds = append(f.fn.Binds, summary.Bind{
		Form: summary.BindParam, Pos: f.Pos(v.Pos()), Text: v.Name(), Name: v.Name(),
		Type: f.TypeString(v.Type()), Kind: summary.KindStruct,
		Repair: &summary.Repair{Kind: summary.Enter, Target: f.Span(f.Block), Expr: v.Name()},
	})
	id := len(f.fn.Binds)
	f.at.Binds[id] = f.here
	return id
}

// boundVar returns the number of the variable that is bound, or of which a part is; 0 if
// there is none.
func (f *follower) boundVar(spec binds.Spec) int {
	obj := spec.Obj
	if id, ok := syntax.VariableOf(spec.To).(*ast.Ident); ok {
		obj = f.Info.ObjectOf(id)
	}
	if obj == nil {
		return 0
	}
	if f.boundVars[obj] == 0 {
		f.boundVars[obj] = len(f.boundVars) + 1
	}
	return f.boundVars[obj]
}

// walks reports whether one variable was bound again to a part of what it had
// been bound to before: a cursor.
func (f *follower) walks(val summary.Val) bool {
	for _, s := range val {
		refs := s.BindList()
		for i, r := range refs {
			for _, q := range refs[:i] {
				was, is := &f.fn.Binds[q.ID-1], &f.fn.Binds[r.ID-1]
				if was.Name != "" && was.Name == is.Name && was.Var == is.Var && is.Form == summary.BindVar && q.Len < r.Len {
					return true
				}
			}
		}
	}
	return false
}
