package variants

import (
	"go/ast"
	"go/types"
	"path"

	"github.com/mapfix/mapfix/internal/tools/program"
	"github.com/mapfix/mapfix/internal/tools/verdict"
)

// showFile declares the function that shows what is read.
const showFile = `

import neutraljson "encoding/json"

// showNeutrally encodes x for nobody.
func showNeutrally(x any) {
	_, _ = neutraljson.Marshal(x)
}
`

// addReads calls each getter once more where it is called, if the function around
// writes to no map, and encodes what it gets:
//
//	showNeutrally(s.Rules())
//	rules := s.Rules()
func addReads(p *program.Program) *Variant {
	e := newEditor(p)
	getters := make(map[*types.Func]bool)
	writers := make(map[ast.Node]bool)
	for _, pkg := range own(p) {
		functions(pkg, func(fd *ast.FuncDecl) {
			if f, ok := pkg.Info.Defs[fd.Name].(*types.Func); ok {
				getters[f] = isGetter(pkg, fd, f.Signature())
			}
		})
		statements(pkg, func(fd *ast.FuncDecl, s ast.Stmt) {
			writers[fd] = writers[fd] || isWrite(pkg, s)
		})
	}
	for _, pkg := range own(p) {
		sites := e.sites
		statements(pkg, func(fd *ast.FuncDecl, s ast.Stmt) {
			if writers[fd] {
				return
			}
			for _, call := range callsOf(s) {
				if getters[calleeOf(pkg, call)] && isKnownBefore(pkg, call, s) {
					e.insert(s.Pos(), verdict.Ours+"showNeutrally("+e.source(call)+")\n")
					e.sites++
				}
			}
		})
		if e.sites > sites {
			e.added[path.Join(pkg.Dir, "show_neutrally.go")] = []byte("package " + pkg.Name + showFile)
		}
	}
	return e.variant()
}

// callsOf returns the calls of a statement that are not in a block or function in it.
func callsOf(s ast.Stmt) []*ast.CallExpr {
	var calls []*ast.CallExpr
	ast.Inspect(s, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt, *ast.FuncLit, *ast.CaseClause, *ast.CommClause, *ast.LabeledStmt:
			return false
		case *ast.CallExpr:
			calls = append(calls, n)
		}
		return true
	})
	return calls
}

// isKnownBefore reports whether a call can be made before s as well: nothing else is
// called for its receiver and arguments, and s declares none of their variables.
func isKnownBefore(pkg *program.Package, call *ast.CallExpr, s ast.Stmt) bool {
	return !anyNode(call, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			return n != call
		case *ast.Ident:
			obj := pkg.Info.Uses[n]
			return isLocal(obj) && s.Pos() <= obj.Pos() && obj.Pos() < s.End()
		}
		return false
	})
}
