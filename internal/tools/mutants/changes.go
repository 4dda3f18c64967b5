package mutants

import (
	"go/ast"
	"go/types"
	"strings"
)

// changes are the ways in which a file is changed. Each returns the new source, or ""
// if it does not apply.
var changes = []func(*site, *chooser) string{
	remove, repeat, exchange, wrap, wrap, insert, insert, insert, replace, replace, replace, through, through, through,
}

func remove(s *site, c *chooser) string { return s.replace(oneOf(c, s.statements), "") }

func repeat(s *site, c *chooser) string {
	stmt := oneOf(c, s.statements)
	return s.replace(stmt, s.text(stmt)+"\n"+s.text(oneOf(c, s.statements)))
}

func exchange(s *site, c *chooser) string {
	a, b := oneOf(c, s.statements), oneOf(c, s.statements)
	if a.Pos() > b.Pos() {
		a, b = b, a
	}
	if a.End() > b.Pos() {
		return ""
	}
	start, _ := s.span(a)
	_, end := s.span(b)
	_, from := s.span(a)
	to, _ := s.span(b)
	src := string(s.Files[s.name])
	return src[:start] + s.text(b) + src[from:to] + s.text(a) + src[end:]
}

// wrappings are statements around a statement S.
var wrappings = []string{
	"{ S }", "if true { S }", "if false { S } else { S }", "for { S; break }", "for range 2 { S }", "for range mutantSeq(0) { S }",
	"func() { S }()", "defer func() { S }()", "go func() { S }()", "switch { default: S }", "switch { case true: S; fallthrough; default: S }",
	"select { default: S }", "mutantLabel: for { S; if true { continue mutantLabel }; break mutantLabel }",
	"goto mutantLabel; mutantLabel: S", "for i := 0; i < 2; i++ { S }", "func() { defer func() { recover() }(); S }()",
	"for _, f := range mutantSlice(func() { S }) { f() }", "func(f func()) { f() }(func() { S })",
}

func wrap(s *site, c *chooser) string {
	stmt := oneOf(c, s.statements)
	return s.replace(stmt, strings.ReplaceAll(oneOf(c, wrappings), "S", s.text(stmt)))
}

// insertions are statements with an expression E and another one F.
var insertions = []string{
	"_ = E", "mutantX := E; _ = mutantX", "for mutantX := range mutantSeq(E) { _ = mutantX }", "switch mutantX := any(E).(type) { case nil: _ = mutantX }",
	"for mutantX := range E { delete(E, mutantX) }", "for mutantX, mutantY := range E { E[mutantX] = mutantY }", "clear(E)", "E = F", "E, F = F, E",
	"E = nil", "(&E).x = F", "defer delete(E, F)", "mutantX := &E; *mutantX = F", "mutantBox(E).set(F)", "mutantBox(E).next.next.value = F",
	"if mutantX, ok := any(E).(map[string]any); ok { mutantX[\"k\"] = F }", "go func() { _ = E }()", "return", "return E", "return E, F",
	"mutantX := E; mutantX[F] = mutantX[F]", "E[F] = E[F]", "for { }", "panic(E)", "E()", "E(F)", "mutantX := append(E, F); mutantX[0] = F",
	"mutantX := mutantMap(E); mutantX[\"k\"] = F", "mutantX := [...]any{E, F}; mutantX[0] = mutantX", "copy(E, F)", "E.F = F",
	"mutantX := func() any { return E }; _ = mutantX()", "var mutantX any = E; mutantX = mutantX", "mutantX := struct{ a, b any }{E, F}; mutantX.a = F",
}

func insert(s *site, c *chooser) string {
	stmt := oneOf(c, s.statements)
	text := strings.ReplaceAll(oneOf(c, insertions), "E", s.text(oneOf(c, s.expressions)))
	return s.replace(stmt, strings.ReplaceAll(text, "F", s.text(oneOf(c, s.expressions)))+"\n"+s.text(stmt))
}

// replace puts an expression in the place of another one of its type.
func replace(s *site, c *chooser) string {
	old := oneOf(c, s.expressions)
	var same []ast.Expr
	for _, x := range s.expressions {
		if x != old && types.Identical(s.pkg.Info.TypeOf(x), s.pkg.Info.TypeOf(old)) {
			same = append(same, x)
		}
	}
	if len(same) == 0 {
		return ""
	}
	return s.replace(old, s.text(oneOf(c, same)))
}

// throughs are expressions with the value and the type of E, which is T.
var throughs = []string{
	"(E)", "mutantSame(E)", "*mutantPointer(E)", "mutantSlice(E)[0]", "mutantMap(E)[\"k\"]", "mutantFunc(E)()", "<-mutantChan(E)",
	"mutantBox(E).value", "mutantBox(E).get()", "mutantBox(E).next.next.get()", "*&E", "any(E).(T)", "T(E)", "func() T { return E }()",
	"func() (x T) { defer func() { x = E }(); return }()", "[]T{E}[0]", "[...]T{2: E}[2]", "struct{ a T }{E}.a", "(&struct{ a T }{E}).a",
	"map[int]T{1: E}[1]", "min(E, E)", "mutantSame[T](E)", "(*mutantBoxed[T]).get(mutantBox(E))", "(func(T) T)(mutantSame[T])(E)",
	"func() T { for x := range mutantSeq(E) { return x }; panic(1) }()", "mutantBox(mutantBox(E)).get().get()",
}

func through(s *site, c *chooser) string {
	x := oneOf(c, s.expressions)
	typ := types.TypeString(s.pkg.Info.TypeOf(x), types.RelativeTo(s.pkg.Types))
	if i := strings.LastIndexByte(typ, '/'); i >= 0 && !strings.ContainsAny(typ, "[]{} ") {
		typ = typ[i+1:]
	}
	text := strings.ReplaceAll(oneOf(c, throughs), "T", "\x00")
	text = strings.ReplaceAll(text, "E", s.text(x))
	return s.replace(x, strings.ReplaceAll(text, "\x00", typ))
}
