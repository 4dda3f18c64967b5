package rewrite

import (
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"unicode"

	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/rewrite/edit"
)

// A localCopy is a variable that a block uses in place of an expression, from
// the first write through it on.
type localCopy struct {
	name   string
	access access
	stmts  []ast.Stmt // that use the variable; it is declared in front of them
	uses   []ast.Expr // of the expression, in the order of the source
	target ast.Stmt   // the first write
	read   bool       // one of the uses reads what is written
}

// span returns where the statements are.
func (l *localCopy) span() (from, to token.Pos) {
	return l.stmts[0].Pos(), l.stmts[len(l.stmts)-1].End()
}

// locateLocal completes the site of an expression that is written straight
// through, or returns why it gets no variable.
func (u *unit) locateLocal(s *site) string {
	list, i := s.place.list()
	if n := len(s.place.parents); list == nil || stmtsOf(s.place.parents[n-1]) == nil || isClause(list[i]) {
		// for r.Params["a"] = 1; len(r.Params) < n; { … } has no list, and
		// again: r.Params["a"] = 1; … goto again would copy a second time.
		return "the statement has a label or is part of the header of another, so no variable can be declared in front of it"
	}
	s.local = &localCopy{target: list[i]}
	s.place.pos = list[i].Pos()
	if reason := u.localExpr(s); reason != "" {
		return reason
	}
	if i > 0 && u.isNilGuard(s.local.access, list[i-1]) {
		i-- // or the owner would get the empty map
		s.span.Start, s.span.End = u.offsets(list[i])
		s.place.pos = list[i].Pos()
	}
	s.local.stmts = list[i:]
	return ""
}

// confine finds the uses of the variable, or returns why it cannot be.
func (u *unit) confine(s *site) string {
	if reason := u.collectUses(s); reason != "" {
		return reason
	}
	if reason := u.missedLater(s); reason != "" {
		return reason
	}
	if !s.local.read {
		// func (c *Cache) add(k string) { c.seen[k] = true }
		return "nothing in the rest of the block reads " + s.expr + ", so the write would be lost with the copy"
	}
	return ""
}

// localExpr types the expression that gets a variable.
func (u *unit) localExpr(s *site) string {
	expr, err := parser.ParseExpr(s.expr)
	if err != nil {
		return s.expr + " is not an expression"
	}
	info := &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Uses: make(map[*ast.Ident]types.Object),
		Selections: make(map[*ast.SelectorExpr]*types.Selection),
	}
	if err := types.CheckExpr(u.pkg.Fset, u.pkg.Types, s.place.pos, expr, info); err != nil {
		return s.expr + " is not known where the copy would go"
	}
	a, ok := accessOf(info, expr)
	if !ok {
		// get().Params["a"] = 1; send(get().Params) may be of two objects.
		return s.expr + " is more than variables, fields and elements, so that it may be another value each time"
	}
	s.local.access, s.place.typ = a, info.Types[expr].Type
	if !info.Types[expr].IsValue() {
		return s.expr + " is not a value"
	}
	s.expr = formatted(s.expr)
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

// offsets returns where n is in its file.
func (u *unit) offsets(n ast.Node) (start, end int) {
	tf := u.pkg.Fset.File(n.Pos())
	return tf.Offset(n.Pos()), tf.Offset(n.End())
}

// isNilGuard reports whether stmt is "if a == nil { a = make(…) }".
func (u *unit) isNilGuard(a access, stmt ast.Stmt) bool {
	ifs, ok := stmt.(*ast.IfStmt)
	return ok && ifs.Init == nil && ifs.Else == nil && len(ifs.Body.List) == 1 &&
		u.testsNil(a, ifs.Cond, token.EQL) && u.makesAnew(a, ifs.Body.List[0])
}

// testsNil reports whether cond is "a == nil", or the same with another
// operator.
func (u *unit) testsNil(a access, cond ast.Expr, op token.Token) bool {
	b, ok := ast.Unparen(cond).(*ast.BinaryExpr)
	if !ok || b.Op != op {
		return false
	}
	x, y := b.X, b.Y
	if u.pkg.Info.Types[x].IsNil() {
		x, y = y, x
	}
	got, ok := accessOf(u.pkg.Info, x)
	return ok && u.pkg.Info.Types[y].IsNil() && a.relation(got) == equal
}

// makesAnew reports whether stmt is "a = make(…)" or "a = map[K]V{…}".
func (u *unit) makesAnew(a access, stmt ast.Stmt) bool {
	assign, ok := stmt.(*ast.AssignStmt)
	if !ok || assign.Tok != token.ASSIGN || len(assign.Lhs) != 1 || len(assign.Rhs) != 1 {
		return false
	}
	if got, ok := accessOf(u.pkg.Info, assign.Lhs[0]); !ok || a.relation(got) != equal {
		return false
	}
	switch v := ast.Unparen(assign.Rhs[0]).(type) {
	case *ast.CompositeLit:
		return true
	case *ast.CallExpr:
		id, _ := ast.Unparen(v.Fun).(*ast.Ident)
		b, ok := u.pkg.Info.Uses[id].(*types.Builtin)
		return ok && b.Name() == "make"
	}
	return false
}

// declaration returns the statement that declares the variable of s.
func (s *site) declaration() string {
	x := s.expr
	if s.copy.Method == "" {
		return s.local.name + " := " + s.callee() + "(" + x + ")"
	}
	if strings.HasPrefix(x, "*") {
		x = "(" + x + ")"
	}
	return s.local.name + " := " + x + "." + s.copy.Method + "()"
}

