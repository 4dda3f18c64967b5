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
	if f.Applicability != Safe || f.Root.Kind == "contract" || sourceOf(pass).Confines(f, all) {
		return
	}
	f.Applicability = Unsafe
	unseen := rule.New(rule.ImportersNotSeen, f.Bind)
	f.Reasons = append(f.Reasons, unseen.Reason())
}

// A Source is a package's syntax with its types.
type Source struct {
	Fset  *token.FileSet
	Files []*ast.File
	Types *types.Package
	Info  *types.Info
}

func sourceOf(pass *analysis.Pass) *Source {
	return &Source{Fset: pass.Fset, Files: pass.Files, Types: pass.Pkg, Info: pass.TypesInfo}
}

// Confines reports whether no package that imports this one can get at the root of f, one of
// all findings: the root is here, and of a command, which none imports, or a variable that
// nobody hands out. Findings that are safe are taken to be repaired.
func (s *Source) Confines(f *Finding, all []*Finding) bool {
	if !s.pos(f.Root.Position).IsValid() || !s.pos(f.Bind).IsValid() {
		return false
	}
	return s.Types.Name() == "main" || s.keeps(f, all)
}

// keeps reports whether the root is a package variable of plain values that
// holds what it was declared with, and is used element by element only, but for
// the aliases that a fix copies.
func (s *Source) keeps(f *Finding, all []*Finding) bool {
	root := s.variableAt(f.Root.Position)
	if root == nil || root.Exported() || !isPlainMap(root.Type()) {
		return false
	}
	harmless := make(map[token.Pos]bool)
	for _, other := range all {
		if other.Applicability == Safe {
			harmless[s.pos(other.Bind)] = true
		}
	}
	fresh := true
	for _, file := range s.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok && s.declares(spec, root) {
				fresh = fresh && !slices.ContainsFunc(spec.Values, func(x ast.Expr) bool { return !s.isNew(x) })
			}
			for _, x := range s.elementwise(n) {
				if id, ok := ast.Unparen(x).(*ast.Ident); ok {
					harmless[id.Pos()] = true
				}
			}
			return true
		})
	}
	for id, obj := range s.Info.Uses {
		fresh = fresh && (obj != root || harmless[id.Pos()])
	}
	return fresh
}

// declares reports whether spec declares v.
func (s *Source) declares(spec *ast.ValueSpec, v *types.Var) bool {
	return slices.ContainsFunc(spec.Names, func(id *ast.Ident) bool { return s.Info.Defs[id] == v })
}

// isNew reports whether x makes a map that nobody else has.
func (s *Source) isNew(x ast.Expr) bool {
	if _, ok := ast.Unparen(x).(*ast.CompositeLit); ok {
		return true
	}
	call, ok := ast.Unparen(x).(*ast.CallExpr)
	return ok && s.builtin(call) == "make"
}

// elementwise returns the expressions in n itself of which n only asks for
// elements, or how many there are.
func (s *Source) elementwise(n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.IndexExpr:
		return []ast.Expr{n.X}
	case *ast.RangeStmt:
		return []ast.Expr{n.X}
	case *ast.CallExpr:
		switch s.builtin(n) {
		case "len", "delete", "clear":
			return n.Args[:1]
		}
	}
	return nil
}

// builtin returns the name of the built-in function that call calls, or "".
func (s *Source) builtin(call *ast.CallExpr) string {
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
		if b, ok := s.Info.Uses[id].(*types.Builtin); ok {
			return b.Name()
		}
	}
	return ""
}

// variableAt returns the package variable declared at p, or nil.
func (s *Source) variableAt(p summary.Position) *types.Var {
	pos := s.pos(p)
	scope := s.Types.Scope()
	for _, name := range scope.Names() {
		if v, ok := scope.Lookup(name).(*types.Var); ok && v.Pos() == pos {
			return v
		}
	}
	return nil
}

// pos returns where p is in the package's files, if it is.
func (s *Source) pos(p summary.Position) token.Pos {
	for _, f := range s.Files {
		tf := s.Fset.File(f.FileStart)
		if tf != nil && tf.Name() == p.File && p.Offset <= tf.Size() {
			return tf.Pos(p.Offset)
		}
	}
	return token.NoPos
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
