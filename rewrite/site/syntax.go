package site

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/rewrite/access"
)

// A Syntax is what the ast says about a site.
type Syntax struct {
	File     *ast.File
	Node     ast.Node
	Parents  []ast.Node // of node, outermost first
	Pos      token.Pos  // where names are looked up
	Type     types.Type // of what is copied
	Function *types.Func
}

// Find sets node and parents to the outermost node of the right kind with
// exactly the given span, and reports whether there is one.
func (s *Syntax) Find(tf *token.File, kind summary.RepairKind, span summary.Span) bool {
	if span.Start < 0 || span.Start >= span.End || span.End > tf.Size() {
		return false
	}
	s.Node, s.Parents = FindNode(s.File, tf, kind, span.Start, span.End)
	return s.Node != nil
}

// FindNode returns the outermost node for a repair of the given kind with
// exactly the given offsets, and its parents.
func FindNode(f *ast.File, tf *token.File, kind summary.RepairKind, start, end int) (found ast.Node, parents []ast.Node) {
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

// Last returns why nothing can follow the statement, or "".
func (s *Syntax) Last() string {
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

// List returns the statements among which the site's node stands, and its
// index; nil if it stands in no list.
func (s *Syntax) List() ([]ast.Stmt, int) {
	child := s.Node
	for i := len(s.Parents) - 1; i >= 0; i-- {
		if _, ok := s.Parents[i].(*ast.LabeledStmt); ok {
			child = s.Parents[i]
			continue
		}
		for j, stmt := range StmtsOf(s.Parents[i]) {
			if stmt == child {
				return StmtsOf(s.Parents[i]), j
			}
		}
		return nil, 0
	}
	return nil, 0
}

func StmtsOf(n ast.Node) []ast.Stmt {
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

// HoldsCases reports whether the site's block is that of a switch or select.
func (s *Syntax) HoldsCases() bool {
	if len(s.Parents) == 0 {
		return false
	}
	switch s.Parents[len(s.Parents)-1].(type) {
	case *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
		return true
	}
	return false
}

// Start returns a place where what a statement declares is known.
func (s *Syntax) Start() token.Pos {
	switch n := s.Node.(type) {
	case *ast.BlockStmt:
		return n.Lbrace + 1
	case *ast.CaseClause:
		return n.Colon + 1
	case *ast.CommClause:
		return n.Colon + 1
	}
	if n := len(s.Parents); n > 0 {
		if ifs, ok := s.Parents[n-1].(*ast.IfStmt); ok && ifs.Init == s.Node {
			return ifs.Body.Lbrace + 1
		}
	}
	return s.Node.End()
}

// InitOf returns the if statement whose init the site's statement is, or nil.
func (s *Syntax) InitOf() *ast.IfStmt {
	if n := len(s.Parents); n > 0 {
		if ifs, ok := s.Parents[n-1].(*ast.IfStmt); ok && ifs.Init == s.Node {
			return ifs
		}
	}
	return nil
}

// InnermostFunction returns the body of the function or literal that the node
// is part of.
func (s *Syntax) InnermostFunction() ast.Node {
	for i := len(s.Parents) - 1; i >= 0; i-- {
		switch s.Parents[i].(type) {
		case *ast.FuncDecl, *ast.FuncLit:
			return s.Parents[i]
		}
	}
	return s.File
}

// Rest returns what follows the node's block in its function, and whether a
// loop runs the block again for the same variables.
func (s *Syntax) Rest(a access.Path) (rest []ast.Node, loop bool) {
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
		if list := StmtsOf(p); list != nil && child != s.Node {
			at := slices.IndexFunc(list, func(x ast.Stmt) bool { return x == child })
			for _, stmt := range list[at+1:] {
				if !IsClause(stmt) { // else another case
					rest = append(rest, stmt)
				}
			}
		}
		child = p
	}
	return rest, false
}

// ListOf returns the statements of the block that x, a variable of the function
// that the node is in, is declared for, if the node is among or below them.
func (s *Syntax) ListOf(x *types.Var) ([]ast.Stmt, *ast.BlockStmt) {
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

func IsClause(stmt ast.Stmt) bool {
	switch stmt.(type) {
	case *ast.CaseClause, *ast.CommClause:
		return true
	}
	return false
}