// declareLocals sets the edits of those of the sites, all of the file called
// name, that declare a variable, and returns the others.
func (u *unit) declareLocals(name string, sites []*site) []*site {
	var others []*site
	var l *edit.Layout
	for _, s := range sites {
		if s.local == nil {
			others = append(others, s)
			continue
		}
		if l == nil {
			l = edit.NewLayout(u.pkg.Sources[name])
		}
		decl := l.Before(l.Source.Offset(s.span.Start), s.declaration())
		decl.File = name
		s.edits = []edit.Edit{decl}
		for _, use := range s.local.uses {
			start, end := u.offsets(use)
			s.edits = append(s.edits, edit.Edit{File: name, Start: start, End: end, New: s.local.name})
		}
	}
	return others
}

// nameLocals gives the variables names that mean nothing yet in their
// functions. Two that are not known at the same place can have the same name.
func (u *unit) nameLocals() {
	names := make(map[ast.Node]map[string]bool)
	var named []*localCopy
	for _, s := range u.sites {
		if s.local == nil {
			continue
		}
		decl := s.place.parents[1]
		if names[decl] == nil {
			names[decl] = u.namesIn(decl)
		}
		base := s.local.baseName()
		for i := 0; s.local.name == ""; i++ {
			name := candidate([]string{base, base + "Copy"}, i)
			meets := func(l *localCopy) bool { return l.name == name && l.overlaps(s.local) }
			if !names[decl][name] && u.free(s, name) && !slices.ContainsFunc(named, meets) {
				s.local.name = name
			}
		}
		named = append(named, s.local)
	}
}

func (l *localCopy) overlaps(m *localCopy) bool {
	from, to := l.span()
	start, end := m.span()
	return from < end && start < to
}

// free reports whether name means nothing to the file of s outside of
// functions.
func (u *unit) free(s *site, name string) bool {
	return !token.IsKeyword(name) && types.Universe.Lookup(name) == nil &&
		u.pkg.Types.Scope().Lookup(name) == nil && !u.imports(s.place.file, name)
}

// namesIn returns the names that are declared or used in decl, those of fields
// and methods aside.
func (u *unit) namesIn(decl ast.Node) map[string]bool {
	names := make(map[string]bool)
	ast.Inspect(decl, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		switch obj := u.pkg.Info.ObjectOf(id).(type) {
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

// baseName returns the name that suits the variable: that of the last field or
// variable in the expression.
func (l *localCopy) baseName() string {
	for i := len(l.access.steps) - 1; i >= 0; i-- {
		if f := l.access.steps[i].field; f != nil {
			return unexported(f.Name())
		}
	}
	return unexported(l.access.root.Name())
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

// absorb makes s a part of k where the variable of k serves s as well, and
// reports whether it does. Else it returns why s cannot stand beside k.
func (u *unit) absorb(k, s *site) (absorbed bool, reason string) {
	if k.local == nil || s.done || k.span.File != s.span.File {
		return false, ""
	}
	from, to := k.local.span()
	if at := u.pkg.Fset.File(from).Pos(s.span.Start); at < from || to <= at {
		return false, ""
	}
	if s.local != nil {
		switch k.local.access.relation(s.local.access) {
		case equal:
			return true, ""
		case part: // which the copy then owns too
			s.writes = below(s.writes, s.local.access.steps[len(k.local.access.steps):])
			return true, ""
		}
		return false, ""
	}
	for _, use := range k.local.uses {
		start, end := u.offsets(use)
		if s.kind != summary.Wrap || s.span.Start < start || end < s.span.End {
			continue
		}
		if s.span.Start == start && s.span.End == end && s.object == nil {
			return true, ""
		}
		return false, "lies inside of another expression that is copied"
	}
	return false, ""
}

// below returns the paths, which start at the end of steps, as they are from
// their beginning.
func below(paths [][]string, steps []pathStep) [][]string {
	var prefix []string
	for _, s := range steps {
		switch {
		case s.field != nil:
			prefix = append(prefix, "."+s.field.Name())
		case s.isElement():
			prefix = append(prefix, "[]")
		}
	}
	list := make([][]string, len(paths))
	for i, path := range paths {
		list[i] = slices.Concat(prefix, path)
	}
	return list
}

// withoutCopied refuses a variable to expressions whose owner gets a copy of
// its own, which does for all that is written through it.
func (u *unit) withoutCopied(sites []*site) []*site {
	return slices.DeleteFunc(sites, func(s *site) bool {
		if s.local == nil {
			return false
		}
		for _, k := range sites {
			if k.kind != summary.After && k.kind != summary.Enter || k.span.File != s.span.File {
				continue
			}
			if u.lookup(k.place.pos, s.local.access.root.Name()) == s.local.access.root && startsWith(s.expr, k.expr) {
				// r := get(); r = r.DeepCopy(); params := DeepCopyMap(r.Params)
				u.refuse(s, k.expr+" gets a copy of its own")
				return true
			}
		}
		return false
	})
}

// lookup returns what name means at pos.
func (u *unit) lookup(pos token.Pos, name string) types.Object {
	scope := u.pkg.Types.Scope().Innermost(pos)
	if scope == nil {
		return nil
	}
	_, obj := scope.LookupParent(name, pos)
	return obj
}

// startsWith reports whether x, or what it is a field or element of, is y.
func startsWith(x, y string) bool {
	rest, ok := strings.CutPrefix(x, y)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}
