package rewrite

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/types"
	"slices"

	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/rewrite/clone"
)

// A finder looks for the sites in a unit.
type finder struct {
	*unit
	known *known
}

// findSites returns the sites of the findings in a unit, in the order of the source, and
// refuses those that get no copy.
func findSites(k *known, targets []*target) []*site {
	f := &finder{k.unit, k}
	var sites []*site
	for _, t := range targets {
		sites = append(sites, f.locateAll(t)...)
	}
	slices.SortStableFunc(sites, func(a, b *site) int {
		return cmp.Or(cmp.Compare(a.span.File, b.span.File), cmp.Compare(a.span.Start, b.span.Start),
			cmp.Compare(b.span.End, a.span.End), cmp.Compare(a.kind, b.kind), cmp.Compare(a.expr, b.expr))
	})
	sites = f.separate(f.withoutCopied(sites))
	sites = wanted(slices.DeleteFunc(sites, func(s *site) bool { return s.done || !f.makeCopy(s) }))
	f.nameLocals(sites)
	return sites
}

// locateAll returns the sites of a finding. If one of them gets no copy, all are
// refused; that one of several is copied already is no reason.
func (f *finder) locateAll(t *target) []*site {
	r := t.Finding.Repair
	var sites []*site
	copied, reasons := 0, ""
	for _, r := range append([]*summary.Repair{r}, r.Also...) {
		s, reason := f.locate(t, r)
		switch {
		case s != nil && s.done:
			copied++
			reasons = reason
		case reason != "":
			t.refuse(reason)
			return nil
		}
		sites = append(sites, s)
	}
	if copied == len(sites) {
		t.refuse(reasons)
		t.Refusal.Copied = true
	}
	return sites
}

// locate returns a site of a finding, or the reason why it gets no copy.
func (f *finder) locate(t *target, r *summary.Repair) (*site, string) {
	file := f.files[r.Target.File]
	if reason := f.untouchable(file, r.Target.File); reason != "" {
		return nil, reason
	}
	s := &site{targets: []*target{t}, kind: r.Kind, span: r.Target, expr: r.Expr, writes: r.Writes, keepNil: r.KeepNil || f.known.keepsNil()}
	if len(s.writes) == 0 {
		s.writes = [][]string{{}}
	}
	s.place.file = file
	if !s.place.find(f.pkg.Fset.File(file.Package), r.Kind, r.Target) {
		return nil, "there is no " + targetName(r.Kind) + " at the place of the copy; the file and the finding do not agree"
	}
	s.place.function = f.enclosing(s.place.parents)
	if r.Object {
		s.object = &objectCopy{}
		return s, f.locateObject(s)
	}
	switch r.Kind {
	case summary.Wrap:
		return s, f.locateWrap(s)
	case summary.After:
		return s, f.locateAfter(s)
	case summary.Local:
		return s, f.locateLocal(s)
	}
	return s, f.locateEnter(s)
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
func (f *finder) untouchable(file *ast.File, name string) string {
	src, ok := f.pkg.Sources[name]
	switch {
	case ast.IsGenerated(file):
		return "the file is generated, so an edit would be lost"
	case !ok:
		return "the file's source was not read"
	case f.pkg.Fset.File(file.Package).Size() != len(src):
		return "the file is not the one that was type-checked"
	}
	return ""
}

// enclosing returns the declared function around a node, or nil.
func (f *finder) enclosing(parents []ast.Node) *types.Func {
	for _, p := range parents {
		if decl, ok := p.(*ast.FuncDecl); ok {
			fn, _ := f.pkg.Info.Defs[decl.Name].(*types.Func)
			return fn
		}
	}
	return nil
}

func (f *finder) locateAfter(s *site) string {
	if reason := s.place.last(); reason != "" {
		return reason
	}
	f.passChecks(s)
	s.place.pos = s.place.node.End()
	return f.locateVariable(s)
}

func (f *finder) locateEnter(s *site) string {
	if s.place.holdsCases() {
		return "the block holds cases, not statements"
	}
	f.passChecks(s)
	s.place.pos = s.place.start()
	return f.locateVariable(s)
}

// locateVariable types the expression that an inserted statement assigns to.
func (f *finder) locateVariable(s *site) string {
	expr, err := parser.ParseExpr(s.expr)
	if err != nil || !isVariable(expr) {
		return s.expr + " is not a variable that could be assigned to"
	}
	info := &types.Info{Types: make(map[ast.Expr]types.TypeAndValue)}
	if err := types.CheckExpr(f.pkg.Fset, f.pkg.Types, s.place.pos, expr, info); err != nil {
		return s.expr + " is not known where the copy would go"
	}
	tv := info.Types[expr]
	if !tv.IsValue() || !tv.Addressable() && !isMapElement(info, expr) {
		return s.expr + " cannot be assigned to"
	}
	s.place.typ = tv.Type
	if s.done = f.copiedThere(s, types.ExprString(expr)); s.done {
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

// makeCopy finds out how to copy the value at s and reports whether it can.
func (f *finder) makeCopy(s *site) bool {
	if s.object != nil {
		s.copy = &clone.Copy{Method: s.object.method.Name}
		return true
	}
	c, stop := clone.New(s.place.typ, s.writes, s.env(f.known))
	if stop != nil {
		s.refuse(stop.String())
		return false
	}
	s.copy = c
	if reason := f.sharedPointee(s); reason != "" {
		s.refuse(reason)
		return false
	}
	return true
}
