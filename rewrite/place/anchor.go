package place

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/finding"
	"github.com/mapfix/mapfix/detect/scan/syntax"
	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/rewrite/access"
	"github.com/mapfix/mapfix/rewrite/site"
	"github.com/mapfix/mapfix/rewrite/stmts"
)

// anchor moves the site of an object to where a person would copy it: behind
// the checks that leave where there is no object, or into the branch that has
// one. It reports whether x is known not to be nil there, or returns why there
// is no such place.
func (f *finder) anchor(s *site.Site, x *types.Var) (known bool, reason string) {
	c := f.newChecks(s, x)
	if s.Kind == summary.Enter {
		if holdsCases(&s.Syntax) {
			return false, "the block holds cases, not statements"
		}
		if !s.Object.Guard {
			return false, ""
		}
	} else if ifs := initOf(&s.Syntax); ifs != nil {
		if behind, reason := f.anchorInit(s, c, ifs); !behind || reason != "" {
			return reason == "", reason
		}
		known = true
	} else if reason := last(&s.Syntax); reason != "" {
		return false, reason
	}
	var behind ast.Stmt
	for _, stmt := range c.candidates(s) {
		if !c.leaves(stmt) {
			break
		}
		behind = stmt
		known = known || c.rulesOutNil(stmt.(*ast.IfStmt).Cond, token.LOR, token.EQL)
	}
	if behind != nil {
		f.moveTo(s, summary.After, behind)
	}
	return known || f.passChain(s, c), ""
}

// passChain moves the copy of what comes with an error into that branch of the chain of checks
// behind it which has all the writes, or behind the chain if that is where they are. It reports
// whether x is known not to be nil there.
//
//	ra, err := lister.Get(name)
//	if errors.IsNotFound(err) {
//		return create(name)
//	} else if err != nil {
//		return err
//	} else if changed(ra) {
//		ra = ra.DeepCopy()
//		ra.Spec = spec
//	}
func (f *finder) passChain(s *site.Site, c *checks) (known bool) {
	list := c.candidates(s)
	if len(list) == 0 || initOf(&s.Syntax) != nil {
		return false
	}
	first, ok := list[0].(*ast.IfStmt)
	if !ok || first.Init != nil || !c.mentions(first.Cond) {
		return false
	}
	x, _ := c.x.(*types.Var)
	if len(list) > 1 && f.hasWrites(s, list[1].Pos(), list[len(list)-1].End()) && !stmts.Assigned(f.Pkg.Info, list[:1], x) {
		f.moveTo(s, summary.After, first)
		return false
	}
	for ifs := first; ifs != nil && ifs.Init == nil; ifs, _ = ifs.Else.(*ast.IfStmt) {
		if f.hasWrites(s, ifs.Body.Pos(), ifs.Body.End()) {
			f.moveTo(s, summary.Enter, ifs.Body)
			return known || c.rulesOutNil(ifs.Cond, token.LAND, token.NEQ)
		}
		known = known || c.rulesOutNil(ifs.Cond, token.LOR, token.EQL)
		if block, ok := ifs.Else.(*ast.BlockStmt); ok && f.hasWrites(s, block.Pos(), block.End()) {
			f.moveTo(s, summary.Enter, block)
			return known
		}
	}
	return false
}

// hasWrites reports whether all writes that s is for are known to be between two places.
func (f *finder) hasWrites(s *site.Site, from, to token.Pos) bool {
	tf := f.Pkg.Fset.File(from)
	return !slices.ContainsFunc(s.Requests, func(req *site.Request) bool {
		writes := req.Finding.Mutations
		return len(writes) == 0 || slices.ContainsFunc(writes, func(m finding.Mutation) bool {
			return m.File != tf.Name() || m.Offset < tf.Offset(from) || tf.Offset(to) <= m.Offset
		})
	})
}

// passChecks moves the copy of a variable that is declared together with an error or an
// ok behind the checks of these that leave without it: a person would not copy what may
// not be there.
func (f *finder) passChecks(s *site.Site) {
	x := f.declaredAt(s)
	if x == nil {
		return
	}
	c := f.newChecks(s, x)
	var behind ast.Stmt
	for _, stmt := range following(s) {
		if !c.leaves(stmt) || c.goesOn(stmt.(*ast.IfStmt).Body) {
			break
		}
		behind = stmt
	}
	if behind != nil {
		f.moveTo(s, summary.After, behind)
	}
}

