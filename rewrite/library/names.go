package library

import (
	"go/token"
	"go/types"

	"github.com/mapfix/mapfix/rewrite/clone"
)

// taken reports whether a declaration of the unit's package called name would
// collide with what there is: in the package, in the imports of any file, or
// in files that are left out of this build.
func (l *Library) taken(name string) bool {
	if l.declared(name) || l.unit.Elsewhere().Imported[name] || token.IsKeyword(name) || types.Universe.Lookup(name) != nil {
		return true
	}
	for _, f := range l.unit.Pkg.Files {
		if l.unit.Imports(f, name) {
			return true
		}
	}
	return false
}

// hidden returns a name of the language that c needs and that means something
// else in the package, or in the file of the user's if one is named; "" if there
// is none.
func (l *Library) hidden(c *clone.Copy, file string) string {
	for _, name := range types.Universe.Names() {
		imported := file != "" && l.unit.Imports(l.unit.Files[file], name)
		if (imported || l.declared(name)) && c.Mentions(name) {
			return name
		}
	}
	return ""
}

// declared reports whether some file of the unit's package, in this build or
// another, declares name.
func (l *Library) declared(name string) bool {
	return l.unit.Pkg.Types.Scope().Lookup(name) != nil || l.unit.Elsewhere().Declared[name]
}
