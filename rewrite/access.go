package rewrite

import (
	"go/ast"
	"go/token"
	"go/types"
)

// An access is what an expression such as c.Groups[k].Tags reads, spelt in one
// way only: parentheses, promoted fields and implied dereferences do not count.
type access struct {
	root  types.Object
	steps []pathStep
}

// A pathStep leads from a value to a part of it: a field, an element by a constant
// key or by a variable, or what a pointer points to (the zero step).
type pathStep struct {
	field *types.Var
	key   string
	index types.Object
}

func (s pathStep) isElement() bool { return s.key != "" || s.index != nil }

// A relation says how what one expression reads has to do with another's.
type relation int

const (
	apart  relation = iota // neither reads the other
	equal                  // it is the same
	holder                 // it holds the other
	part                   // it is part of the other
	unsure                 // it may be the same or hold it, by another index
)

// accessOf returns what expr reads. It is not ok if expr is anything but a
// variable, or a field, element or pointee of one.
func accessOf(info *types.Info, expr ast.Expr) (a access, ok bool) {
	switch e := ast.Unparen(expr).(type) {
	case *ast.Ident:
		v, isVar := info.Uses[e].(*types.Var)
		return access{root: v}, isVar && e.Name != "_"
	case *ast.SelectorExpr:
		return selectorAccess(info, e)
	case *ast.StarExpr:
		a, ok = accessOf(info, e.X)
		a.steps = append(a.steps, pathStep{})
		return a, ok
	case *ast.IndexExpr:
		return indexAccess(info, e)
	}
	return access{}, false
}

func selectorAccess(info *types.Info, e *ast.SelectorExpr) (access, bool) {
	if v, ok := info.Uses[e.Sel].(*types.Var); ok && !v.IsField() {
		return access{root: v}, true // of another package
	}
	sel := info.Selections[e]
	if sel == nil || sel.Kind() != types.FieldVal {
		return access{}, false
	}
	a, ok := accessOf(info, e.X)
	a.steps = withoutPointee(a.steps)
	t := sel.Recv()
	for _, i := range sel.Index() {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		s, isStruct := t.Underlying().(*types.Struct)
		if !isStruct {
			return access{}, false
		}
		a.steps = append(a.steps, pathStep{field: s.Field(i).Origin()})
		t = s.Field(i).Type()
	}
	return a, ok
}

func indexAccess(info *types.Info, e *ast.IndexExpr) (access, bool) {
	a, ok := accessOf(info, e.X)
	if t := info.TypeOf(e.X); ok && t != nil {
		if _, array := t.Underlying().(*types.Array); array {
			a.steps = withoutPointee(a.steps)
		}
	}
	if v := info.Types[e.Index].Value; v != nil {
		a.steps = append(a.steps, pathStep{key: v.ExactString()})
		return a, ok
	}
	id, isIdent := ast.Unparen(e.Index).(*ast.Ident)
	if !isIdent {
		return access{}, false
	}
	v, isVar := info.Uses[id].(*types.Var)
	a.steps = append(a.steps, pathStep{index: v})
	return a, ok && isVar
}

// withoutPointee leaves out a dereference that a selector implies.
func withoutPointee(steps []pathStep) []pathStep {
	if n := len(steps); n > 0 && steps[n-1] == (pathStep{}) {
		return steps[: n-1 : n-1]
	}
	return steps
}

// relation returns what b has to do with a.
func (a access) relation(b access) relation {
	if a.root != b.root {
		return apart
	}
	if n := len(b.steps); n > 0 && b.steps[n-1] == (pathStep{}) && (len(a.steps) < n || a.steps[n-1] != pathStep{}) {
		b.steps = b.steps[:n-1] // *p holds all that p leads to
	}
	certain := true
	for i, s := range a.steps {
		if i == len(b.steps) {
			break
		}
		switch t := b.steps[i]; {
		case s == t:
		case s.isElement() && t.isElement() && (s.index != nil || t.index != nil):
			certain = false
		default:
			return apart
		}
	}
	switch {
	case !certain:
		return unsure
	case len(b.steps) < len(a.steps):
		return holder
	case len(b.steps) == len(a.steps):
		return equal
	}
	return part
}

// variables returns the variables that the access names.
func (a access) variables() []types.Object {
	list := []types.Object{a.root}
	for _, s := range a.steps {
		if s.index != nil {
			list = append(list, s.index)
		}
	}
	return list
}

// written reports whether the statement or expression right above n, the last
// of stack, replaces the value of n or takes its address.
func written(n ast.Node, stack []ast.Node) bool {
	for i := len(stack) - 1; i >= 0; i-- {
		switch p := stack[i].(type) {
		case *ast.ParenExpr:
			n = p
			continue
		case *ast.AssignStmt:
			for _, lhs := range p.Lhs {
				if lhs == n {
					return true
				}
			}
		case *ast.IncDecStmt:
			return p.X == n
		case *ast.RangeStmt:
			return p.Key == n || p.Value == n
		case *ast.UnaryExpr:
			return p.Op == token.AND
		}
		return false
	}
	return false
}
