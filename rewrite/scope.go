package rewrite

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"strings"

	"github.com/mapfix/mapfix/rewrite/clone"
)

// taken reports whether a declaration of the unit's package called name would
// collide with what there is: in the package, in the imports of any file, or
// in files that are left out of this build.
func (l *library) taken(name string) bool {
	if l.declared(name) || l.unit.others().imports[name] || token.IsKeyword(name) || types.Universe.Lookup(name) != nil {
		return true
	}
	for _, f := range l.unit.pkg.Files {
		if l.unit.imports(f, name) {
			return true
		}
	}
	return false
}

// hidden returns a name of the language that c needs and that means something
// else in the package, or in the file of the user's if one is named; "" if there
// is none.
func (l *library) hidden(c *clone.Copy, file string) string {
	for _, name := range types.Universe.Names() {
		imported := file != "" && l.unit.imports(l.unit.files[file], name)
		if (imported || l.declared(name)) && c.Mentions(name) {
			return name
		}
	}
	return ""
}

// declared reports whether some file of the unit's package, in this build or
// another, declares name.
func (l *library) declared(name string) bool {
	return l.unit.pkg.Types.Scope().Lookup(name) != nil || l.unit.others().decls[name]
}

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
// yet, at the site.
func (u *unit) visible(s *site, name string) bool {
	scope := u.pkg.Types.Scope().Innermost(s.place.pos)
	if scope == nil {
		return false
	}
	_, obj := scope.LookupParent(name, s.place.pos)
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
