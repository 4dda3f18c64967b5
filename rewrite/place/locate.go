package place

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/types"
	"slices"

	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/rewrite/clone"
	"github.com/mapfix/mapfix/rewrite/copies"
	"github.com/mapfix/mapfix/rewrite/site"
	"github.com/mapfix/mapfix/rewrite/unit"
)

// A finder looks for the sites in a unit.
type finder struct {
	*unit.Unit
	known *copies.Known
}

// Find returns the sites of the findings in a unit, in the order of the source, and
// refuses those that get no copy.
func Find(k *copies.Known, requests []*site.Request) []*site.Site {
	f := &finder{k.Unit, k}
	var sites []*site.Site
	for _, req := range requests {
		sites = append(sites, f.locateAll(req)...)
	}
	slices.SortStableFunc(sites, func(a, b *site.Site) int {
		return cmp.Or(cmp.Compare(a.Span.File, b.Span.File), cmp.Compare(a.Span.Start, b.Span.Start),
			cmp.Compare(b.Span.End, a.Span.End), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Expr, b.Expr))
	})
	sites = f.separate(f.withoutCopied(f.passChoices(sites)))
	sites = site.Wanted(slices.DeleteFunc(sites, func(s *site.Site) bool { return s.Done || !f.makeCopy(s) }))
	f.nameLocals(sites)
	return sites
}

// locateAll returns the sites of a finding. If one of them gets no copy, all are
// refused; that one of several is copied already is no reason.
func (f *finder) locateAll(req *site.Request) []*site.Site {
	r := req.Finding.Repair
	var sites []*site.Site
	copied, reasons := 0, ""
	for _, r := range append([]*summary.Repair{r}, r.Also...) {
		s, reason := f.locate(req, r)
		switch {
		case s != nil && s.Done:
			copied++
			reasons = reason
		case reason != "":
			req.Refuse(reason)
			return nil
		}
		sites = append(sites, s)
	}
	if copied == len(sites) {
		req.Refuse(reasons)
		req.Refusal.Copied = true
	}
	return sites
}

// locate returns a site of a finding, or the reason why it gets no copy.
func (f *finder) locate(req *site.Request, r *summary.Repair) (*site.Site, string) {
	file := f.Files[r.Target.File]
	if reason := f.untouchable(file, r.Target.File); reason != "" {
		return nil, reason
	}
	s := &site.Site{Requests: []*site.Request{req}, Kind: r.Kind, Span: r.Target, Expr: r.Expr, Writes: r.Writes, KeepNil: r.KeepNil || f.known.KeepsNil()}
	if len(s.Writes) == 0 {
		s.Writes = [][]string{{}}
	}
	s.Syntax.File = file
	if !s.Syntax.Find(f.Pkg.Fset.File(file.Package), r.Kind, r.Target) {
		return nil, "there is no " + targetName(r.Kind) + " at the place of the copy; the file and the finding do not agree"
	}
	s.Syntax.Function = f.enclosing(s.Syntax.Parents)
	if r.Object {
		s.Object = &site.Object{}
		if r.Kind != summary.Local {
			return s, f.locateObject(s)
		}
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
	src, ok := f.Pkg.Sources[name]
	switch {
	case ast.IsGenerated(file):
		return "the file is generated, so an edit would be lost"
	case !ok:
		return "the file's source was not read"
	case f.Pkg.Fset.File(file.Package).Size() != len(src):
		return "the file is not the one that was type-checked"
	}
	return ""
}

// enclosing returns the declared function around a node, or nil.
func (f *finder) enclosing(parents []ast.Node) *types.Func {
	for _, p := range parents {
		if decl, ok := p.(*ast.FuncDecl); ok {
			fn, _ := f.Pkg.Info.Defs[decl.Name].(*types.Func)
			return fn
		}
	}
	return nil
}

func (f *finder) locateAfter(s *site.Site) string {
	if reason := last(&s.Syntax); reason != "" {
		return reason
	}
	f.passChecks(s)
	s.Syntax.Pos = s.Syntax.Node.End()
	return f.locateVariable(s)
}

func (f *finder) locateEnter(s *site.Site) string {
	if holdsCases(&s.Syntax) {
		return "the block holds cases, not statements"
	}
	f.passChecks(s)
	s.Syntax.Pos = start(&s.Syntax)
	return f.locateVariable(s)
}

// locateVariable types the expression that an inserted statement assigns to.
func (f *finder) locateVariable(s *site.Site) string {
	expr, err := parser.ParseExpr(s.Expr)
	if err != nil || !isVariable(expr) {
		return s.Expr + " is not a variable that could be assigned to"
	}
	info := &types.Info{Types: make(map[ast.Expr]types.TypeAndValue)}
	if err := types.CheckExpr(f.Pkg.Fset, f.Pkg.Types, s.Syntax.Pos, expr, info); err != nil {
		return s.Expr + " is not known where the copy would go"
	}
	tv := info.Types[expr]
	if !tv.IsValue() || !tv.Addressable() && !isMapElement(info, expr) {
		return s.Expr + " cannot be assigned to"
	}
	s.Syntax.Type = tv.Type
	if s.Done = f.copiedThere(s, types.ExprString(expr)); s.Done {
		return s.Expr + " is copied there already"
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
func (f *finder) makeCopy(s *site.Site) bool {
	if s.Object != nil {
		s.Copy = &clone.Copy{Method: s.Object.Method.Name}
		return true
	}
	c, stop := clone.New(s.Syntax.Type, s.Writes, s.Env(f.known))
	if stop != nil {
		s.Refuse(stop.String())
		return false
	}
	s.Copy = c
	if reason := f.sharedPointee(s); reason != "" {
		s.Refuse(reason)
		return false
	}
	return true
}
