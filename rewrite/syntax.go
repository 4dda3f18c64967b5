package rewrite

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/mapfix/mapfix/detect/summary"
)

// A syntax is what the ast says about a site.
type syntax struct {
	file     *ast.File
	node     ast.Node
	parents  []ast.Node // of node, outermost first
	pos      token.Pos  // where names are looked up
	typ      types.Type // of what is copied
	function *types.Func
}

// find sets node and parents to the outermost node of the right kind with
// exactly the given span, and reports whether there is one.
func (s *syntax) find(tf *token.File, kind summary.RepairKind, span summary.Span) bool {
	if span.Start < 0 || span.Start >= span.End || span.End > tf.Size() {
		return false
	}
	s.node, s.parents = findNode(s.file, tf, kind, span.Start, span.End)
	return s.node != nil
}

// findNode returns the outermost node for a repair of the given kind with
// exactly the given offsets, and its parents.
func findNode(f *ast.File, tf *token.File, kind summary.RepairKind, start, end int) (found ast.Node, parents []ast.Node) {
	from, to := tf.Pos(start), tf.Pos(end)
	ast.PreorderStack(f, nil, func(n ast.Node, stack []ast.Node) bool {
		if found != nil || n.Pos() > from || n.End() < to {
			return found == nil && n == f // comments can lie outside of a file's span
		}
		if n.Pos() == from && n.End() == to && fits(n, kind) {
			found, parents = n, append([]ast.Node(nil), stack...)
		}
		return found == nil
	})
	return found, parents
}

func fits(n ast.Node, kind summary.RepairKind) bool {
	switch kind {
	case summary.Wrap:
		_, ok := n.(ast.Expr)
		return ok
	case summary.After, summary.Local:
		_, ok := n.(ast.Stmt)
		return ok
	case summary.Enter:
		switch n.(type) {
		case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause:
			return true
		}
	}
	return false
}

// last returns why nothing can follow the statement, or "".
func (s *syntax) last() string {
	switch s.node.(type) {
	case *ast.CaseClause, *ast.CommClause:
		return "the statement is a case, so nothing can follow it"
	case *ast.ReturnStmt, *ast.BranchStmt:
		return "the statement leaves the block, so nothing can follow it"
	}
	if list, _ := s.list(); list == nil {
		return "the statement is part of the header of another, so no copy can follow it directly"
	}
	return ""
}

// list returns the statements among which the site's node stands, and its
// index; nil if it stands in no list.
func (s *syntax) list() ([]ast.Stmt, int) {
	child := s.node
	for i := len(s.parents) - 1; i >= 0; i-- {
		if _, ok := s.parents[i].(*ast.LabeledStmt); ok {
			child = s.parents[i]
			continue
		}
		for j, stmt := range stmtsOf(s.parents[i]) {
			if stmt == child {
				return stmtsOf(s.parents[i]), j
			}
		}
		return nil, 0
	}
	return nil, 0
}

func stmtsOf(n ast.Node) []ast.Stmt {
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

// holdsCases reports whether the site's block is that of a switch or select.
func (s *syntax) holdsCases() bool {
	if len(s.parents) == 0 {
		return false
	}
	switch s.parents[len(s.parents)-1].(type) {
	case *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
		return true
	}
	return false
}

// start returns a place where what a statement declares is known.
func (s *syntax) start() token.Pos {
	switch n := s.node.(type) {
	case *ast.BlockStmt:
		return n.Lbrace + 1
	case *ast.CaseClause:
		return n.Colon + 1
	case *ast.CommClause:
		return n.Colon + 1
	}
	if n := len(s.parents); n > 0 {
		if ifs, ok := s.parents[n-1].(*ast.IfStmt); ok && ifs.Init == s.node {
			return ifs.Body.Lbrace + 1
		}
	}
	return s.node.End()
}

// initOf returns the if statement whose init the site's statement is, or nil.
func (s *syntax) initOf() *ast.IfStmt {
	if n := len(s.parents); n > 0 {
		if ifs, ok := s.parents[n-1].(*ast.IfStmt); ok && ifs.Init == s.node {
			return ifs
		}
	}
	return nil
}

// innermostFunction returns the body of the function or literal that the node
// is part of.
func (s *syntax) innermostFunction() ast.Node {
	for i := len(s.parents) - 1; i >= 0; i-- {
		switch s.parents[i].(type) {
		case *ast.FuncDecl, *ast.FuncLit:
			return s.parents[i]
		}
	}
	return s.file
}

// rest returns what follows the node's block in its function, and whether a
// loop runs the block again for the same variables.
func (s *syntax) rest(a access) (rest []ast.Node, loop bool) {
	child := s.node
	for i := len(s.parents) - 1; i >= 0; i-- {
		p := s.parents[i]
		switch p := p.(type) {
		case *ast.FuncDecl, *ast.FuncLit:
			return rest, false
		case *ast.RangeStmt:
			loop = !a.declaredIn(p)
		case *ast.ForStmt:
			loop = !a.declaredIn(p)
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
		if list := stmtsOf(p); list != nil && child != s.node {
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
func (s *syntax) listOf(x *types.Var) ([]ast.Stmt, *ast.BlockStmt) {
	for i := len(s.parents) - 1; i >= 0; i-- {
		var body *ast.BlockStmt
		function := false
		switch p := s.parents[i].(type) {
		case *ast.FuncDecl:
			body, function = p.Body, true
		case *ast.FuncLit:
			body, function = p.Body, true
		case *ast.RangeStmt:
			body = p.Body
		case *ast.BlockStmt:
			body = p
		}
		switch p := s.parents[i]; {
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

// following returns the statements in front of which the copy would go.
func (s *site) following() []ast.Stmt {
	if s.kind == summary.Enter {
		return stmtsOf(s.place.node)
	}
	list, i := s.place.list()
	return list[min(i+1, len(list)):]
}
