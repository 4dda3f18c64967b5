package binds

import (
	"go/ast"
	"go/token"
	"slices"

	"github.com/mapfix/mapfix/detect/scan/syntax"
	"github.com/mapfix/mapfix/detect/summary"
)

// Repair says where a copy would go, or nil if the syntax has no place for one.
func (spec Spec) Repair(b *syntax.Body, kind summary.ValueKind) *summary.Repair {
	switch spec.Form {
	case summary.BindOut:
		return spec.ownFilled(b)
	case summary.BindRange:
		return spec.ownAtStart(b, spec.Stmt.(*ast.RangeStmt).Body)
	case summary.BindCommaOk, summary.BindTuple:
		return spec.ownAfter(b)
	case summary.BindLiteral:
		if kind == summary.KindStruct {
			return spec.ownAfter(b)
		}
	case summary.BindVar, summary.BindField, summary.BindElement:
		if cc, ok := spec.Stmt.(*ast.CaseClause); ok { // of a type switch
			return &summary.Repair{Kind: summary.Enter, Target: b.Span(cc), Expr: spec.Name}
		}
		if kind == summary.KindStruct || received(b, spec.Stmt) {
			return spec.ownAfter(b)
		}
		if _, ok := b.Parents[spec.Stmt].(*ast.TypeSwitchStmt); ok || spec.Index != 0 {
			return nil
		}
	}
	e, ok := spec.Expr.(ast.Expr)
	if !ok || kind == summary.KindStruct {
		return nil
	}
	return &summary.Repair{Kind: summary.Wrap, Target: b.Span(e)}
}

// received reports whether stmt assigns what a case of a select receives: there
// the value cannot be copied where it comes from.
func received(b *syntax.Body, stmt ast.Node) bool {
	cc, ok := b.Parents[stmt].(*ast.CommClause)
	return ok && cc.Comm == stmt
}

// ownAfter gives the assigned variable a copy of its own behind the statement
// that assigns it; for the header of an if, at the start of a branch.
func (spec Spec) ownAfter(b *syntax.Body) *summary.Repair {
	if spec.Name == "" || spec.Name == "_" || spec.Stmt == nil {
		return nil
	}
	switch p := b.Parents[spec.Stmt].(type) {
	case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause:
		if received(b, spec.Stmt) {
			return &summary.Repair{Kind: summary.Enter, Target: b.Span(p), Expr: spec.Name}
		}
		return &summary.Repair{Kind: summary.After, Target: b.Span(spec.Stmt), Expr: spec.Name}
	case *ast.IfStmt:
		if assign, ok := spec.Stmt.(*ast.AssignStmt); ok && assign.Tok == token.ASSIGN {
			return spec.ownBehind(b, p)
		}
		return spec.ownAtStart(b, spec.onlyUser(b, p))
	case *ast.DeclStmt:
		return &summary.Repair{Kind: summary.After, Target: b.Span(p), Expr: spec.Name}
	}
	return nil
}

// ownBehind gives the variable that the header of s assigns a copy behind s, unless its
// branches, which come before, use the variable too.
//
//	if rule, err = lister.Get(key); err != nil { return err }
//	rule.Selector["zone"] = zone
func (spec Spec) ownBehind(b *syntax.Body, s *ast.IfStmt) *summary.Repair {
	holder := func(e ast.Expr) bool { return b.Same(e, syntax.VariableOf(spec.To)) }
	if syntax.Contains(s.Body, holder) || s.Else != nil && syntax.Contains(s.Else, holder) {
		return nil
	}
	switch b.Parents[s].(type) {
	case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause:
		return &summary.Repair{Kind: summary.After, Target: b.Span(s), Expr: spec.Name}
	}
	return nil // behind an else
}

// onlyUser returns the one branch of s that uses the variable which its header
// declares, or nil: a copy in one branch is none in another.
//
//	if opts, ok := profiles[name]; !ok { return nil } else { opts["id"] = id }
func (spec Spec) onlyUser(b *syntax.Body, s *ast.IfStmt) *ast.BlockStmt {
	var users []*ast.BlockStmt
	for s != nil {
		users = append(users, s.Body)
		if block, ok := s.Else.(*ast.BlockStmt); ok {
			users = append(users, block)
		}
		if s, _ = s.Else.(*ast.IfStmt); s != nil && s.Init != nil && spec.usedIn(b, s.Init) {
			return nil // another name for it, maybe
		}
	}
	users = slices.DeleteFunc(users, func(block *ast.BlockStmt) bool { return !spec.usedIn(b, block) })
	if len(users) != 1 {
		return nil
	}
	return users[0]
}

// usedIn reports whether n refers to the variable that the statement declares.
func (spec Spec) usedIn(b *syntax.Body, n ast.Node) bool {
	found := false
	ast.Inspect(n, func(m ast.Node) bool {
		if id, ok := m.(*ast.Ident); ok && id.Name == spec.Name {
			obj := b.Info.Uses[id]
			found = found || obj != nil && spec.Stmt.Pos() <= obj.Pos() && obj.Pos() < spec.Stmt.End()
		}
		return !found
	})
	return found
}

func (spec Spec) ownAtStart(b *syntax.Body, block *ast.BlockStmt) *summary.Repair {
	if block == nil || spec.Name == "" || spec.Name == "_" {
		return nil
	}
	return &summary.Repair{Kind: summary.Enter, Target: b.Span(block), Expr: spec.Name}
}

// ownFilled gives a variable that a call fills a copy of its own behind the statement that
// has the call. In the header of an if that is behind the if, unless its branches use the
// variable.
func (spec Spec) ownFilled(b *syntax.Body) *summary.Repair {
	uses := func(e ast.Expr) bool { return b.Same(e, spec.To) }
	for n := spec.Stmt; n != nil; n = b.Parents[n] {
		switch s := n.(type) {
		case *ast.IfStmt:
			if syntax.Contains(s.Body, uses) || s.Else != nil && syntax.Contains(s.Else, uses) {
				return nil
			}
		case *ast.ExprStmt, *ast.AssignStmt:
		case ast.Expr:
			continue
		default:
			return nil
		}
		if inList(b, n) {
			return &summary.Repair{Kind: summary.After, Target: b.Span(n), Expr: spec.Name}
		}
	}
	return nil
}

// inList reports whether n is one of the statements of a block.
func inList(b *syntax.Body, n ast.Node) bool {
	switch b.Parents[n].(type) {
	case *ast.BlockStmt, *ast.CaseClause:
		return true
	}
	return false
}
