package unit

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
)

// Imports reports whether f declares name by an import.
func (u *Unit) Imports(f *ast.File, name string) bool {
	if scope := u.Pkg.Info.Scopes[f]; scope != nil {
		return scope.Lookup(name) != nil
	}
	for _, spec := range f.Imports {
		if SpecName(spec) == name {
			return true
		}
	}
	return false
}

// SpecName returns the name that spec declares, as far as syntax can tell.
func SpecName(spec *ast.ImportSpec) string {
	if spec.Name != nil {
		return spec.Name.Name
	}
	path := strings.Trim(spec.Path.Value, "\"`")
	return path[strings.LastIndexByte(path, '/')+1:]
}

// Visible reports whether name means the package's declaration, or nothing
// yet, at pos.
func (u *Unit) Visible(pos token.Pos, name string) bool {
	scope := u.Pkg.Types.Scope().Innermost(pos)
	if scope == nil {
		return false
	}
	_, obj := scope.LookupParent(name, pos)
	return obj == nil || obj.Parent() == u.Pkg.Types.Scope()
}

// Names holds the names in files.
type Names struct {
	Declared map[string]bool // for their package
	Imported map[string]bool // for themselves
	Words    map[string]bool // whatever occurs, also in files of other packages of the directory
}

// Elsewhere returns the names in files of the directory which are not part of the
// unit, such as those for other systems, or which the unit has with another text. Files that
// cannot be read declare nothing.
func (u *Unit) Elsewhere() *Names {
	if u.elsewhere != nil {
		return u.elsewhere
	}
	u.elsewhere = &Names{make(map[string]bool), make(map[string]bool), make(map[string]bool)}
	files, err := filepath.Glob(filepath.Join(u.Pkg.Dir, "*.go"))
	if err != nil {
		return u.elsewhere
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil || u.Files[name] != nil && bytes.Equal(text, u.Pkg.Sources[name]) {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution)
		if f != nil {
			AddIdents(f, u.elsewhere.Words)
		}
		if err == nil && f.Name.Name == u.Name {
			u.elsewhere.add(f)
		}
	}
	return u.elsewhere
}

// add adds the names that f declares.
func (n *Names) add(f *ast.File) {
	for _, spec := range f.Imports {
		n.Imported[SpecName(spec)] = true
	}
	for _, decl := range f.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil {
				n.Declared[d.Name.Name] = true
			}
		case *ast.GenDecl:
			n.addSpecs(d.Specs)
		}
	}
}

func (n *Names) addSpecs(specs []ast.Spec) {
	for _, spec := range specs {
		switch s := spec.(type) {
		case *ast.TypeSpec:
			n.Declared[s.Name.Name] = true
		case *ast.ValueSpec:
			for _, id := range s.Names {
				n.Declared[id.Name] = true
			}
		}
	}
}

// AddIdents adds all names that occur in n.
func AddIdents(n ast.Node, idents map[string]bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			idents[id.Name] = true
		}
		return true
	})
}

// ImportName returns the name that spec declares.
func (u *Unit) ImportName(spec *ast.ImportSpec) string {
	if p := u.Importable(SpecPath(spec)); p != nil && spec.Name == nil {
		return p.Name()
	}
	return SpecName(spec)
}

// NthName returns the i-th name to try: the given ones, then the first with
// numbers.
func NthName(names []string, i int) string {
	if i < len(names) {
		return names[i]
	}
	return fmt.Sprint(names[0], i-len(names)+2)
}
