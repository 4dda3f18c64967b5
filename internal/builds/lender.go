package builds

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"

	"github.com/mapfix/mapfix/rewrite"
)

// Lender returns the import path of the package whose copy functions the files in dir call
// already, or "".
func (s Set) Lender(dir string) string {
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return ""
	}
	for _, name := range names {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			continue
		}
		for _, spec := range f.Imports {
			if path, err := strconv.Unquote(spec.Path.Value); err == nil && s.lends(path, f, spec) {
				return path
			}
		}
	}
	return ""
}

// lends reports whether f, which imports the package at path by spec, calls a copy function
// in there.
func (s Set) lends(path string, f *ast.File, spec *ast.ImportSpec) bool {
	for _, b := range s {
		shared, err := b.Program.SharedPackage(path)
		if err != nil {
			continue
		}
		local := shared.Name
		if spec.Name != nil {
			local = spec.Name.Name
		}
		for name, text := range shared.Sources {
			if rewrite.HoldsCopies(name) && selects(f, local, declared(name, text)) {
				return true
			}
		}
	}
	return false
}

// declared returns the names of the functions in a file.
func declared(name string, text []byte) map[string]bool {
	names := map[string]bool{}
	f, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	for _, decl := range f.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok {
			names[fn.Name.Name] = true
		}
	}
	return names
}

// selects reports whether f has a selection of one of the names from local.
func selects(f *ast.File, local string, names map[string]bool) bool {
	found := false
	ast.Inspect(f, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok && names[sel.Sel.Name] {
			id, ok := sel.X.(*ast.Ident)
			found = found || ok && id.Name == local
		}
		return !found
	})
	return found
}
