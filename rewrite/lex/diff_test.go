package lex

import (
	"strings"
	"testing"
)

func TestDiff(t *testing.T) {
	for _, c := range []struct{ a, b string }{
		{"", ""}, {"a", ""}, {"", "a"}, {"a b c", "a x b c"}, {"a b a b", "b a b a"},
		{"f(x, y,)", "f(x, y)"}, {"a b c d e", "e d c b a"}, {"x x x", "x x x x"},
	} {
		a, b := Scan([]byte(c.a), 0), Scan([]byte(c.b), 0)
		hunks, ok := Diff(a, b)
		if got := patch(a, b, hunks); !ok || got != texts(b) {
			t.Errorf("%q -> %q: %v gives %q", c.a, c.b, hunks, got)
		}
	}
}

func patch(a, b []Lexeme, hunks []hunk) string {
	var out []Lexeme
	last := 0
	for _, h := range hunks {
		out = append(append(out, a[last:h.from]...), b[h.newFrom:h.newTo]...)
		last = h.to
	}
	return texts(append(out, a[last:]...))
}

func texts(list []Lexeme) string {
	var b strings.Builder
	for _, l := range list {
		b.WriteString(l.Tok.String() + l.Lit + " ")
	}
	return b.String()
}
