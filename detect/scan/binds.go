package scan

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/mapfix/mapfix/detect/scan/sequence"
	"github.com/mapfix/mapfix/detect/summary"
)

// A bindSpec describes a bind before it gets its number.
type bindSpec struct {
	expr  ast.Node // what is bound
	form  summary.BindForm
	stmt  ast.Node // the statement that binds
	name  string
	to    ast.Expr     // what it is bound to, nil for a part of a literal
	obj   types.Object // the same for a case of a type switch, which declares it
	text  string       // of the bound expression, where it is not expr's own
	typ   types.Type
	index int
	clone bool // BindArg: of a function that copies one level
}

// isTarget returns what tells the expressions that stand for what is bound to.
func (spec bindSpec) isTarget(a *flow) func(ast.Expr) bool {
	return func(e ast.Expr) bool {
		if spec.obj != nil {
			id, ok := ast.Unparen(e).(*ast.Ident)
			return ok && a.info.Uses[id] == spec.obj
		}
		return spec.to != nil && a.same(spec.to, e)
	}
}

// boundVar returns the number of the variable that is bound, or of which a part is; 0 if
// there is none.
func (a *flow) boundVar(spec bindSpec) int {
	obj := spec.obj
	if id, ok := variableOf(spec.to).(*ast.Ident); ok {
		obj = a.info.ObjectOf(id)
	}
	if obj == nil {
		return 0
	}
	if a.boundVars[obj] == 0 {
		a.boundVars[obj] = len(a.boundVars) + 1
	}
	return a.boundVars[obj]
}

// isPart reports whether n begins with x: an element or field of it, or what its method
// gives.
func (b *body) isPart(n ast.Node, x ast.Expr) bool {
	e, _ := n.(ast.Expr)
	for e != nil {
		switch y := ast.Unparen(e).(type) {
		case *ast.SelectorExpr:
			e = y.X
		case *ast.IndexExpr:
			e = y.X
		case *ast.TypeAssertExpr:
			e = y.X
		case *ast.CallExpr:
			e = y.Fun
			continue // f(x) is no part of f
		default:
			return false
		}
		if b.same(e, x) {
			return true
		}
	}
	return false
}

// variableOf returns the variable that e, which may be a field, is a part of.
func variableOf(e ast.Expr) ast.Expr {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.SelectorExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		default:
			return x
		}
	}
}

// bound returns val after passing through the bind that spec describes.
// Fresh values pass unmarked: there is nothing to copy.
func (a *flow) bound(val summary.Val, spec bindSpec) summary.Val {
	if len(val) == 0 || spec.expr == nil || spec.typ == nil {
		return val
	}
	kind := kindOf(spec.typ)
	id := 0
	var out summary.Val
	for _, s := range val {
		if s.Base.Kind != summary.BaseFunc && !(s.Addr && s.Base.Kind == summary.BaseLocal) {
			if id == 0 {
				id = a.bindID(spec, kind)
			}
			s = s.WithBind(id)
		}
		out = out.Add(s)
	}
	return out
}

// bindID returns the number of the bind at spec, writing it down at first
// sight.
func (a *flow) bindID(spec bindSpec, kind summary.ValueKind) int {
	key := bindKey{spec.expr, spec.form, spec.index}
	id, ok := a.bindIDs[key]
	if !ok {
		a.fn.Binds = append(a.fn.Binds, summary.Bind{
			Form: spec.form, Pos: a.pos(spec.expr.Pos()), Expr: a.span(spec.expr), Text: spec.text, Name: spec.name,
			Type: a.typeString(spec.typ), Kind: kind, Cloned: spec.clone,
		})
		id = len(a.fn.Binds)
		a.bindIDs[key] = id
		b := &a.fn.Binds[id-1]
		if e, ok := spec.expr.(ast.Expr); ok && b.Text == "" {
			b.Text = types.ExprString(e)
		}
		b.Repair = a.repair(spec, kind)
		if e, ok := spec.expr.(ast.Expr); ok && spec.form == summary.BindArg && kind == summary.KindMap && isPath(e) {
			b.Region = a.regionOf(b.Text, e.Pos())
		}
		b.Copier = a.copier(spec.typ)
		b.Var, b.Walk = a.boundVar(spec), spec.to != nil && a.isPart(spec.expr, spec.to)
		b.NilTest = kind == summary.KindMap && a.nilTested(spec.isTarget(a))
	}
	a.at.Binds[id] = a.here
	return id
}

// paramBind returns the bind of a struct that is passed by value: the
// parameter's own fields may still refer to the caller's maps.
func (a *flow) paramBind(v *types.Var) int {
	a.here = sequence.Place{Node: -1}
	a.fn.Binds = append(a.fn.Binds, summary.Bind{
		Form: summary.BindParam, Pos: a.pos(v.Pos()), Text: v.Name(), Name: v.Name(),
		Type: a.typeString(v.Type()), Kind: summary.KindStruct,
		Repair: &summary.Repair{Kind: summary.Enter, Target: a.span(a.block), Expr: v.Name()},
	})
	id := len(a.fn.Binds)
	a.at.Binds[id] = a.here
	return id
}

// isPath reports whether e names a variable or field, without calling anything.
func isPath(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return true
	case *ast.SelectorExpr:
		return isPath(e.X)
	case *ast.StarExpr:
		return isPath(e.X)
	}
	return false
}

// copiers are the methods by which objects copy themselves, best known first.
var copiers = []string{"DeepCopy", "DeepCopyObject", "Clone", "Copy"}

