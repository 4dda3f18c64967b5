package place

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/rewrite/site"
)

// passChoices moves the copy of a map behind the if which gives the variable another one should
// there be none, so that one copy serves both. The other one is copied too, or has just been made.
//
//	labels, err := store.Labels(id)
//	if err != nil {
//		labels = standard
//	}
//	labels = DeepCopyMap(labels)
func (f *finder) passChoices(sites []*site.Site) []*site.Site {
	var passed []*site.Site
	for _, s := range sites {
		t, x := f.assignment(s)
		if t == nil || slices.Contains(passed, s) {
			continue
		}
		list, c := following(t), f.newChecks(t, x)
		if len(list) == 0 || !c.chooses(list[0]) || !f.neededBehind(t, list[0]) {
			continue
		}
		others, ok := f.alternatives(list[0].(*ast.IfStmt).Body, x, sites)
		if !ok || len(others) == 0 && s.Kind == summary.Wrap {
			continue // one copy as it is
		}
		f.moveTo(t, summary.After, list[0])
		t.Syntax.Pos, t.Syntax.Type, t.Expr = list[0].End(), x.Type(), x.Name()
		for _, o := range others {
			t.Requests, t.Writes = append(t.Requests, o.Requests...), append(t.Writes, o.Writes...)
			t.KeepNil = t.KeepNil || o.KeepNil
		}
		*s = *t
		passed = append(passed, others...)
	}
	return slices.DeleteFunc(sites, func(s *site.Site) bool { return slices.Contains(passed, s) })
}

// assignment returns s as a site behind the statement that assigns what it copies to a variable,
// and the variable; nil if s is something else.
func (f *finder) assignment(s *site.Site) (*site.Site, *types.Var) {
	t, name := *s, s.Expr
	if s.Object != nil || s.Local != nil || s.Done || s.Replaces != nil || !s.Requests[0].Finding.Repair.From.IsValid() {
		return nil, nil
	}
	switch n := s.Syntax.Node.(type) {
	case *ast.AssignStmt:
		if s.Kind != summary.After || initOf(&s.Syntax) != nil {
			return nil, nil
		}
	case ast.Expr:
		var stmt ast.Stmt
		if stmt, name = assigned(n, s.Syntax.Parents); stmt == nil {
			return nil, nil
		}
		f.moveTo(&t, summary.After, stmt)
	default:
		return nil, nil
	}
	x, ok := f.Lookup(t.Syntax.Node.End(), name).(*types.Var)
	if !ok || x.Parent() == f.Pkg.Types.Scope() || last(&t.Syntax) != "" {
		return nil, nil
	}
	return &t, x
}

// neededBehind reports whether the copy at s is needed behind stmt only.
func (f *finder) neededBehind(s *site.Site, stmt ast.Stmt) bool {
	_, end := f.Offsets(stmt)
	return end <= s.Requests[0].Finding.Repair.From.Offset
}

// chooses reports whether stmt is an if that asks whether x is there, and for nothing else of it.
func (c *checks) chooses(stmt ast.Stmt) bool {
	ifs, ok := stmt.(*ast.IfStmt)
	if !ok || ifs.Init != nil || ifs.Else != nil || !c.onlyAsks(ifs.Cond) {
		return false
	}
	return c.mentions(ifs.Cond) || c.rulesOutNil(ifs.Cond, token.LOR, token.EQL) || c.rulesOutNil(ifs.Cond, token.LAND, token.EQL)
}

// alternatives returns the sites of the maps that block assigns to x, and whether it does nothing
// else with x, and assigns nothing that may not be copied.
func (f *finder) alternatives(block *ast.BlockStmt, x *types.Var, sites []*site.Site) (others []*site.Site, ok bool) {
	uses, assigns := 0, 0
	ast.Inspect(block, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			if f.Pkg.Info.Uses[n] == x {
				uses++
			}
		case *ast.BranchStmt, *ast.LabeledStmt:
			uses++ // comes to the if again, or does not come to its end
		}
		return true
	})
	for _, stmt := range block.List {
		assign, is := stmt.(*ast.AssignStmt)
		if !is || len(assign.Lhs) != 1 || assign.Tok != token.ASSIGN {
			continue
		}
		if id, is := assign.Lhs[0].(*ast.Ident); !is || f.Pkg.Info.Uses[id] != x {
			continue
		}
		from, to := f.Offsets(assign.Rhs[0])
		i := slices.IndexFunc(sites, func(s *site.Site) bool {
			t, y := f.assignment(s)
			return t != nil && y == x && s.Kind == summary.Wrap && s.Span.File == f.Pkg.Fset.File(assign.Pos()).Name() && s.Span.Start == from && s.Span.End == to
		})
		switch {
		case i >= 0:
			others = append(others, sites[i])
		case !isMade(f.Pkg.Info, assign.Rhs[0]):
			return nil, false
		}
		assigns++
	}
	return others, assigns > 0 && uses == assigns
}

// isMade reports whether e makes a map.
func isMade(info *types.Info, e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.CompositeLit:
		return true
	case *ast.CallExpr:
		id, ok := ast.Unparen(e.Fun).(*ast.Ident)
		b, builtin := info.Uses[id].(*types.Builtin)
		return ok && builtin && b.Name() == "make"
	}
	return false
}
