package rewrite

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
)

// imports reports whether f declares name by an import.
func (u *unit) imports(f *ast.File, name string) bool {
	if scope := u.pkg.Info.Scopes[f]; scope != nil {
		return scope.Lookup(name) != nil
	}
	for _, spec := range f.Imports {
		if importName(spec) == name {
			return true
		}
	}
	return false
}

// importName returns the name that spec declares, as far as syntax can tell.
func importName(spec *ast.ImportSpec) string {
	if spec.Name != nil {
		return spec.Name.Name
	}
	path := strings.Trim(spec.Path.Value, "\"`")
	return path[strings.LastIndexByte(path, '/')+1:]
}

// visible reports whether name means the package's declaration, or nothing
// yet, at pos.
func (u *unit) visible(pos token.Pos, name string) bool {
	scope := u.pkg.Types.Scope().Innermost(pos)
	if scope == nil {
		return false
	}
	_, obj := scope.LookupParent(name, pos)
	return obj == nil || obj.Parent() == u.pkg.Types.Scope()
}

// fileNames holds what files declare, for their package and for themselves.
type fileNames struct {
	decls, imports map[string]bool
	words          map[string]bool // whatever occurs, also in files of other packages of the directory
}

// others returns the names in files of the directory which are not part of the
// unit, such as those for other systems. Files that cannot be read declare
// nothing.
func (u *unit) others() *fileNames {
	if u.elsewhere != nil {
		return u.elsewhere
	}
	u.elsewhere = &fileNames{make(map[string]bool), make(map[string]bool), make(map[string]bool)}
	files, err := filepath.Glob(filepath.Join(u.pkg.Dir, "*.go"))
	if err != nil {
		return u.elsewhere
	}
	for _, name := range files {
		if u.files[name] != nil {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution)
		if f != nil {
			addIdents(f, u.elsewhere.words)
		}
		if err == nil && f.Name.Name == u.name {
			u.elsewhere.add(f)
		}
	}
	return u.elsewhere
}

// add adds the names that f declares.
func (n *fileNames) add(f *ast.File) {
	for _, spec := range f.Imports {
		n.imports[importName(spec)] = true
	}
	for _, decl := range f.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil {
				n.decls[d.Name.Name] = true
			}
		case *ast.GenDecl:
			n.addSpecs(d.Specs)
		}
	}
}

func (n *fileNames) addSpecs(specs []ast.Spec) {
	for _, spec := range specs {
		switch s := spec.(type) {
		case *ast.TypeSpec:
			n.decls[s.Name.Name] = true
		case *ast.ValueSpec:
			for _, id := range s.Names {
				n.decls[id.Name] = true
			}
		}
	}
}

func addIdents(n ast.Node, idents map[string]bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			idents[id.Name] = true
		}
		return true
	})
}

// importName returns the name that spec declares.
func (u *unit) importName(spec *ast.ImportSpec) string {
	if p := u.importable(specPath(spec)); p != nil && spec.Name == nil {
		return p.Name()
	}
	return importName(spec)
}

// candidate returns the i-th name to try: the given ones, then the first with
// numbers.
func candidate(names []string, i int) string {
	if i < len(names) {
		return names[i]
	}
	return fmt.Sprint(names[0], i-len(names)+2)
}
