package access

import (
	"go/ast"
	"go/token"
	"go/types"
)

// A Path is what an expression such as c.Groups[k].Tags reads, spelt in one
// way only: parentheses, promoted fields and implied dereferences do not count.
type Path struct {
	Root  types.Object
	Steps []Step
}

// A Step leads from a value to a part of it: a field, an element by a constant
// key or by a variable, or what a pointer points to (the zero step).
type Step struct {
	Field *types.Var
	Key   string
	Index types.Object
}

// IsElement reports whether the step leads to an element.
func (s Step) IsElement() bool { return s.Key != "" || s.Index != nil }

// A Relation says how what one expression reads has to do with another's.
type Relation int

const (
	Apart  Relation = iota // neither reads the other
	Equal                  // it is the same
	Holder                 // it holds the other
	Part                   // it is part of the other
	Unsure                 // it may be the same or hold it, by another index
)

// Of returns what expr reads. It is not ok if expr is anything but a
// variable, or a field, element or pointee of one.
func Of(info *types.Info, expr ast.Expr) (a Path, ok bool) {
	switch e := ast.Unparen(expr).(type) {
	case *ast.Ident:
		v, isVar := info.Uses[e].(*types.Var)
		return Path{Root: v}, isVar && e.Name != "_"
	case *ast.SelectorExpr:
		return selectorAccess(info, e)
	case *ast.StarExpr:
		a, ok = Of(info, e.X)
		a.Steps = append(a.Steps, Step{})
		return a, ok
	case *ast.IndexExpr:
		return indexAccess(info, e)
	}
	return Path{}, false
}

func selectorAccess(info *types.Info, e *ast.SelectorExpr) (Path, bool) {
	if v, ok := info.Uses[e.Sel].(*types.Var); ok && !v.IsField() {
		return Path{Root: v}, true // of another package
	}
	sel := info.Selections[e]
	if sel == nil || sel.Kind() != types.FieldVal {
		return Path{}, false
	}
	a, ok := Of(info, e.X)
	a.Steps = withoutPointee(a.Steps)
	t := sel.Recv()
	for _, i := range sel.Index() {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		s, isStruct := t.Underlying().(*types.Struct)
		if !isStruct {
			return Path{}, false
		}
		a.Steps = append(a.Steps, Step{Field: s.Field(i).Origin()})
		t = s.Field(i).Type()
	}
	return a, ok
}

func indexAccess(info *types.Info, e *ast.IndexExpr) (Path, bool) {
	a, ok := Of(info, e.X)
	if t := info.TypeOf(e.X); ok && t != nil {
		if _, array := t.Underlying().(*types.Array); array {
			a.Steps = withoutPointee(a.Steps)
		}
	}
	if v := info.Types[e.Index].Value; v != nil {
		a.Steps = append(a.Steps, Step{Key: v.ExactString()})
		return a, ok
	}
	id, isIdent := ast.Unparen(e.Index).(*ast.Ident)
	if !isIdent {
		return Path{}, false
	}
	v, isVar := info.Uses[id].(*types.Var)
	a.Steps = append(a.Steps, Step{Index: v})
	return a, ok && isVar
}

// withoutPointee leaves out a dereference that a selector implies.
func withoutPointee(steps []Step) []Step {
	if n := len(steps); n > 0 && steps[n-1] == (Step{}) {
		return steps[: n-1 : n-1]
	}
	return steps
}

// Relation returns what b has to do with a.
func (a Path) Relation(b Path) Relation {
	if a.Root != b.Root {
		return Apart
	}
	if n := len(b.Steps); n > 0 && b.Steps[n-1] == (Step{}) && (len(a.Steps) < n || a.Steps[n-1] != Step{}) {
		b.Steps = b.Steps[:n-1] // *p holds all that p leads to
	}
	certain := true
	for i, s := range a.Steps {
		if i == len(b.Steps) {
			break
		}
		switch t := b.Steps[i]; {
		case s == t:
		case s.IsElement() && t.IsElement() && (s.Index != nil || t.Index != nil):
			certain = false
		default:
			return Apart
		}
	}
	switch {
	case !certain:
		return Unsure
	case len(b.Steps) < len(a.Steps):
		return Holder
	case len(b.Steps) == len(a.Steps):
		return Equal
	}
	return Part
}

// Variables returns the variables that the access names.
func (a Path) Variables() []types.Object {
	list := []types.Object{a.Root}
	for _, s := range a.Steps {
		if s.Index != nil {
			list = append(list, s.Index)
		}
	}
	return list
}

// Written reports whether the statement or expression right above n, the last
// of stack, replaces the value of n or takes its address.
func Written(n ast.Node, stack []ast.Node) bool {
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