// declaredAt returns the variable that is copied at s, or in which that lies, if the
// statement there declares it; else nil.
func (f *finder) declaredAt(s *site.Site) types.Object {
	name, _, _ := strings.Cut(s.Expr, ".")
	stmt := s.Syntax.Node
	if clause, ok := stmt.(*ast.CommClause); ok {
		stmt = clause.Comm
	}
	assign, ok := stmt.(*ast.AssignStmt)
	if !ok {
		return nil
	}
	for _, lhs := range assign.Lhs {
		if id, ok := lhs.(*ast.Ident); ok && id.Name == name && name != "_" {
			return f.Pkg.Info.Defs[id]
		}
	}
	return nil
}

// goesOn reports whether x is used in block, or control goes from there to a place in the
// same function where it may be.
func (c *checks) goesOn(block *ast.BlockStmt) bool {
	found := false
	ast.Inspect(block, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			found = found || c.info.Uses[n] == c.x
		case *ast.BranchStmt:
			found = found || n.Tok == token.GOTO
		}
		return !found
	})
	return found
}

// moveTo makes n the node of s.
func (f *finder) moveTo(s *site.Site, kind summary.RepairKind, n ast.Node) {
	tf := f.Pkg.Fset.File(s.Syntax.File.Package)
	s.Kind = kind
	s.Span.Start, s.Span.End = tf.Offset(n.Pos()), tf.Offset(n.End())
	if !s.Syntax.Find(tf, kind, s.Span) {
		panic("the place for a copy is not in the file")
	}
}

// anchorInit moves s from the init of ifs to the branch that has the object, or
// behind ifs if that leaves the block where there is none and the variable
// lives on. Only the latter is reported as moved, since checks can follow.
func (f *finder) anchorInit(s *site.Site, c *checks, ifs *ast.IfStmt) (behind bool, reason string) {
	if c.rulesOutNil(ifs.Cond, token.LAND, token.NEQ) {
		f.moveTo(s, summary.Enter, ifs.Body)
		return false, ""
	}
	if c.rulesOutNil(ifs.Cond, token.LOR, token.EQL) {
		if block, ok := ifs.Else.(*ast.BlockStmt); ok {
			f.moveTo(s, summary.Enter, block)
			return false, ""
		}
		if ifs.Else == nil && !defines(s.Syntax.Node) && leavesBlock(ifs.Body) {
			f.moveTo(s, summary.After, ifs)
			return true, last(&s.Syntax)
		}
	}
	// if pod := find(); len(pod.Labels) > 0 { … } else { … } can have it in
	// both branches, and none would be right for the condition.
	return false, s.Expr + " is set in the header of an if, and no branch is known to have it"
}

// defines reports whether stmt declares variables.
func defines(stmt ast.Node) bool {
	a, ok := stmt.(*ast.AssignStmt)
	return !ok || a.Tok == token.DEFINE
}

// checks knows the statements that check the outcome of an assignment to x.
type checks struct {
	info   *types.Info
	x      types.Object
	others []types.Object // that are assigned with x: an error, an ok
}

func (f *finder) newChecks(s *site.Site, x types.Object) *checks {
	c := &checks{info: f.Pkg.Info, x: x}
	var names []ast.Expr
	switch n := s.Syntax.Node.(type) {
	case *ast.AssignStmt:
		names = n.Lhs
	case *ast.CommClause:
		if assign, ok := n.Comm.(*ast.AssignStmt); ok {
			names = assign.Lhs
		}
	case *ast.DeclStmt:
		if spec, ok := n.Decl.(*ast.GenDecl).Specs[0].(*ast.ValueSpec); ok {
			for _, id := range spec.Names {
				names = append(names, id)
			}
		}
	}
	for _, name := range names {
		if id, ok := name.(*ast.Ident); ok && id.Name != "_" && f.Pkg.Info.ObjectOf(id) != x {
			c.others = append(c.others, f.Pkg.Info.ObjectOf(id))
		}
	}
	return c
}

// candidates returns the statements that follow the place of s.
func (c *checks) candidates(s *site.Site) []ast.Stmt {
	if ifs := initOf(&s.Syntax); ifs != nil {
		if c.rulesOutNil(ifs.Cond, token.LAND, token.NEQ) {
			return ifs.Body.List
		}
		if block, ok := ifs.Else.(*ast.BlockStmt); ok {
			return block.List
		}
		if i := slices.Index(s.Syntax.Parents, ast.Node(ifs)); i > 0 {
			list, at := (&site.Syntax{Node: ifs, Parents: s.Syntax.Parents[:i]}).List()
			return list[min(at+1, len(list)):]
		}
		return nil
	}
	if s.Syntax.Node == nil || s.Kind == summary.After && last(&s.Syntax) != "" {
		return nil
	}
	return following(s)
}

