package place

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/mapfix/mapfix/detect/scan/syntax"
	"github.com/mapfix/mapfix/rewrite/access"
	"github.com/mapfix/mapfix/rewrite/site"
)

// last returns why nothing can follow the statement, or "".
func last(s *site.Syntax) string {
	switch s.Node.(type) {
	case *ast.CaseClause, *ast.CommClause:
		return "the statement is a case, so nothing can follow it"
	case *ast.ReturnStmt, *ast.BranchStmt:
		return "the statement leaves the block, so nothing can follow it"
	}
	if list, _ := s.List(); list == nil {
		return "the statement is part of the header of another, so no copy can follow it directly"
	}
	return ""
}

// holdsCases reports whether the site's block is that of a switch or select.
func holdsCases(s *site.Syntax) bool {
	if len(s.Parents) == 0 {
		return false
	}
	switch s.Parents[len(s.Parents)-1].(type) {
	case *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
		return true
	}
	return false
}

// start returns a place where what a statement declares is known.
func start(s *site.Syntax) token.Pos {
	switch n := s.Node.(type) {
	case *ast.BlockStmt:
		return n.Lbrace + 1
	case *ast.CaseClause:
		return n.Colon + 1
	case *ast.CommClause:
		return n.Colon + 1
	}
	if ifs := initOf(s); ifs != nil {
		return ifs.Body.Lbrace + 1
	}
	return s.Node.End()
}

// initOf returns the if statement whose init the site's statement is, or nil.
func initOf(s *site.Syntax) *ast.IfStmt {
	if n := len(s.Parents); n > 0 {
		if ifs, ok := s.Parents[n-1].(*ast.IfStmt); ok && ifs.Init == s.Node {
			return ifs
		}
	}
	return nil
}

// innermostFunction returns the body of the function or literal that the node
// is part of.
func innermostFunction(s *site.Syntax) ast.Node {
	for i := len(s.Parents) - 1; i >= 0; i-- {
		switch s.Parents[i].(type) {
		case *ast.FuncDecl, *ast.FuncLit:
			return s.Parents[i]
		}
	}
	return s.File
}

// after returns what follows the node's block in its function, and whether a
// loop runs the block again for the same variables.
func after(s *site.Syntax, a access.Path) (rest []ast.Node, loop bool) {
	child := s.Node
	for i := len(s.Parents) - 1; i >= 0; i-- {
		p := s.Parents[i]
		switch p := p.(type) {
		case *ast.FuncDecl, *ast.FuncLit:
			return rest, false
		case *ast.RangeStmt:
			loop = !a.DeclaredIn(p)
		case *ast.ForStmt:
			loop = !a.DeclaredIn(p)
			if p.Cond != nil {
				rest = append(rest, p.Cond)
			}
			if p.Post != nil {
				rest = append(rest, p.Post)
			}
		}
		if loop {
			return nil, true
		}
		if list := syntax.Statements(p); list != nil && child != s.Node {
			at := slices.IndexFunc(list, func(x ast.Stmt) bool { return x == child })
			for _, stmt := range list[at+1:] {
				if !isClause(stmt) { // else another case
					rest = append(rest, stmt)
				}
			}
		}
		child = p
	}
	return rest, false
}

// listOf returns the statements of the block that x, a variable of the function
// that the node is in, is declared for, if the node is among or below them.
func listOf(s *site.Syntax, x *types.Var) ([]ast.Stmt, *ast.BlockStmt) {
	for i := len(s.Parents) - 1; i >= 0; i-- {
		var body *ast.BlockStmt
		function := false
		switch p := s.Parents[i].(type) {
		case *ast.FuncDecl:
			body, function = p.Body, true
		case *ast.FuncLit:
			body, function = p.Body, true
		case *ast.RangeStmt:
			body = p.Body
		case *ast.BlockStmt:
			body = p
		}
		switch p := s.Parents[i]; {
		case body != nil && p.Pos() <= x.Pos() && x.Pos() < p.End():
			return body.List, body
		case function:
			return nil, nil // captured, and used by who knows whom
		}
	}
	return nil, nil
}

func isClause(stmt ast.Stmt) bool {
	switch stmt.(type) {
	case *ast.CaseClause, *ast.CommClause:
		return true
	}
	return false
}
