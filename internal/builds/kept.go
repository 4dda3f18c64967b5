package builds

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/mapfix/mapfix/rewrite"
)

// Kept returns how copies are made in dir: in the way that was asked for, except that a
// package which calls the copy functions of another one goes on with that, and so does one
// that has them in its own files, unless a placement was chosen.
func (s Set) Kept(way Way, dir string, chosen bool) Way {
	if way.Shared != "" || way.Placement == rewrite.Maps {
		return way
	}
	if way.Shared = s.lender(dir); way.Shared != "" {
		way.Placement = rewrite.Shared
	} else if way.Placement == rewrite.File && !chosen && inlined(dir) {
		way.Placement = rewrite.Inline
	}
	return way
}

// inlined reports whether the copy functions of a package are in files of the user's alone.
func inlined(dir string) bool {
	names, _ := filepath.Glob(filepath.Join(dir, "*.go"))
	return slices.ContainsFunc(names, HasInline) && !slices.ContainsFunc(names, rewrite.HoldsCopies)
}

// HasInline reports whether a file may have a copy function of ours among the user's own.
// What cannot be read has none that could be taken out.
func HasInline(name string) bool {
	text, err := os.ReadFile(name)
	return err == nil && bytes.Contains(text, []byte(rewrite.InlineMark))
}

// lender returns the import path of the package whose copy functions the files in dir call
// already, or "".
func (s Set) lender(dir string) string {
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
