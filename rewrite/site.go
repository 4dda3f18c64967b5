package rewrite

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/rewrite/clone"
)

// A site is a place that gets a copy.
type site struct {
	targets  []*target
	kind     summary.RepairKind
	span     summary.Span
	expr     string // source of what is copied
	writes   [][]string
	keepNil  bool // the copy of nil is nil
	place    syntax
	object   *objectCopy // of what is copied by a method as a whole, else nil
	local    *localCopy  // of what gets a variable, else nil
	copy     *clone.Copy
	done     bool      // is copied already
	replaces *replaced // the copy takes the place of this call; nil if it is added
}

// An objectCopy is how a site copies the object that its value points to.
type objectCopy struct {
	method *clone.ObjectMethod
	assert string     // source of the type that the result is asserted to have, or ""
	guard  bool       // the value may be nil, and the method not be called on that
	owner  *types.Var // that is copied in front of its first write; else nil
	until  token.Pos  // the end of the block that owner is declared for
}

func (s *site) same(t *site) bool {
	return s.kind == t.kind && s.span == t.span && s.expr == t.expr && s.done == t.done
}

// contains reports whether t would change what s wraps. What is wrapped
// already still counts, or a second run would not be content with the first.
func (s *site) contains(t *site) bool {
	if s.done && s.span == t.span {
		return false // not deep enough, then
	}
	return s.kind == summary.Wrap && s.span.File == t.span.File && s.span.Start <= t.span.Start && t.span.End <= s.span.End
}

// covered adds s, which copyObject has made, to one of the sites that have
// copied the same object before, and reports whether there is one.
func (s *site) covered(sites []*site) bool {
	for _, k := range sites {
		if s.object != nil && k.object != nil && s.object.owner != nil && k.object.owner == s.object.owner &&
			k.place.pos <= s.place.pos && s.place.pos < k.object.until {
			k.targets = append(k.targets, s.targets...)
			return true
		}
	}
	return false
}

// env returns where the copy function for s would live.
func (s *site) env(k *known) *clone.Env {
	return &clone.Env{
		Pkg:         k.unit.pkg.Types,
		GoVersion:   k.unit.pkg.GoVersion,
		PreserveNil: s.keepNil,
		MarkNil:     !k.keepsNil(),
		Import:      k.unit.importable,
		Inside:      s.place.function,
		Root:        oneLine(s.expr),
	}
}

// oneLine returns source text for a message.
func oneLine(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > 60 {
		text = strings.ToValidUTF8(text[:57], "") + "..."
	}
	return text
}

// refuse drops all findings of the site.
func (s *site) refuse(reason string) {
	for _, t := range s.targets {
		t.refuse(reason)
	}
}

// bug drops all findings of the site because of a mistake of ours.
func (s *site) bug(reason string) {
	s.refuse(reason)
	for _, t := range s.targets {
		t.Refusal.Bug = true
	}
}

// A replaced call is a copy that is not deep enough.
type replaced struct {
	call *ast.CallExpr
	pkg  *types.PkgName // the import that its callee is named by; nil for a function of the unit
}
