package rewrite

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"

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

// locateAll returns the sites of finding i. If one of them gets no copy, all are
// refused; that one of several is copied already is no reason.
func (u *unit) locateAll(i int) []*site {
	r := u.plan.findings[i].Repair
	var sites []*site
	copied, reasons := 0, ""
	for _, r := range append([]*summary.Repair{r}, r.Also...) {
		s, reason := u.locate(i, r)
		switch {
		case s != nil && s.done:
			copied++
			reasons = reason
		case reason != "":
			u.plan.refuse(i, reason)
			return nil
		}
		sites = append(sites, s)
	}
	if copied == len(sites) {
		u.plan.refuse(i, reasons)
		u.plan.refusals[i].Copied = true
	}
	return sites
}

// locate returns a site of finding i, or the reason why it gets no copy.
func (u *unit) locate(i int, r *summary.Repair) (*site, string) {
	file := u.files[r.Target.File]
	if reason := u.untouchable(file, r.Target.File); reason != "" {
		return nil, reason
	}
	s := &site{findings: []int{i}, kind: r.Kind, span: r.Target, expr: r.Expr, writes: r.Writes, keepNil: r.KeepNil || u.keepsNil()}
	if len(s.writes) == 0 {
		s.writes = [][]string{{}}
	}
	s.place.file = file
	if !s.place.find(u.pkg.Fset.File(file.Package), r.Kind, r.Target) {
		return nil, "there is no " + targetName(r.Kind) + " at the place of the copy; the file and the finding do not agree"
	}
	s.place.function = u.enclosing(s.place.parents)
	if r.Object {
		s.object = &objectCopy{}
		return s, u.locateObject(s)
	}
	switch r.Kind {
	case summary.Wrap:
		return s, u.locateWrap(s)
	case summary.After:
		return s, u.locateAfter(s)
	case summary.Local:
		return s, u.locateLocal(s)
	}
	return s, u.locateEnter(s)
}

func targetName(kind summary.RepairKind) string {
	switch kind {
	case summary.Wrap:
		return "expression"
	case summary.After, summary.Local:
		return "statement"
	}
	return "block"
}

// untouchable returns why the file must not be edited, or "".
func (u *unit) untouchable(f *ast.File, name string) string {
	src, ok := u.pkg.Sources[name]
	switch {
	case ast.IsGenerated(f):
		return "the file is generated, so an edit would be lost"
	case !ok:
		return "the file's source was not read"
	case u.pkg.Fset.File(f.Package).Size() != len(src):
		return "the file is not the one that was type-checked"
	}
	return ""
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

// enclosing returns the declared function around a node, or nil.
func (u *unit) enclosing(parents []ast.Node) *types.Func {
	for _, p := range parents {
		if decl, ok := p.(*ast.FuncDecl); ok {
			fn, _ := u.pkg.Info.Defs[decl.Name].(*types.Func)
			return fn
		}
	}
	return nil
}

func (u *unit) locateAfter(s *site) string {
	if reason := s.place.last(); reason != "" {
		return reason
	}
	u.passChecks(s)
	s.place.pos = s.place.node.End()
	return u.locateVariable(s)
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

func (u *unit) locateEnter(s *site) string {
	if s.place.holdsCases() {
		return "the block holds cases, not statements"
	}
	u.passChecks(s)
	s.place.pos = s.place.start()
	return u.locateVariable(s)
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

// locateVariable types the expression that an inserted statement assigns to.
func (u *unit) locateVariable(s *site) string {
	expr, err := parser.ParseExpr(s.expr)
	if err != nil || !isVariable(expr) {
		return s.expr + " is not a variable that could be assigned to"
	}
	info := &types.Info{Types: make(map[ast.Expr]types.TypeAndValue)}
	if err := types.CheckExpr(u.pkg.Fset, u.pkg.Types, s.place.pos, expr, info); err != nil {
		return s.expr + " is not known where the copy would go"
	}
	tv := info.Types[expr]
	if !tv.IsValue() || !tv.Addressable() && !isMapElement(info, expr) {
		return s.expr + " cannot be assigned to"
	}
	s.place.typ = tv.Type
	if s.done = u.copiedThere(s, types.ExprString(expr)); s.done {
		return s.expr + " is copied there already"
	}
	return ""
}

func isMapElement(info *types.Info, expr ast.Expr) bool {
	index, ok := ast.Unparen(expr).(*ast.IndexExpr)
	if !ok {
		return false
	}
	_, ok = info.Types[index.X].Type.Underlying().(*types.Map)
	return ok
}

// isVariable reports whether expr has the form of a variable, field or element.
func isVariable(expr ast.Expr) bool {
	switch e := expr.(type) {
	case *ast.Ident:
		return e.Name != "_"
	case *ast.SelectorExpr:
		return isVariable(e.X)
	case *ast.IndexExpr:
		return isVariable(e.X)
	case *ast.StarExpr:
		return isVariable(e.X)
	case *ast.ParenExpr:
		return isVariable(e.X)
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
