package place

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/mapfix/mapfix/rewrite/clone"
	"github.com/mapfix/mapfix/rewrite/copies"
	"github.com/mapfix/mapfix/rewrite/site"
)

// ownsEnough reports whether the result of c owns all that is written at s.
func (f *finder) ownsEnough(c *copies.Call, s *site.Site) bool {
	if c.Deep {
		return true
	}
	want, stop := clone.New(s.Syntax.Type, s.Writes, s.Env(f.known))
	if stop == nil {
		return want.Owns(c.Owns)
	}
	return !slices.ContainsFunc(s.Writes, func(path []string) bool {
		return !slices.ContainsFunc(c.Owns, func(own []string) bool { return slices.Equal(own, path) })
	})
}

// copiedAlready reports whether expr is a call that copies what s needs, or
// what such a call copies. Calls that do not copy enough are noted in s, to be
// replaced.
func (f *finder) copiedAlready(s *site.Site, expr ast.Expr) bool {
	if s.Object != nil {
		return f.known.ObjectCopied(expr, s.Syntax.Parents)
	}
	calls := append(f.known.Inside(expr), f.known.Around(expr, s.Syntax.Parents)...)
	if slices.ContainsFunc(calls, func(c *copies.Call) bool { return f.ownsEnough(c, s) }) {
		return true
	}
	if len(calls) > 0 {
		f.replace(s, calls[0])
	}
	return false
}

// copiedThere reports whether the statements that would follow the copy begin
// with one of x that is deep enough, or with copies of others and then one.
func (f *finder) copiedThere(s *site.Site, x string) bool {
	for _, stmt := range following(s) {
		to, calls := f.known.CopiedBy(stmt)
		owns := func(c *copies.Call) bool { return to == x && f.ownsEnough(c, s) || c.Deep && startsWith(x, to) }
		if to == "" || to == x || slices.ContainsFunc(calls, owns) {
			return slices.ContainsFunc(calls, owns)
		}
	}
	return false
}

// objectCopiedThere reports whether x is copied in one of the statements that
// the copy could follow: those that check what there is, and copies of others.
func (f *finder) objectCopiedThere(s *site.Site, x *types.Var) bool {
	c := f.newChecks(s, x)
	for _, stmt := range c.candidates(s) {
		to := f.known.ObjectCopiedBy(stmt)
		if to == x {
			return true
		}
		if to == nil && !c.leaves(stmt) {
			return false
		}
	}
	return false
}
