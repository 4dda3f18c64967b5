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
	Targets  []*Target
	Kind     summary.RepairKind
	Span     summary.Span
	Expr     string // source of what is copied
	Writes   [][]string
	KeepNil  bool // the copy of nil is nil
	Syntax   syntax
	Object   *objectCopy // of what is copied by a method as a whole, else nil
	Local    *localCopy  // of what gets a variable, else nil
	Copy     *clone.Copy
	Done     bool      // is copied already
	Replaces *Replaced // the copy takes the place of this call; nil if it is added
}

// An objectCopy is how a site copies the object that its value points to.
type objectCopy struct {
	Method *clone.ObjectMethod
	Assert string     // source of the type that the result is asserted to have, or ""
	Guard  bool       // the value may be nil, and the method not be called on that
	Owner  *types.Var // that is copied in front of its first write; else nil
	Until  token.Pos  // the end of the block that owner is declared for
}

func (s *site) Same(t *site) bool {
	return s.Kind == t.Kind && s.Span == t.Span && s.Expr == t.Expr && s.Done == t.Done
}

// Contains reports whether t would change what s wraps. What is wrapped
// already still counts, or a second run would not be content with the first.
func (s *site) Contains(t *site) bool {
	if s.Done && s.Span == t.Span {
		return false // not deep enough, then
	}
	return s.Kind == summary.Wrap && s.Span.File == t.Span.File && s.Span.Start <= t.Span.Start && t.Span.End <= s.Span.End
}

// Covered adds s, which copyObject has made, to one of the sites that have
// copied the same object before, and reports whether there is one.
func (s *site) Covered(sites []*site) bool {
	for _, k := range sites {
		if s.Object != nil && k.Object != nil && s.Object.Owner != nil && k.Object.Owner == s.Object.Owner &&
			k.Syntax.Pos <= s.Syntax.Pos && s.Syntax.Pos < k.Object.Until {
			k.Targets = append(k.Targets, s.Targets...)
			return true
		}
	}
	return false
}

// Env returns where the copy function for s would live.
func (s *site) Env(k *Known) *clone.Env {
	return &clone.Env{
		Pkg:         k.Unit.Pkg.Types,
		GoVersion:   k.Unit.Pkg.GoVersion,
		PreserveNil: s.KeepNil,
		MarkNil:     !k.KeepsNil(),
		Import:      k.Unit.Importable,
		Inside:      s.Syntax.Function,
		Root:        OneLine(s.Expr),
	}
}

// OneLine returns source text for a message.
func OneLine(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > 60 {
		text = strings.ToValidUTF8(text[:57], "") + "..."
	}
	return text
}

// Refuse drops all findings of the site.
func (s *site) Refuse(reason string) {
	for _, t := range s.Targets {
		t.Refuse(reason)
	}
}

// Bug drops all findings of the site because of a mistake of ours.
func (s *site) Bug(reason string) {
	s.Refuse(reason)
	for _, t := range s.Targets {
		t.Refusal.Bug = true
	}
}

// A Replaced call is a copy that is not deep enough.
type Replaced struct {
	Call   *ast.CallExpr
	Import *types.PkgName // the import that its callee is named by; nil for a function of the unit
}
