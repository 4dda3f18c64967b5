package syntax

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/mapfix/mapfix/detect/scan/kinds"
)

// A Body is that of a function, or of a literal in one. The initial values of a package's
// variables make one, too, without a signature.
type Body struct {
	*Package
	Block     *ast.BlockStmt
	Signature *types.Signature
	Results   []types.Object // that have names
	Parents   map[ast.Node]ast.Node
	MapLoops  []*ast.RangeStmt // over maps, in order

	again       [][2]token.Pos                  // from a label to a goto that goes back to it
	outer       *Body                           // of the function around a literal
	rangeKeys   map[types.Object]*ast.RangeStmt // see KeyFrom
	defs        map[types.Object]ast.Expr       // see Definitions
	mentioned   map[string][]ast.Node           // see mentionsOf
	mentionedBy map[types.Object][]*ast.Ident   // see UsesOf
	shared      map[types.Object]bool           // see Shared
}

// NewBody looks at a block, which is the body of a function with the signature sig.
func (p *Package) NewBody(sig *types.Signature, block *ast.BlockStmt, outer *Body) *Body {
	b := &Body{
		Package: p, Block: block, Signature: sig, outer: outer,
		Parents: make(map[ast.Node]ast.Node), rangeKeys: make(map[types.Object]*ast.RangeStmt),
	}
	if sig != nil {
		for v := range sig.Results().Variables() {
			if v.Name() != "" {
				b.Results = append(b.Results, v)
			}
		}
	}
	b.survey()
	return b
}

// survey notes the parent of every node, and the loops over maps.
func (b *Body) survey() {
	var stack []ast.Node
	ast.Inspect(b.Block, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		if len(stack) > 0 {
			b.Parents[n] = stack[len(stack)-1]
		}
		stack = append(stack, n)
		if r, ok := n.(*ast.RangeStmt); ok && kinds.IsMap(b.TypeOf(r.X)) {
			b.MapLoops = append(b.MapLoops, r)
			if id, ok := r.Key.(*ast.Ident); ok {
				b.rangeKeys[b.Info.ObjectOf(id)] = r
			}
		}
		if branch, ok := n.(*ast.BranchStmt); ok && branch.Tok == token.GOTO {
			if label := b.Info.ObjectOf(branch.Label); label != nil && label.Pos() < branch.Pos() {
				b.again = append(b.again, [2]token.Pos{label.Pos(), branch.Pos()})
			}
		}
		return true
	})
}

// TypeOf returns the type of e, which is invalid where the package has type errors.
func (b *Body) TypeOf(e ast.Expr) types.Type {
	if t := b.Info.TypeOf(e); t != nil {
		return t
	}
	return types.Typ[types.Invalid]
}

// InLoop reports whether n stands in a loop of the body, or between a label and a goto that goes
// back to it.
func (b *Body) InLoop(n ast.Node) bool {
	if slices.ContainsFunc(b.again, func(r [2]token.Pos) bool { return r[0] <= n.Pos() && n.Pos() < r[1] }) {
		return true
	}
	for n = b.Parents[n]; n != nil; n = b.Parents[n] {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return true
		}
	}
	return false
}
