package rewrite

import (
	"fmt"
	"go/types"
	"path/filepath"
	"slices"

	"github.com/mapfix/mapfix/rewrite/clone"
)

// A function is a copy function that sites call.
type function struct {
	name  string
	copy  *clone.Copy // nil if it is the user's own
	needs *function   // what it calls, or nil
	file  string      // where it is; "" if it is new
	text  string      // if it is new
	home  string      // where it goes, if it is new
	test  bool        // only tests use it
}

// A library holds the copy functions of a unit.
type library struct {
	unit       *unit
	equivalent []*ownFunction
	funcs      []*function
	imports    *importNames
	written    map[string]string // functions in our files: head by name
	writtenIn  map[string]string // file by name
	guard      string            // build constraint of new files, or ""
}

// newLibrary returns the library with what the package has.
func newLibrary(u *unit) *library {
	l := &library{
		unit:       u,
		equivalent: u.equivalents(),
		imports:    &importNames{names: make(map[*types.Package]string)},
		written:    make(map[string]string),
		writtenIn:  make(map[string]string),
		guard:      u.commonConstraint(),
	}
	for _, base := range []string{packageFile, testFile, externalFile} {
		name := filepath.Join(u.pkg.Dir, base)
		if f := u.files[name]; f != nil && ours(u.pkg.Sources[name]) && constraintOf(f, "") == l.guard {
			l.read(name, f)
		}
	}
	return l
}

// assign picks the function that s calls; the result is the reason if there
// can be none.
func (l *library) assign(s *site) string {
	if s.call = nil; s.copy.Method != "" {
		return ""
	}
	if f := l.reuse(s); f != nil {
		s.call = f
		return ""
	}
	if reason := l.unwritable(s); reason != "" {
		return reason
	}
	f := l.function(s.copy, isTest(s.span.File), func(name string) bool { return l.unit.visible(s, name) })
	if f == nil {
		return "the package's file of copy functions is not one of ours"
	}
	s.call = f
	return ""
}

// reuse returns an equivalent function of the package for s, or nil.
func (l *library) reuse(s *site) *function {
	for _, own := range l.equivalent {
		if own.fits(l.unit, s) {
			return &function{name: own.object.Name(), file: own.file}
		}
	}
	return nil
}

// function returns the function for c, new if it must be; visible says which
// names the caller can use. It is nil if there is no place for a new one.
func (l *library) function(c *clone.Copy, test bool, visible func(string) bool) *function {
	for _, f := range l.funcs {
		if f.copy.Key == c.Key && visible(f.name) && (test || f.file == "" || !isTest(f.file)) {
			f.promote(test)
			return f
		}
	}
	if !l.writable(test) {
		return nil
	}
	f := &function{copy: c, test: test}
	if c.Needs != nil {
		f.needs = l.function(c.Needs, test, func(string) bool { return true })
	}
	l.name(f, visible)
	l.funcs = append(l.funcs, f)
	return f
}

// promote notes that a caller outside of tests wants f too.
func (f *function) promote(test bool) {
	for ; f != nil && !test; f = f.needs {
		f.test = false
	}
}

// name gives f the first name that is free, or that names the same function
// in one of our files.
func (l *library) name(f *function, visible func(string) bool) {
	for i := 0; ; i++ {
		name := candidate(f.copy.Names, i)
		if !visible(name) || l.uses(name) {
			continue
		}
		text := l.source(f, name)
		file := l.writtenIn[name]
		if l.written[name] == head(text) && (f.test || !isTest(file)) {
			f.name, f.file = name, file
			return
		}
		if file == "" && !l.taken(name) {
			f.name, f.text = name, text
			return
		}
	}
}

// candidate returns the i-th name to try: the given ones, then the first with
// numbers.
func candidate(names []string, i int) string {
	if i < len(names) {
		return names[i]
	}
	return fmt.Sprint(names[0], i-len(names)+2)
}

// uses reports whether a function of the library has the name.
func (l *library) uses(name string) bool {
	return slices.ContainsFunc(l.funcs, func(f *function) bool { return f.name == name })
}

// source returns the text of f under the given name.
func (l *library) source(f *function, name string) string {
	needs := ""
	if f.needs != nil {
		needs = f.needs.name
	}
	qualify := func(p *types.Package) string { return l.imports.name(p, l.declared) }
	text, err := f.copy.Source(name, needs, qualify, func(s string) bool {
		return l.unit.pkg.Types.Scope().Lookup(s) != nil
	})
	if err != nil {
		panic(err) // what we write is Go
	}
	return text
}

// An importNames holds the names under which our files import packages. They
// are the same in all files of a unit.
type importNames struct {
	names map[*types.Package]string
	paths map[string]string // name by path, from files that exist
}

// name returns the name for p, which is new if p has none yet.
func (n *importNames) name(p *types.Package, declared func(string) bool) string {
	if name, ok := n.names[p]; ok {
		return name
	}
	name, ok := n.paths[p.Path()]
	if !ok {
		name = p.Name()
		for i := 2; n.conflicts(p, name, declared); i++ {
			name = fmt.Sprint(p.Name(), i)
		}
	}
	n.names[p] = name
	return name
}

// conflicts reports whether name means something else already. A name that
// other files import is free to be imported again.
func (n *importNames) conflicts(p *types.Package, name string, declared func(string) bool) bool {
	for q, used := range n.names {
		if used == name && q != p {
			return true
		}
	}
	for path, used := range n.paths {
		if used == name && path != p.Path() {
			return true
		}
	}
	return declared(name)
}
