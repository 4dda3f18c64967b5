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
			call := onlyCall(s)
			if call == nil || writers[fd] || !getters[calleeOf(pkg, call)] || hasCall(pkg, call.Fun) || argumentsCall(pkg, call) {
				return
			}
			e.insert(s.Pos(), verdict.Ours+"showNeutrally("+e.source(call)+")\n")
			e.sites++
		})
		if e.sites > sites {
			e.added[path.Join(pkg.Dir, "show_neutrally.go")] = []byte("package " + pkg.Name + showFile)
		}
	}
	return e.variant()
}

// argumentsCall reports whether something may run when the arguments are evaluated.
func argumentsCall(pkg *program.Package, call *ast.CallExpr) bool {
	for _, arg := range call.Args {
		if hasCall(pkg, arg) {
			return true
		}
	}
	return false
}
