package scan

import (
	"go/ast"
	"go/token"
	"go/types"
)

// A source is a package, with its types, whose functions are looked at.
type source struct {
	fset  *token.FileSet
	types *types.Package
	info  *types.Info

	carrying map[types.Type]bool // see carries
}

func newSource(fset *token.FileSet, pkg *types.Package, info *types.Info) *source {
	return &source{fset: fset, types: pkg, info: info, carrying: make(map[types.Type]bool)}
}

// A body is that of a function, or of a literal in one. The initial values of a package's
// variables make one, too, without a signature.
type body struct {
	*source
	block     *ast.BlockStmt
	signature *types.Signature
	outer     *body          // of the function around a literal
	results   []types.Object // that have names

	parents   map[ast.Node]ast.Node
	mapLoops  []*ast.RangeStmt                // over maps, in order
	rangeKeys map[types.Object]*ast.RangeStmt // by the variable that gets the keys of a map

	defs        map[types.Object]ast.Expr     // see definitions
	mentioned   map[string][]ast.Node         // see mentionsOf
	mentionedBy map[types.Object][]*ast.Ident // see usesOf
}

// newBody looks at a block, which is the body of a function with the signature sig.
func (s *source) newBody(sig *types.Signature, block *ast.BlockStmt, outer *body) *body {
	b := &body{
		source: s, block: block, signature: sig, outer: outer,
		parents: make(map[ast.Node]ast.Node), rangeKeys: make(map[types.Object]*ast.RangeStmt),
	}
	if sig != nil {
		for v := range sig.Results().Variables() {
			if v.Name() != "" {
				b.results = append(b.results, v)
			}
		}
	}
	b.survey()
	return b
}

// survey notes the parent of every node, and the loops over maps.
func (b *body) survey() {
	var stack []ast.Node
	ast.Inspect(b.block, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		if len(stack) > 0 {
			b.parents[n] = stack[len(stack)-1]
		}
		stack = append(stack, n)
		if r, ok := n.(*ast.RangeStmt); ok && isMap(b.typeOf(r.X)) {
			b.mapLoops = append(b.mapLoops, r)
			if id, ok := r.Key.(*ast.Ident); ok {
				b.rangeKeys[b.info.ObjectOf(id)] = r
			}
		}
		return true
	})
}
