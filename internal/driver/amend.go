package driver

import (
	"bytes"
	"go/parser"
	"go/token"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// OwnFiles returns the absolute names of the files that are for us to change.
func (p *Program) OwnFiles() []string {
	var names []string
	for _, u := range p.units {
		if u.first && u.summarise && p.foreign(u) == "" {
			names = append(names, u.files...)
		}
	}
	return names
}

// Units returns what tells apart the user's own packages that were summarised.
func (p *Program) Units() []string {
	var keys []string
	for _, u := range p.units {
		if u.first && u.summarise && (u.parts != nil || u.cached) {
			keys = append(keys, u.Dir+" "+u.path)
		}
	}
	return keys
}

// Built returns those of the texts, by absolute file names, that are part of a
// package when this program is built. A text that is nil is one that is removed.
func (p *Program) Built(pkg string, texts map[string][]byte) map[string][]byte {
	built := maps.Clone(texts)
	maps.DeleteFunc(built, func(name string, text []byte) bool { return text != nil && !p.builds(pkg, name, text) })
	return built
}

// builds reports whether a file with the given text is part of a package of that name.
func (p *Program) builds(pkg, name string, text []byte) bool {
	ctx := p.buildContext()
	ctx.OpenFile = func(string) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text)), nil }
	match, err := ctx.MatchFile(filepath.Dir(name), filepath.Base(name))
	if err != nil || !match {
		return false
	}
	f, err := parser.ParseFile(token.NewFileSet(), name, text, parser.PackageClauseOnly)
	return err == nil && f.Name.Name == pkg
}

// amend replaces files of a parsed unit by the texts given, and adds those that are
// new and belong to it.
func (p *Program) amend(u *unit, syn *syntax, texts map[string][]byte) {
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		_, known := syn.sources[name]
		test := strings.HasSuffix(name, "_test.go")
		if !known && (filepath.Dir(name) != u.Dir || test && u.ForTest == "" || !p.builds(u.Name, name, texts[name])) {
			continue
		}
		syn.remove(p.fset, name)
		if texts[name] == nil {
			continue
		}
		file, err := parser.ParseFile(p.fset, name, texts[name], parser.SkipObjectResolution|parser.ParseComments)
		if err != nil {
			syn.errs = append(syn.errs, err)
			continue
		}
		syn.files, syn.sources[name] = append(syn.files, file), texts[name]
	}
}

// remove takes a file out.
func (s *syntax) remove(fset *token.FileSet, name string) {
	for i, f := range s.files {
		if fset.File(f.FileStart).Name() == name {
			s.files = slices.Delete(s.files, i, i+1)
			break
		}
	}
	delete(s.sources, name)
}
