package variants

import (
	"go/ast"

	"github.com/mapfix/mapfix/internal/tools/program"
)

// functions calls visit with each function of a package that has a body.
func functions(pkg *program.Package, visit func(*ast.FuncDecl)) {
	for _, file := range pkg.Files {
		for _, d := range file.Decls {
			if fd, ok := d.(*ast.FuncDecl); ok && fd.Body != nil {
				visit(fd)
			}
		}
	}
}

// lists calls visit with each list of statements below n, outer ones first.
func lists(n ast.Node, visit func([]ast.Stmt)) {
	ast.Inspect(n, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.BlockStmt:
			if !isSwitchBody(node) {
				visit(node.List)
			}
		case *ast.CaseClause:
			visit(node.Body)
		case *ast.CommClause:
			visit(node.Body)
		}
		return true
	})
}

// isSwitchBody reports whether a block holds clauses, not statements.
func isSwitchBody(block *ast.BlockStmt) bool {
	if len(block.List) == 0 {
		return false
	}
	switch block.List[0].(type) {
	case *ast.CaseClause, *ast.CommClause:
		return true
	}
	return false
}

// statements calls visit with each statement in a list of a package's functions.
func statements(pkg *program.Package, visit func(*ast.FuncDecl, ast.Stmt)) {
	functions(pkg, func(fd *ast.FuncDecl) {
		lists(fd.Body, func(list []ast.Stmt) {
			for _, s := range list {
				visit(fd, s)
			}
		})
	})
}
