package values

import (
	"go/ast"
	"go/types"

	"github.com/mapfix/mapfix/detect/scan/binds"
	"github.com/mapfix/mapfix/detect/scan/kinds"
	"github.com/mapfix/mapfix/detect/scan/syntax"
	"github.com/mapfix/mapfix/detect/summary"
)

// composite makes a literal and returns it: for a struct its contents, for a
// map or slice a reference.
func (f *follower) composite(e *ast.CompositeLit) summary.Val {
	loc := summary.Loc{Base: f.object(e)}
	f.st.Forget(loc)
	t := f.TypeOf(e)
	if kinds.IsStruct(kinds.Deref(t)) {
		f.structLit(e, kinds.Deref(t), loc)
		return summary.Val{summary.Src{Loc: loc, Addr: kinds.IsPointer(t)}}
	}
	for _, elt := range e.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			f.eval(kv.Key)
			elt = kv.Value
		}
		f.element(loc, elt)
		f.lend(e, elt, loc)
	}
	_, array := kinds.Core(t).(*types.Array)
	return summary.Val{summary.Src{Loc: loc, Addr: !array}}
}

// element stores an element of a map, slice or array literal.
func (f *follower) element(loc summary.Loc, elt ast.Expr) {
	val := f.eval(elt)
	if len(val) == 0 {
		return
	}
	val = f.bound(val, binds.Spec{Expr: elt, Form: summary.BindElement, Type: f.TypeOf(elt)})
	f.weaken(summary.Loc{Base: loc.Base, Path: loc.Path + "|" + summary.StepElem}, val)
}

func (f *follower) structLit(e *ast.CompositeLit, t types.Type, loc summary.Loc) {
	for i, elt := range e.Elts {
		value, index := elt, i
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			value = kv.Value
			index = kinds.FieldIndex(t, kv.Key)
		}
		step, field := kinds.FieldStep(t, index)
		val := f.eval(value)
		if field == nil || len(val) == 0 {
			continue
		}
		spec := binds.Spec{Expr: value, Form: summary.BindLiteral, Name: field.Name(), Type: field.Type()}
		if name, stmt := f.variableOf(e); stmt != nil && kinds.IsStruct(field.Type()) {
			spec.Name, spec.Stmt = name+"."+field.Name(), stmt
		}
		val = f.bound(val, spec)
		f.storeAt(summary.Src{Loc: summary.Loc{Base: loc.Base, Path: loc.Path + "|" + summary.Path(step)}}, val, field.Type())
	}
}

// variableOf returns the name of the variable that gets a literal, or a pointer to it, and the
// statement that says so; nil if there is none.
func (f *follower) variableOf(lit *ast.CompositeLit) (name string, stmt ast.Node) {
	var e ast.Expr = lit
	if u, ok := f.Parents[e].(*ast.UnaryExpr); ok {
		e = u
	}
	switch s := f.Parents[e].(type) {
	case *ast.AssignStmt:
		if id, ok := s.Lhs[0].(*ast.Ident); ok && len(s.Lhs) == 1 && id.Name != "_" {
			return id.Name, s
		}
	case *ast.ValueSpec:
		if len(s.Names) == 1 {
			return s.Names[0].Name, f.Parents[s]
		}
	}
	return "", nil
}

// fieldContents notes what the maps inside an initialiser hold, each under its
// own location: an owner's empty map is there to be filled later.
func (f *follower) fieldContents(e ast.Expr, loc summary.Loc) {
	if !f.recording {
		return
	}
	e = ast.Unparen(e)
	if u, ok := e.(*ast.UnaryExpr); ok {
		if p, ok := loc.Path.Add(summary.StepDeref); ok {
			f.fieldContents(u.X, summary.Loc{Base: loc.Base, Path: p})
		}
		return
	}
	lit, ok := e.(*ast.CompositeLit)
	if !ok {
		return
	}
	t := f.TypeOf(lit)
	if kinds.IsPointer(t) { // &T elided in a list
		p, _ := loc.Path.Add(summary.StepDeref)
		loc.Path, t = p, kinds.Deref(t)
	}
	for i, elt := range lit.Elts {
		step, value := summary.StepElem, elt
		kv, keyed := elt.(*ast.KeyValueExpr)
		if keyed {
			value = kv.Value
		}
		if kinds.IsStruct(t) {
			if keyed {
				i = kinds.FieldIndex(t, kv.Key)
			}
			step, _ = kinds.FieldStep(t, i)
		}
		f.innerContent(value, loc, step)
	}
}

func (f *follower) innerContent(value ast.Expr, loc summary.Loc, step string) {
	p, ok := loc.Path.Add(step)
	if !ok || !f.Carries(f.TypeOf(value)) {
		return
	}
	at := summary.Loc{Base: loc.Base, Path: p}
	if kinds.IsMap(f.TypeOf(value)) || !syntax.IsLiteral(value) {
		f.event(summary.Event{Kind: summary.EventStore, Pos: f.Pos(value.Pos()), Target: &summary.Src{Loc: at}, Filled: f.Content(value)})
	}
	f.fieldContents(value, at)
}
