package syntax

import (
	"go/ast"
	"go/types"
)

// Shared finds the variables that a function and its literals have in common, and that are
// assigned more than once: what such a variable holds depends on who runs when.
//
//	var current map[string]string
//	reload := func() { current = load() }
func (b *Body) Shared() map[types.Object]bool {
	if b.outer != nil {
		return b.outer.Shared() // the declared function has all of its literals
	}
	if b.shared == nil {
		b.shared = b.findShared()
	}
	return b.shared
}

func (b *Body) findShared() map[types.Object]bool {
	s := sharing{Body: b, assigned: make(map[types.Object]int), captured: make(map[types.Object]bool)}
	ast.Inspect(b.Block, s.visit)
	out := make(map[types.Object]bool)
	for obj := range s.captured {
		v := obj.(*types.Var)
		n := s.assigned[obj]
		if b.isParameter(v) {
			n++
		}
		if n > 1 && b.Carries(v.Type()) && (v.Parent() == nil || v.Pkg() == nil || v.Parent() != v.Pkg().Scope()) {
			out[obj] = true
		}
	}
	return out
}

// A sharing counts the assignments of variables, and notes those that literals capture.
type sharing struct {
	*Body
	lits     []*ast.FuncLit // around what is visited
	assigned map[types.Object]int
	captured map[types.Object]bool
}

func (s *sharing) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.FuncLit:
		s.lits = append(s.lits, n)
		ast.Inspect(n.Body, s.visit)
		s.lits = s.lits[:len(s.lits)-1]
		return false
	case *ast.AssignStmt:
		for _, l := range n.Lhs {
			s.assign(l)
		}
	case *ast.ValueSpec:
		for _, id := range n.Names {
			s.assign(id)
		}
	case *ast.RangeStmt:
		s.assign(n.Key)
		s.assign(n.Value)
	case *ast.Ident:
		s.mention(n)
	}
	return true
}

// assign counts an assignment to e, which may be nil.
func (s *sharing) assign(e ast.Expr) {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return
	}
	obj := s.Info.ObjectOf(id)
	if obj == nil {
		return
	}
	s.assigned[obj]++
	if len(s.lits) > 0 && obj.Pos() < s.lits[len(s.lits)-1].Pos() {
		s.assigned[obj]++ // and with that from the beginning
	}
}

// mention notes the variable if it is one from outside of the literal.
func (s *sharing) mention(id *ast.Ident) {
	v, ok := s.Info.Uses[id].(*types.Var)
	if !ok || v.IsField() || len(s.lits) == 0 {
		return
	}
	lit := s.lits[len(s.lits)-1]
	if v.Pos() < lit.Pos() || v.Pos() >= lit.End() {
		s.captured[v] = true
	}
}