// leaves reports whether stmt leaves the block if x is not what it should be,
// and does nothing to x that a copy would have to precede.
func (c *checks) leaves(stmt ast.Stmt) bool {
	ifs, ok := stmt.(*ast.IfStmt)
	if !ok || ifs.Init != nil || ifs.Else != nil || !leavesBlock(ifs.Body) {
		return false
	}
	return (c.mentions(ifs.Cond) || c.rulesOutNil(ifs.Cond, token.LOR, token.EQL)) && !c.handsOn(ifs)
}

// mentions reports whether cond is about what is assigned with x.
func (c *checks) mentions(cond ast.Expr) bool {
	found := false
	ast.Inspect(cond, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && slices.Contains(c.others, c.info.Uses[id])
		return !found
	})
	return found
}

// handsOn reports whether something in n could write through x: a call that
// has to do with it, or an assignment.
func (c *checks) handsOn(n ast.Node) bool {
	found := false
	ast.PreorderStack(n, nil, func(n ast.Node, stack []ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok || c.info.Uses[id] != c.x {
			return !found
		}
		for _, p := range stack {
			switch p := p.(type) {
			case *ast.CallExpr:
				fun, _ := ast.Unparen(p.Fun).(*ast.Ident)
				_, builtin := c.info.Uses[fun].(*types.Builtin)
				found = found || !builtin || fun.Name != "len"
			case *ast.AssignStmt, *ast.IncDecStmt, *ast.UnaryExpr, *ast.FuncLit:
				found = true
			}
		}
		return !found
	})
	return found
}

// rulesOutNil reports whether one of the parts of cond that are joined by op
// says that x is there (nilOp is !=) or that it is not (==): it compares x
// with nil, the error that came with x the other way round, or tests ok.
func (c *checks) rulesOutNil(cond ast.Expr, op, nilOp token.Token) bool {
	cond = ast.Unparen(cond)
	if b, ok := cond.(*ast.BinaryExpr); ok {
		if b.Op == op {
			return c.rulesOutNil(b.X, op, nilOp) || c.rulesOutNil(b.Y, op, nilOp)
		}
		obj := access.NilTest(c.info, b)
		if obj == c.x {
			return b.Op == nilOp
		}
		return obj != nil && slices.Contains(c.others, obj) && b.Op != nilOp && isError(obj.Type())
	}
	if not, ok := cond.(*ast.UnaryExpr); ok && nilOp == token.EQL {
		return not.Op == token.NOT && c.isOther(not.X)
	}
	return nilOp == token.NEQ && c.isOther(cond)
}

// isOther reports whether e is a boolean that is assigned with x.
func (c *checks) isOther(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	return ok && slices.Contains(c.others, c.info.Uses[id])
}

func isError(t types.Type) bool {
	return types.Identical(t, types.Universe.Lookup("error").Type())
}

// leavesBlock reports whether the end of block is never reached: it returns,
// jumps, panics, or calls what ends the program or test.
func leavesBlock(block *ast.BlockStmt) bool {
	if len(block.List) == 0 {
		return false
	}
	switch last := block.List[len(block.List)-1].(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.BranchStmt:
		return last.Tok != token.FALLTHROUGH
	case *ast.ExprStmt:
		call, ok := last.X.(*ast.CallExpr)
		return ok && isExit(call.Fun)
	}
	return false
}

// isExit reports whether fun has the name of a function that does not return.
func isExit(fun ast.Expr) bool {
	names := []string{"Exit", "Fatal", "Fatalf", "Fatalln", "FailNow", "Panic", "Panicf", "Panicln", "Skip", "Skipf", "SkipNow"}
	switch fun := fun.(type) {
	case *ast.Ident:
		return fun.Name == "panic"
	case *ast.SelectorExpr:
		return slices.Contains(names, fun.Sel.Name)
	}
	return false
}

// following returns the statements in front of which the copy would go.
func following(s *site.Site) []ast.Stmt {
	if s.Kind == summary.Enter {
		return syntax.Statements(s.Syntax.Node)
	}
	list, i := s.Syntax.List()
	return list[min(i+1, len(list)):]
}
