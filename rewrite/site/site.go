package site

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/rewrite/clone"
	"github.com/mapfix/mapfix/rewrite/copies"
)

// A Site is a place that gets a copy.
type Site struct {
	Requests []*Request // that the copy repairs
	Kind     summary.RepairKind
	Span     summary.Span
	Expr     string     // source of what is copied
	Writes   [][]string // paths in it that are written, which the copy has to own
	KeepNil  bool       // the copy of nil is nil
	Syntax   Syntax
	Object   *Object     // of what is copied by a method as a whole, else nil
	Local    *Local      // of what gets a variable, else nil
	Copy     *clone.Copy // how it is copied
	Done     bool        // it is copied already
	Replaces *Replaced   // the copy takes the place of this call; nil if it is added
}

// An Object is how a site copies the object that its value points to.
type Object struct {
	Method *clone.ObjectMethod
	Assert string     // source of the type that the result is asserted to have, or ""
	Guard  bool       // the value may be nil, and the method not be called on that
	Owner  *types.Var // that is copied in front of its first write; else nil
	Until  token.Pos  // the end of the block that Owner is declared for
}

// Env returns where the copy function for s would live.
func (s *Site) Env(k *copies.Known) *clone.Env {
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
func (s *Site) Refuse(reason string) {
	for _, req := range s.Requests {
		req.Refuse(reason)
	}
}

// Bug drops all findings of the site because of a mistake of ours.
func (s *Site) Bug(reason string) {
	s.Refuse(reason)
	for _, req := range s.Requests {
		req.Refusal.Bug = true
	}
}

// A Replaced call is a copy that is not deep enough.
type Replaced struct {
	Call   *ast.CallExpr
	Import *types.PkgName // the import that its callee is named by; nil for a function of the unit
}
