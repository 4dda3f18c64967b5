package variants

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"github.com/mapfix/mapfix/internal/tools/program"
)

// declareByVar writes m := x as var m = x.
func declareByVar(p *program.Program) *Variant {
	e := newEditor(p)
	eachDefine(p, func(pkg *program.Package, s *ast.AssignStmt) {
		e.insert(s.Pos(), "var ")
		e.replace(s.TokPos, s.TokPos+2, "=")
		e.sites++
	})
	return e.variant()
}

// declareThenAssign writes m := x as a declaration and an assignment.
func declareThenAssign(p *program.Program) *Variant {
	e := newEditor(p)
	eachDefine(p, func(pkg *program.Package, s *ast.AssignStmt) {
		declared := ""
		for _, left := range s.Lhs {
			if id := left.(*ast.Ident); id.Name != "_" {
				text, ok := typeText(p, pkg, s.Pos(), pkg.Info.TypeOf(id))
				if !ok || mentionsAny(s, id) {
					return
				}
				declared += "var " + id.Name + " " + text + "\n"
			}
		}
		e.insert(s.Pos(), declared)
		e.replace(s.TokPos, s.TokPos+2, "=")
		e.sites++
	})
	return e.variant()
}

// eachDefine calls visit with each m := x in a list of statements, or of more
// variables, if all of them are new.
func eachDefine(p *program.Program, visit func(*program.Package, *ast.AssignStmt)) {
	for _, pkg := range own(p) {
		statements(pkg, func(_ *ast.FuncDecl, s ast.Stmt) {
			assign, ok := s.(*ast.AssignStmt)
			if !ok || assign.Tok != token.DEFINE {
				return
			}
			for _, left := range assign.Lhs {
				if id := left.(*ast.Ident); id.Name != "_" && pkg.Info.Defs[id] == nil {
					return
				}
			}
			visit(pkg, assign)
		})
	}
}

// mentionsAny reports whether what is assigned mentions a name that is declared.
func mentionsAny(s *ast.AssignStmt, name *ast.Ident) bool {
	for _, x := range s.Rhs {
		if mentions(x, name) {
			return true
		}
	}
	return false
}

// parenthesise writes m[k] as (m)[k] wherever it is assigned to.
func parenthesise(p *program.Program) *Variant {
	e := newEditor(p)
	eachWritten(p, func(pkg *program.Package, index *ast.IndexExpr) {
		e.insert(index.X.Pos(), "(")
		e.insert(index.X.End(), ")")
		e.sites++
	})
	return e.variant()
}

// eachWritten calls visit with each element of a map that is assigned to.
func eachWritten(p *program.Program, visit func(*program.Package, *ast.IndexExpr)) {
	for _, pkg := range own(p) {
		functions(pkg, func(fd *ast.FuncDecl) {
			ast.Inspect(fd.Body, func(n ast.Node) bool {
				var left []ast.Expr
				switch n := n.(type) {
				case *ast.AssignStmt:
					left = n.Lhs
				case *ast.IncDecStmt:
					left = []ast.Expr{n.X}
				}
				for _, x := range left {
					if index, ok := x.(*ast.IndexExpr); ok && isMap(pkg.Info.TypeOf(index.X)) {
						visit(pkg, index)
					}
				}
				return true
			})
		})
	}
}

// throughPointer writes to maps through pointers to the variables that hold them:
//
//	m := x
//	p := &m
//	(*p)[k] = v
func throughPointer(p *program.Program) *Variant {
	e := newEditor(p)
	written := make(map[types.Object][]*ast.IndexExpr)
	eachWritten(p, func(pkg *program.Package, index *ast.IndexExpr) {
		if id, ok := index.X.(*ast.Ident); ok && isLocal(pkg.Info.Uses[id]) {
			written[pkg.Info.Uses[id]] = append(written[pkg.Info.Uses[id]], index)
		}
	})
	eachDefine(p, func(pkg *program.Package, s *ast.AssignStmt) {
		for _, left := range s.Lhs {
			uses := written[pkg.Info.Defs[left.(*ast.Ident)]]
			if len(uses) == 0 {
				continue
			}
			e.sites++
			name := fmt.Sprintf("at%d", e.sites)
			e.insert(s.End(), "\n"+name+" := &"+left.(*ast.Ident).Name+"\n")
			for _, index := range uses {
				e.replace(index.X.Pos(), index.X.End(), "(*"+name+")")
			}
		}
	})
	return e.variant()
}

// negate exchanges the branches of if and else.
func negate(p *program.Program) *Variant {
	e := newEditor(p)
	for _, pkg := range own(p) {
		functions(pkg, func(fd *ast.FuncDecl) {
			ast.Inspect(fd.Body, func(n ast.Node) bool {
				s, ok := n.(*ast.IfStmt)
				if !ok {
					return true
				}
				if other, ok := s.Else.(*ast.BlockStmt); ok && e.free(s.Pos(), s.End()) {
					then := e.source(s.Body)
					e.insert(s.Cond.Pos(), "!(")
					e.insert(s.Cond.End(), ")")
					e.replace(s.Body.Pos(), s.Body.End(), e.source(other))
					e.replace(other.Pos(), other.End(), then)
					e.sites++
				}
				return true
			})
		})
	}
	return e.variant()
}
