package place

import (
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"unicode"

	"github.com/mapfix/mapfix/detect/scan/syntax"
	"github.com/mapfix/mapfix/rewrite/access"
	"github.com/mapfix/mapfix/rewrite/edit"
	"github.com/mapfix/mapfix/rewrite/site"
	"github.com/mapfix/mapfix/rewrite/unit"
)

// locateLocal completes the site of an expression that is written straight
// through, or returns why it gets no variable.
func (f *finder) locateLocal(s *site.Site) string {
	list, i := s.Syntax.List()
	if n := len(s.Syntax.Parents); list == nil || syntax.Statements(s.Syntax.Parents[n-1]) == nil || isClause(list[i]) {
		// for r.Params["a"] = 1; len(r.Params) < n; { … } has no list, and
		// again: r.Params["a"] = 1; … goto again would copy a second time.
		return "the statement has a label or is part of the header of another, so no variable can be declared in front of it"
	}
	s.Local = &site.Local{FirstWrite: list[i]}
	s.Syntax.Pos = list[i].Pos()
	if reason := f.localExpr(s); reason != "" {
		return reason
	}
	if i > 0 && s.Local.Path.IsNilGuard(f.Pkg.Info, list[i-1]) {
		i-- // or the owner would get the empty map
		s.Span.Start, s.Span.End = f.Offsets(list[i])
		s.Syntax.Pos = list[i].Pos()
	}
	s.Local.Stmts = list[i:]
	return ""
}

// confine finds the uses of the variable, or returns why it cannot be.
func (f *finder) confine(s *site.Site) string {
	if reason := f.collectUses(s); reason != "" {
		return reason
	}
	if reason := f.missedLater(s); reason != "" {
		return reason
	}
	if !s.Local.Read {
		// func (c *Cache) add(k string) { c.seen[k] = true }
		return "nothing in the rest of the block reads " + s.Expr + ", so the write would be lost with the copy"
	}
	return ""
}

// localExpr types the expression that gets a variable.
func (f *finder) localExpr(s *site.Site) string {
	expr, err := parser.ParseExpr(s.Expr)
	if err != nil {
		return s.Expr + " is not an expression"
	}
	info := &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Uses: make(map[*ast.Ident]types.Object),
		Selections: make(map[*ast.SelectorExpr]*types.Selection),
	}
	if err := types.CheckExpr(f.Pkg.Fset, f.Pkg.Types, s.Syntax.Pos, expr, info); err != nil {
		return s.Expr + " is not known where the copy would go"
	}
	a, ok := access.Of(info, expr)
	if !ok {
		// get().Params["a"] = 1; send(get().Params) may be of two objects.
		return s.Expr + " is more than variables, fields and elements, so that it may be another value each time"
	}
	s.Local.Path, s.Syntax.Type = a, info.Types[expr].Type
	if !info.Types[expr].IsValue() {
		return s.Expr + " is not a value"
	}
	s.Expr = formatted(s.Expr)
	return ""
}

// formatted returns the source of an expression on one line, as gofmt likes it.
func formatted(expr string) string {
	out, err := format.Source([]byte("_ = " + expr))
	if err != nil {
		return expr
	}
	return edit.SingleLine(strings.TrimPrefix(string(out), "_ = "))
}

// nameLocals gives the variables names that mean nothing yet in their
// functions. Two that are not known at the same place can have the same name.
func (f *finder) nameLocals(sites []*site.Site) {
	names := make(map[ast.Node]map[string]bool)
	var named []*site.Local
	for _, s := range sites {
		if s.Local == nil {
			continue
		}
		decl := s.Syntax.Parents[1]
		if names[decl] == nil {
			names[decl] = f.namesIn(decl)
		}
		base := baseName(s.Local)
		for i := 0; s.Local.Name == ""; i++ {
			name := unit.NthName([]string{base, base + "Copy"}, i)
			meets := func(l *site.Local) bool { return l.Name == name && overlap(l, s.Local) }
			if !names[decl][name] && f.free(s, name) && !slices.ContainsFunc(named, meets) {
				s.Local.Name = name
			}
		}
		named = append(named, s.Local)
	}
}

// free reports whether name means nothing to the file of s outside of
// functions.
func (f *finder) free(s *site.Site, name string) bool {
	return !token.IsKeyword(name) && types.Universe.Lookup(name) == nil &&
		f.Pkg.Types.Scope().Lookup(name) == nil && !f.Imports(s.Syntax.File, name)
}

// namesIn returns the names that are declared or used in decl, those of fields
// and methods aside.
func (f *finder) namesIn(decl ast.Node) map[string]bool {
	names := make(map[string]bool)
	ast.Inspect(decl, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		switch obj := f.Pkg.Info.ObjectOf(id).(type) {
		case *types.Var:
			names[id.Name] = names[id.Name] || !obj.IsField()
		case *types.Func:
			names[id.Name] = names[id.Name] || obj.Signature().Recv() == nil
		default:
			names[id.Name] = true
		}
		return true
	})
	return names
}

// overlap reports whether l and m are known at the same place.
func overlap(l, m *site.Local) bool {
	from, to := l.Span()
	start, end := m.Span()
	return from < end && start < to
}

// baseName returns the name that suits the variable: that of the last field or
// variable in the expression.
func baseName(l *site.Local) string {
	for i := len(l.Path.Steps) - 1; i >= 0; i-- {
		if f := l.Path.Steps[i].Field; f != nil {
			return unexported(f.Name())
		}
	}
	return unexported(l.Path.Root.Name())
}

// unexported returns name as that of a variable: params for Params, httpHeader
// for HTTPHeader, ids for IDs.
func unexported(name string) string {
	r := []rune(name)
	n := 0
	for n < len(r) && !unicode.IsLower(r[n]) {
		n++
	}
	if n > 1 && n < len(r) && string(r[n:]) != "s" {
		n-- // the start of the next word
	}
	return strings.ToLower(string(r[:n])) + string(r[n:])
}
