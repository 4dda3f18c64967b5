package verify

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"path/filepath"
	"slices"

	"github.com/mapfix/mapfix/rewrite/unit"
)

// Check type-checks a unit with the given files changed or added, and returns the
// package and the errors that the changes bring in, without their lines, which move. The
// shared package is as it will be; nil if there is none.
func Check(u *unit.Unit, changed map[string][]byte, shared *types.Package) (*types.Package, []string) {
	pkg, errs := checkTypes(u, changed, shared)
	if len(errs) == 0 {
		return pkg, nil
	}
	_, old := checkTypes(u, nil, shared)
	return pkg, without(errs, old)
}

// without returns those of the errors that are not among the old ones.
func without(errs, old []string) []string {
	before := make(map[string]int)
	for _, e := range old {
		before[e]++
	}
	return slices.DeleteFunc(errs, func(e string) bool {
		before[e]--
		return before[e] >= 0
	})
}

// checkTypes is checkUnit that returns the errors that are not new as well.
func checkTypes(u *unit.Unit, changed map[string][]byte, shared *types.Package) (*types.Package, []string) {
	texts := make(map[string][]byte, len(u.Files)+len(changed))
	for name := range u.Files {
		texts[name] = u.Pkg.Sources[name]
	}
	maps.Copy(texts, changed)
	maps.DeleteFunc(texts, func(_ string, text []byte) bool { return text == nil })
	var errs []string
	note := func(name string, msg string) { errs = append(errs, filepath.Base(name)+": "+msg) }
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		f, err := parser.ParseFile(fset, name, texts[name], parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			note(name, err.Error())
		}
		if f != nil {
			files = append(files, f)
		}
	}
	conf := types.Config{
		GoVersion:   u.Pkg.GoVersion,
		Importer:    u.Importer(shared),
		Sizes:       u.Pkg.Sizes,
		FakeImportC: true,
		Error: func(err error) {
			var te types.Error
			if errors.As(err, &te) {
				note(te.Fset.PositionFor(te.Pos, false).Filename, te.Msg)
			}
		},
	}
	pkg, _ := conf.Check(u.Pkg.Types.Path(), fset, files, nil) // errors have been noted
	return pkg, errs
}