// copier names the method without parameters by which the object that a pointer
// or interface value refers to makes another of its kind; empty if there is
// none.
func (s *source) copier(t types.Type) string {
	if !isPointer(t) && !types.IsInterface(t) {
		return ""
	}
	for _, name := range copiers {
		obj, _, _ := types.LookupFieldOrMethod(t, false, s.types, name)
		fn, ok := obj.(*types.Func)
		if !ok || fn.Signature().Params().Len() != 0 || fn.Signature().Results().Len() != 1 {
			continue
		}
		res := fn.Signature().Results().At(0).Type()
		if types.Identical(res, t) || types.IsInterface(t) && types.IsInterface(res) {
			return name
		}
	}
	return ""
}

// repair says where a copy would go, or nil if the syntax has no place for one.
func (a *flow) repair(spec bindSpec, kind summary.ValueKind) *summary.Repair {
	switch spec.form {
	case summary.BindOut:
		return a.ownFilled(spec)
	case summary.BindRange:
		return a.ownAtStart(spec.stmt.(*ast.RangeStmt).Body, spec.name)
	case summary.BindCommaOk, summary.BindTuple:
		return a.ownAfter(spec)
	case summary.BindVar, summary.BindField, summary.BindElement:
		if cc, ok := spec.stmt.(*ast.CaseClause); ok { // of a type switch
			return &summary.Repair{Kind: summary.Enter, Target: a.span(cc), Expr: spec.name}
		}
		if kind == summary.KindStruct || a.received(spec.stmt) {
			return a.ownAfter(spec)
		}
		if _, ok := a.parents[spec.stmt].(*ast.TypeSwitchStmt); ok || spec.index != 0 {
			return nil
		}
	}
	e, ok := spec.expr.(ast.Expr)
	if !ok || kind == summary.KindStruct {
		return nil
	}
	return &summary.Repair{Kind: summary.Wrap, Target: a.span(e)}
}

// received reports whether stmt assigns what a case of a select receives: there
// the value cannot be copied where it comes from.
func (b *body) received(stmt ast.Node) bool {
	cc, ok := b.parents[stmt].(*ast.CommClause)
	return ok && cc.Comm == stmt
}

// ownAfter gives the assigned variable a copy of its own behind the statement
// that assigns it; for the header of an if, at the start of a branch.
func (a *flow) ownAfter(spec bindSpec) *summary.Repair {
	if spec.name == "" || spec.name == "_" || spec.stmt == nil {
		return nil
	}
	switch p := a.parents[spec.stmt].(type) {
	case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause:
		if a.received(spec.stmt) {
			return &summary.Repair{Kind: summary.Enter, Target: a.span(p), Expr: spec.name}
		}
		return &summary.Repair{Kind: summary.After, Target: a.span(spec.stmt), Expr: spec.name}
	case *ast.IfStmt:
		if assign, ok := spec.stmt.(*ast.AssignStmt); ok && assign.Tok == token.ASSIGN {
			return a.ownBehind(p, spec)
		}
		return a.ownAtStart(a.onlyUser(p, spec), spec.name)
	case *ast.DeclStmt:
		return &summary.Repair{Kind: summary.After, Target: a.span(p), Expr: spec.name}
	}
	return nil
}

// ownBehind gives the variable that the header of s assigns a copy behind s, unless its
// branches, which come before, use the variable too.
//
//	if rule, err = lister.Get(key); err != nil { return err }
//	rule.Selector["zone"] = zone
func (a *flow) ownBehind(s *ast.IfStmt, spec bindSpec) *summary.Repair {
	holder := func(e ast.Expr) bool { return a.same(e, variableOf(spec.to)) }
	if contains(s.Body, holder) || s.Else != nil && contains(s.Else, holder) {
		return nil
	}
	switch a.parents[s].(type) {
	case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause:
		return &summary.Repair{Kind: summary.After, Target: a.span(s), Expr: spec.name}
	}
	return nil // behind an else
}

// onlyUser returns the one branch of s that uses the variable which its header
// declares, or nil: a copy in one branch is none in another.
//
//	if opts, ok := profiles[name]; !ok { return nil } else { opts["id"] = id }
func (a *flow) onlyUser(s *ast.IfStmt, spec bindSpec) *ast.BlockStmt {
	var users []*ast.BlockStmt
	for s != nil {
		users = append(users, s.Body)
		if block, ok := s.Else.(*ast.BlockStmt); ok {
			users = append(users, block)
		}
		if s, _ = s.Else.(*ast.IfStmt); s != nil && s.Init != nil && a.uses(s.Init, spec) {
			return nil // another name for it, maybe
		}
	}
	users = slices.DeleteFunc(users, func(b *ast.BlockStmt) bool { return !a.uses(b, spec) })
	if len(users) != 1 {
		return nil
	}
	return users[0]
}

// uses reports whether n refers to the variable that the statement of spec
// declares.
func (a *flow) uses(n ast.Node, spec bindSpec) bool {
	found := false
	ast.Inspect(n, func(m ast.Node) bool {
		if id, ok := m.(*ast.Ident); ok && id.Name == spec.name {
			obj := a.info.Uses[id]
			found = found || obj != nil && spec.stmt.Pos() <= obj.Pos() && obj.Pos() < spec.stmt.End()
		}
		return !found
	})
	return found
}

func (a *flow) ownAtStart(body *ast.BlockStmt, name string) *summary.Repair {
	if body == nil || name == "" || name == "_" {
		return nil
	}
	return &summary.Repair{Kind: summary.Enter, Target: a.span(body), Expr: name}
}
