package rewrite

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/mapfix/mapfix/rewrite/clone"
)

// ownsEnough reports whether the result of c owns all that is written at s.
func (f *finder) ownsEnough(c *copyCall, s *site) bool {
	if c.deep {
		return true
	}
	want, stop := clone.New(s.place.typ, s.writes, s.env(f.known))
	if stop == nil {
		return want.Owns(c.owns)
	}
	return !slices.ContainsFunc(s.writes, func(path []string) bool {
		return !slices.ContainsFunc(c.owns, func(own []string) bool { return slices.Equal(own, path) })
	})
}

// copiedAlready reports whether expr is a call that copies what s needs, or
// what such a call copies. Calls that do not copy enough are noted in s, to be
// replaced.
func (f *finder) copiedAlready(s *site, expr ast.Expr) bool {
	if s.object != nil {
		return f.known.objectCopied(expr, s.place.parents)
	}
	calls := append(f.known.copiesInside(expr), f.known.copiesAround(expr, s.place.parents)...)
	if slices.ContainsFunc(calls, func(c *copyCall) bool { return f.ownsEnough(c, s) }) {
		return true
	}
	if len(calls) > 0 {
		f.replace(s, calls[0])
	}
	return false
}

// copiedThere reports whether the statements that would follow the copy begin
// with one of x that is deep enough, or with copies of others and then one.
func (f *finder) copiedThere(s *site, x string) bool {
	for _, stmt := range s.following() {
		to, calls := f.known.copiedBy(stmt)
		owns := func(c *copyCall) bool { return to == x && f.ownsEnough(c, s) || c.deep && startsWith(x, to) }
		if to == "" || to == x || slices.ContainsFunc(calls, owns) {
			return slices.ContainsFunc(calls, owns)
		}
	}
	return false
}

// objectCopiedThere reports whether x is copied in one of the statements that
// the copy could follow: those that check what there is, and copies of others.
func (f *finder) objectCopiedThere(s *site, x *types.Var) bool {
	c := f.newChecks(s, x)
	for _, stmt := range c.candidates(s) {
		to := f.known.objectCopiedBy(stmt)
		if to == x {
			return true
		}
		if to == nil && !c.leaves(stmt) {
			return false
		}
	}
	return false
}
