package detect

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/mapfix/mapfix/detect/rule"
	"github.com/mapfix/mapfix/detect/summary"
)

// lower makes a safe finding unsafe if packages that this driver does not show
// may rely on the write.
func lower(pass *analysis.Pass, f *Finding, all []*Finding) {
	if f.Applicability != Safe || f.Root.Kind == "contract" || confined(pass, f, all) {
		return
	}
	f.Applicability = Unsafe
	unseen := rule.New(rule.ImportersNotSeen, f.Bind)
	f.Reasons = append(f.Reasons, unseen.Reason())
}

// confined reports whether no package that imports this one can get at the root:
// it is of a command, which none imports, or a variable that nobody hands out.
func confined(pass *analysis.Pass, f *Finding, all []*Finding) bool {
	if !tokenPos(pass, f.Root.Position).IsValid() {
		return false
	}
	return pass.Pkg.Name() == "main" || keptInside(pass, f, all)
}

// keptInside reports whether the root is a package variable of plain values that
// holds what it was declared with, and is used element by element only, but for
// the aliases that a fix copies.
func keptInside(pass *analysis.Pass, f *Finding, all []*Finding) bool {
	root := variableAt(pass, f.Root.Position)
	if root == nil || root.Exported() || !isPlainMap(root.Type()) {
		return false
	}
	harmless := make(map[token.Pos]bool)
	for _, other := range all {
		if other.Applicability == Safe {
			harmless[tokenPos(pass, other.Bind)] = true
		}
	}
	fresh := true
	for _, file := range pass.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok && declares(pass, spec, root) {
				fresh = fresh && !slices.ContainsFunc(spec.Values, func(x ast.Expr) bool { return !isNew(pass, x) })
			}
			for _, x := range elementwise(pass, n) {
				if id, ok := ast.Unparen(x).(*ast.Ident); ok {
					harmless[id.Pos()] = true
				}
			}
			return true
		})
	}
	for id, obj := range pass.TypesInfo.Uses {
		fresh = fresh && (obj != root || harmless[id.Pos()])
	}
	return fresh
}

// declares reports whether spec declares v.
func declares(pass *analysis.Pass, spec *ast.ValueSpec, v *types.Var) bool {
	return slices.ContainsFunc(spec.Names, func(id *ast.Ident) bool { return pass.TypesInfo.Defs[id] == v })
}

// isNew reports whether x makes a map that nobody else has.
func isNew(pass *analysis.Pass, x ast.Expr) bool {
	if _, ok := ast.Unparen(x).(*ast.CompositeLit); ok {
		return true
	}
	call, ok := ast.Unparen(x).(*ast.CallExpr)
	return ok && builtin(pass, call) == "make"
}

// elementwise returns the expressions in n itself of which n only asks for
// elements, or how many there are.
func elementwise(pass *analysis.Pass, n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.IndexExpr:
		return []ast.Expr{n.X}
	case *ast.RangeStmt:
		return []ast.Expr{n.X}
	case *ast.CallExpr:
		switch builtin(pass, n) {
		case "len", "delete", "clear":
			return n.Args[:1]
		}
	}
	return nil
}

// builtin returns the name of the built-in function that call calls, or "".
func builtin(pass *analysis.Pass, call *ast.CallExpr) string {
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
		if b, ok := pass.TypesInfo.Uses[id].(*types.Builtin); ok {
			return b.Name()
		}
	}
	return ""
}

// variableAt returns the package variable declared at p, or nil.
func variableAt(pass *analysis.Pass, p summary.Position) *types.Var {
	pos := tokenPos(pass, p)
	scope := pass.Pkg.Scope()
	for _, name := range scope.Names() {
		if v, ok := scope.Lookup(name).(*types.Var); ok && v.Pos() == pos {
			return v
		}
	}
	return nil
}

// isPlainMap reports whether t is a map whose elements refer to nothing.
func isPlainMap(t types.Type) bool {
	m, ok := t.Underlying().(*types.Map)
	if !ok {
		return false
	}
	_, basic := m.Elem().Underlying().(*types.Basic)
	return basic
}
