package unit

import (
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
)

// Package is one type-checked package whose files may be edited: syntax with
// comments and full types.Info. It is not modified.
type Package struct {
	Path, Dir string
	Module    string // its path; "" if there are no modules
	Fset      *token.FileSet
	Files     []*ast.File
	Sources   map[string][]byte // absolute file name -> bytes as read from disk, byte order mark and line ends included
	Types     *types.Package
	Info      *types.Info
	GoVersion string         // language version of the module, such as "go1.21"; "" is the newest
	Sizes     types.Sizes    // of the target; nil is gc on amd64
	Importer  types.Importer // resolves this package's imports when the result is checked
}

// FileName returns the absolute name of f, whatever its line directives say.
func (p *Package) FileName(f *ast.File) string {
	name := p.Fset.File(f.Package).Name()
	if !filepath.IsAbs(name) {
		name = filepath.Join(p.Dir, name)
	}
	return name
}
