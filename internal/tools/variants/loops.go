package variants

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"github.com/mapfix/mapfix/internal/tools/program"
)

// rangeByIndex takes the elements of slices by their index:
//
//	for _, x := range xs {
//
// becomes
//
//	list := xs
//	for i := range list {
//		x := list[i]
func rangeByIndex(p *program.Program) *Variant {
	e := newEditor(p)
	for _, pkg := range own(p) {
		statements(pkg, func(_ *ast.FuncDecl, s ast.Stmt) {
			loop, ok := s.(*ast.RangeStmt)
			if !ok || loop.Tok != token.DEFINE || !isSlice(pkg.Info.TypeOf(loop.X)) {
				return
			}
			value, ok := loop.Value.(*ast.Ident)
			if !ok || value.Name == "_" || redeclared(pkg, loop, value) || outlives(pkg, loop, value) {
				return
			}
			e.sites++
			list, index := fmt.Sprintf("list%d", e.sites), fmt.Sprintf("index%d", e.sites)
			if id := loop.Key.(*ast.Ident); id.Name != "_" {
				index = id.Name
			}
			if id, ok := loop.X.(*ast.Ident); ok && !assigned(pkg, loop.Body, pkg.Info.Uses[id]) && id.Name != value.Name {
				list = id.Name
			} else {
				e.insert(s.Pos(), list+" := "+e.source(loop.X)+"\n")
				e.replace(loop.X.Pos(), loop.X.End(), list)
			}
			e.replace(loop.Key.Pos(), value.End(), index)
			e.insert(loop.Body.Lbrace+1, "\n"+value.Name+" := "+list+"["+index+"]\n")
		})
	}
	return e.variant()
}

// rangeByValue is the reverse.
func rangeByValue(p *program.Program) *Variant {
	e := newEditor(p)
	for _, pkg := range own(p) {
		functions(pkg, func(fd *ast.FuncDecl) {
			ast.Inspect(fd.Body, func(n ast.Node) bool {
				if loop, ok := n.(*ast.RangeStmt); ok {
					e.takeValue(pkg, loop)
				}
				return true
			})
		})
	}
	return e.variant()
}

// takeValue changes a loop that begins by taking an element by its index.
func (e *editor) takeValue(pkg *program.Package, loop *ast.RangeStmt) {
	key, ok := loop.Key.(*ast.Ident)
	if !ok || loop.Tok != token.DEFINE || loop.Value != nil || !isSlice(pkg.Info.TypeOf(loop.X)) || len(loop.Body.List) == 0 {
		return
	}
	first, ok := loop.Body.List[0].(*ast.AssignStmt)
	if !ok || first.Tok != token.DEFINE || len(first.Lhs) != 1 || len(first.Rhs) != 1 {
		return
	}
	index, ok := first.Rhs[0].(*ast.IndexExpr)
	if !ok || hasCall(pkg, loop.X) || e.source(index.X) != e.source(loop.X) || objectOf(pkg, index.Index) != pkg.Info.Defs[key] {
		return
	}
	value := first.Lhs[0].(*ast.Ident)
	if outlives(pkg, loop, value) || redeclared(pkg, loop, value) {
		return
	}
	name := "_"
	for _, s := range loop.Body.List[1:] {
		if uses(pkg, s, pkg.Info.Defs[key]) {
			name = key.Name
		}
		if e.replaces(s, loop.X) {
			return
		}
	}
	e.replace(key.Pos(), key.End(), name+", "+value.Name)
	e.replace(first.Pos(), first.End(), "")
	e.sites++
}

// replaces reports whether a statement assigns to the very expression.
func (e *editor) replaces(s ast.Stmt, x ast.Expr) bool {
	return anyNode(s, func(n ast.Node) bool {
		assign, ok := n.(*ast.AssignStmt)
		return ok && len(assign.Lhs) == 1 && e.source(assign.Lhs[0]) == e.source(x)
	})
}

func isSlice(t types.Type) bool {
	_, ok := t.Underlying().(*types.Slice)
	return ok
}

// redeclared reports whether the body of a loop declares its value once more, or
// never uses it.
func redeclared(pkg *program.Package, loop *ast.RangeStmt, value *ast.Ident) bool {
	for _, s := range loop.Body.List {
		if assign, ok := s.(*ast.AssignStmt); ok && assign.Tok == token.DEFINE {
			for _, left := range assign.Lhs {
				if id := left.(*ast.Ident); id != value && id.Name == value.Name {
					return true
				}
			}
		}
	}
	return !uses(pkg, loop.Body, pkg.Info.Defs[value])
}

// outlives reports whether the variable of an iteration may be in use after it, which
// makes a difference in old versions of the language.
func outlives(pkg *program.Package, loop *ast.RangeStmt, value *ast.Ident) bool {
	return anyNode(loop.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return uses(pkg, n, pkg.Info.Defs[value])
		case *ast.UnaryExpr:
			return n.Op == token.AND && uses(pkg, n, pkg.Info.Defs[value])
		}
		return false
	})
}

// assigned reports whether a variable is assigned to in n.
func assigned(pkg *program.Package, n ast.Node, obj types.Object) bool {
	return anyNode(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, left := range n.Lhs {
				if objectOf(pkg, left) == obj {
					return true
				}
			}
		case *ast.UnaryExpr:
			return n.Op == token.AND && uses(pkg, n, obj)
		}
		return false
	})
}
