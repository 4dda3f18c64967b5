package syntax

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/scan/kinds"
)

// A spot is a part of a variable, or of what it refers to, as an expression spells it.
type spot struct {
	text   string
	vars   []types.Object // that say where it is: the variable and the indexes
	fields []types.Object // on the way
}

// spotOf returns the spot that e denotes, and false if that depends on more than variables of
// the function.
func (b *Body) spotOf(e ast.Expr) (spot, bool) {
	var s spot
	return s, s.add(b, e)
}

func (s *spot) add(b *Body, e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		v, ok := b.Info.ObjectOf(e).(*types.Var)
		if !ok || v.Pkg() == nil || v.Parent() == v.Pkg().Scope() || b.Shared()[v] {
			return false
		}
		s.vars = append(s.vars, v)
		s.text += fmt.Sprintf("%s:%d", v.Name(), v.Pos())
		return true
	case *ast.SelectorExpr:
		sel := b.Info.Selections[e]
		if sel == nil || sel.Kind() != types.FieldVal || len(sel.Index()) != 1 || !s.add(b, e.X) {
			return false
		}
		s.fields = append(s.fields, sel.Obj())
		s.text += "." + e.Sel.Name
		return true
	case *ast.IndexExpr:
		if kinds.IsMap(b.TypeOf(e.X)) || !s.add(b, e.X) {
			return false
		}
		s.text += "["
		if tv := b.Info.Types[e.Index]; tv.Value != nil {
			s.text += tv.Value.ExactString()
		} else if _, ok := ast.Unparen(e.Index).(*ast.Ident); !ok || !s.add(b, e.Index) {
			return false
		}
		s.text += "]"
		return true
	}
	return false
}

// Giver returns the left side of the assignment that has given e its value: it comes first on
// every path, in the same round of all loops around both, and nothing between the two may
// change what e denotes. It is nil if there is none.
func (b *Body) Giver(e ast.Expr) ast.Expr {
	at, ok := b.spotOf(e)
	if !ok {
		return nil
	}
	for n := ast.Node(e); ; n = b.Parents[n] {
		switch n.(type) {
		case nil, *ast.FuncLit:
			return nil
		}
		list := Statements(b.Parents[n])
		i := slices.IndexFunc(list, func(s ast.Stmt) bool { return ast.Node(s) == n })
		if i < 0 {
			continue
		}
		if b.changes(n, at) {
			return nil
		}
		for i--; i >= 0; i-- {
			if l := assigned(list[i]); l != nil {
				if to, ok := b.spotOf(l); ok && to.text == at.text {
					return l
				}
			}
			if b.changes(list[i], at) {
				return nil
			}
		}
	}
}

// GivesEach returns the left sides of the assignments by which a loop gives a part of each
// element that it goes through a value, once.
//
//	for i := range servers { servers[i].Meta = maps.Clone(servers[i].Meta) }
func (b *Body) GivesEach(r *ast.RangeStmt) []ast.Expr {
	key, ok := r.Key.(*ast.Ident)
	if !ok || r.Tok != token.DEFINE {
		return nil
	}
	var elem spot
	if !elem.add(b, r.X) {
		return nil
	}
	elem.text += "["
	if !elem.add(b, key) {
		return nil
	}
	elem.text += "]"
	var out []ast.Expr
	for i, s := range r.Body.List {
		if branches(s) {
			break
		}
		l := assigned(s)
		if l == nil {
			continue
		}
		to, ok := b.spotOf(l)
		rest, in := strings.CutPrefix(to.text, elem.text)
		if !ok || !in || strings.Contains(rest, "[") {
			continue
		}
		changes := func(s ast.Stmt) bool { return b.changes(s, to) }
		if !slices.ContainsFunc(r.Body.List[:i], changes) && !slices.ContainsFunc(r.Body.List[i+1:], changes) {
			out = append(out, l)
		}
	}
	return out
}

// Statements returns the statements of a block or case, nil for other nodes.
func Statements(n ast.Node) []ast.Stmt {
	switch n := n.(type) {
	case *ast.BlockStmt:
		return n.List
	case *ast.CaseClause:
		return n.Body
	case *ast.CommClause:
		return n.Body
	}
	return nil
}

// assigned returns the left side of an assignment of one value, nil if s is something else.
func assigned(s ast.Stmt) ast.Expr {
	if a, ok := s.(*ast.AssignStmt); ok && a.Tok == token.ASSIGN && len(a.Lhs) == 1 && len(a.Rhs) == 1 {
		return ast.Unparen(a.Lhs[0])
	}
	return nil
}

// branches reports whether s may go on elsewhere than with the next statement.
func branches(s ast.Stmt) bool {
	found := false
	ast.Inspect(s, func(n ast.Node) bool {
		if _, ok := n.(*ast.BranchStmt); ok {
			found = true
		}
		return !found
	})
	return found
}

// changes reports whether n may change what a spot denotes or refers to.
func (b *Body) changes(n ast.Node, at spot) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			found = found || slices.ContainsFunc(n.Lhs, func(l ast.Expr) bool { return b.mayAssign(l, at) })
		case *ast.IncDecStmt:
			found = found || b.mayAssign(n.X, at)
		case *ast.RangeStmt:
			found = found || b.mayAssign(n.Key, at) || b.mayAssign(n.Value, at)
		case *ast.CallExpr:
			found = found || !b.leavesParts(n)
		case *ast.FuncLit, *ast.LabeledStmt:
			found = true
		}
		return !found
	})
	return found
}

// mayAssign reports whether a value given to l may be given to a spot, or to what says where
// it is.
func (b *Body) mayAssign(l ast.Expr, at spot) bool {
	if l == nil {
		return false
	}
	switch l := ast.Unparen(l).(type) {
	case *ast.Ident:
		return slices.Contains(at.vars, b.Info.ObjectOf(l))
	case *ast.IndexExpr:
		return !kinds.IsMap(b.TypeOf(l.X)) && !isBasic(b.TypeOf(l))
	case *ast.SelectorExpr:
		sel := b.Info.Selections[l]
		return sel == nil || slices.Contains(at.fields, types.Object(sel.Obj()))
	}
	return true
}

func isBasic(t types.Type) bool {
	_, ok := t.Underlying().(*types.Basic)
	return ok
}

// leavesParts reports whether a call assigns to no part of what the function has: it is a
// standard function that is handed nothing which holds maps or leads to one, or a conversion.
func (b *Body) leavesParts(call *ast.CallExpr) bool {
	if tv := b.Info.Types[call.Fun]; tv.IsType() {
		return true
	}
	switch b.BuiltinCalled(call) {
	case "":
	case "append", "copy", "clear":
		return false
	default:
		return true
	}
	fn := b.CalledFunc(call)
	if fn == nil || fn.Pkg() == nil || !contract.IsStandard(fn.Pkg().Path()) {
		return false
	}
	leads := func(e ast.Expr) bool {
		t := b.TypeOf(e)
		return kinds.Callable(t) || b.Carries(t) && !kinds.HasPlainElements(t)
	}
	if x, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && b.Info.Selections[x] != nil && leads(x.X) {
		return false
	}
	return !slices.ContainsFunc(call.Args, leads)
}
