package place

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/rewrite/site"
)

// passFilters moves the copy of x behind the ifs that leave without having done more with x than
// to look at it, and into the branch behind them that writes it.
//
//	for _, pod := range pods {
//		if !matches(pod) {
//			continue
//		}
//		pod = pod.DeepCopy()
//		pod.Labels["seen"] = "yes"
//	}
func (f *finder) passFilters(s *site.Site, x types.Object) {
	r := s.Requests[0].Finding.Repair
	if !r.From.IsValid() || initOf(&s.Syntax) != nil {
		return
	}
	tf := f.Pkg.Fset.File(s.Syntax.File.Package)
	from, to := tf.Pos(r.From.Offset), tf.Pos(r.To.Offset)
	c := f.newChecks(s, x)
	list := following(s)
	var behind ast.Stmt
	for len(list) > 0 && list[0].End() <= from && c.filters(list[0]) {
		behind, list = list[0], list[1:]
	}
	if behind != nil {
		f.moveTo(s, summary.After, behind)
	}
	if block := c.branch(list, from, to); block != nil {
		f.moveTo(s, summary.Enter, block)
		f.passFilters(s, x)
	}
}

// filters reports whether stmt leaves the block under a condition, and does nothing with x but
// look at it.
func (c *checks) filters(stmt ast.Stmt) bool {
	ifs, ok := stmt.(*ast.IfStmt)
	return ok && ifs.Else == nil && leavesBlock(ifs.Body) && c.onlyAsks(ifs)
}

// branch returns the block of the if that a list begins with which has everything from one place
// to another, nil if there is none.
func (c *checks) branch(list []ast.Stmt, from, to token.Pos) *ast.BlockStmt {
	if len(list) == 0 {
		return nil
	}
	ifs, ok := list[0].(*ast.IfStmt)
	for ok && c.onlyAsks(ifs.Cond) && (ifs.Init == nil || c.onlyAsks(ifs.Init)) {
		for _, stmt := range []ast.Stmt{ifs.Body, ifs.Else} {
			if block, ok := stmt.(*ast.BlockStmt); ok && block.Pos() <= from && to < block.End() {
				return block
			}
		}
		ifs, ok = ifs.Else.(*ast.IfStmt)
	}
	return nil
}

// onlyAsks reports whether n neither writes x nor gives what is behind it another name; who is
// handed it by a call is for the analysis to know.
func (c *checks) onlyAsks(n ast.Node) bool {
	found := false
	ast.PreorderStack(n, nil, func(n ast.Node, stack []ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && c.info.Uses[id] == c.x {
			for _, p := range stack {
				switch p := p.(type) {
				case *ast.AssignStmt, *ast.IncDecStmt, *ast.FuncLit, *ast.CompositeLit, *ast.SendStmt, *ast.RangeStmt, *ast.DeclStmt, *ast.TypeSwitchStmt, *ast.DeferStmt, *ast.GoStmt:
					found = true
				case *ast.UnaryExpr:
					found = found || p.Op == token.AND
				}
			}
		}
		if b, ok := n.(*ast.BranchStmt); ok && b.Tok == token.GOTO {
			found = true
		}
		return !found
	})
	return !found
}
