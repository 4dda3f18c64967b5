package library

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"

	"github.com/mapfix/mapfix/rewrite/clone"
	"github.com/mapfix/mapfix/rewrite/unit"
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

// An importNames holds the names under which our files import packages. They
// are the same in all files of a unit.
type importNames struct {
	names map[string]string // by path
	paths map[string]string // the same, from files that exist
}

// name returns the name for p, which is new if p has none yet.
func (n *importNames) name(p *types.Package, declared func(string) bool) string {
	if name, ok := n.names[p.Path()]; ok {
		return name
	}
	name, ok := n.paths[p.Path()]
	if !ok {
		name = p.Name()
		for i := 2; n.conflicts(p, name, declared); i++ {
			name = fmt.Sprint(p.Name(), i)
		}
	}
	n.names[p.Path()] = name
	return name
}

// conflicts reports whether name means something else already. A name that
// other files import is free to be imported again.
func (n *importNames) conflicts(p *types.Package, name string, declared func(string) bool) bool {
	for _, names := range []map[string]string{n.names, n.paths} {
		for path, used := range names {
			if used == name && path != p.Path() {
				return true
			}
		}
	}
	return declared(name)
}

// name gives f the first name that is free, or that names the same function
// among those that we wrote.
func (l *Library) name(f *function, visible func(string) bool) {
	for i := 0; ; i++ {
		name := unit.NthName(f.copy.Names, i)
		if !visible(name) || l.uses(name) {
			continue
		}
		text := l.source(f, name)
		file := l.writtenIn[name]
		if l.written[name] == clone.Head(text) && l.reaches(&function{user: file}, caller{inline: f.user}) && (f.test || !unit.IsTest(file)) {
			f.name, f.file = name, file
			return
		}
		if file == "" && !l.taken(name) {
			f.name, f.text = name, text
			return
		}
	}
}

// uses reports whether a function of the library has the name.
func (l *Library) uses(name string) bool {
	return slices.ContainsFunc(l.funcs, func(f *function) bool { return f.name == name })
}
