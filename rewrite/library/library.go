package library

import (
	"go/token"
	"go/types"
	"strings"

	"github.com/mapfix/mapfix/rewrite/clone"
	"github.com/mapfix/mapfix/rewrite/copies"
	"github.com/mapfix/mapfix/rewrite/unit"
)

// A function is a copy function that sites call.
type function struct {
	name  string
	copy  *clone.Copy // nil if it is the user's own
	needs *function   // what it calls, or nil
	file  string      // where it is; "" if it is new
	text  string      // if it is new
	home  string      // where it goes, if it is new
	user  string      // the same, if that is a file of the user's
	test  bool        // only tests use it
}

// A Library holds the copy functions of a unit.
type Library struct {
	unit       *unit.Unit
	known      *copies.Known
	opts       Options
	equivalent []*copies.Function
	funcs      []*function
	imports    *importNames
	written    map[string]string // functions that we wrote earlier: head by name
	writtenIn  map[string]string // file by name
	guard      string            // build constraint of new files, or ""
	editors    map[string]*fileEditor
	shared     *SharedLibrary // the shared package, or nil
	added      *Library       // what the shared package has then; nil if there is none
}

// New returns the library with what the package has. The shared package is nil if
// there is none.
func New(k *copies.Known, opts Options, shared *SharedLibrary) *Library {
	u := k.Unit
	l := &Library{
		unit:       u,
		known:      k,
		opts:       opts,
		equivalent: k.Functions(),
		imports:    &importNames{names: make(map[string]string)},
		written:    make(map[string]string),
		writtenIn:  make(map[string]string),
		guard:      u.Constraint(),
		editors:    make(map[string]*fileEditor),
	}
	for _, name := range u.OwnFiles() {
		if f := u.Files[name]; unit.ConstraintOf(f, "") == l.guard {
			l.read(name, f)
		}
	}
	l.readInline()
	if shared != nil {
		l.shared, l.added = shared, shared.fork()
	}
	return l
}

// function returns the function for c, new if it must be. It is nil if there is
// nowhere to put a new one.
func (l *Library) function(c *clone.Copy, at caller) *function {
	for _, f := range l.funcs {
		if f.copy.Key == c.Key && at.visible(f.name) && (at.test || f.file == "" || !unit.IsTest(f.file)) && l.reaches(f, at) {
			f.promote(at.test)
			return f
		}
	}
	if at.inline == "" && l.closed(at.test) != "" || l.hidden(c, at.inline) != "" {
		return nil
	}
	f := &function{copy: c, test: at.test, user: at.inline}
	if c.Needs != nil {
		needed := at
		needed.visible = func(string) bool { return true }
		f.needs = l.function(c.Needs, needed)
	}
	l.name(f, at.visible)
	l.funcs = append(l.funcs, f)
	if f.user != "" && f.file == "" {
		l.editor(f.user).append(f.text)
	}
	return f
}

// promote notes that a caller outside of tests wants f too.
func (f *function) promote(test bool) {
	for ; f != nil && !test; f = f.needs {
		f.test = false
	}
}

// source returns the text of f under the given name.
func (l *Library) source(f *function, name string) string {
	needs := ""
	if f.needs != nil {
		needs = f.needs.name
	}
	qualify := func(p *types.Package) string { return l.imports.name(p, l.declared) }
	if f.user != "" {
		qualify = func(p *types.Package) string { return l.editor(f.user).use(p.Path(), p.Name(), token.NoPos).name }
	}
	text, err := f.copy.Source(name, needs, qualify, func(s string) bool {
		return l.unit.Pkg.Types.Scope().Lookup(s) != nil
	})
	if err != nil {
		panic(err) // what we write is Go
	}
	if f.user != "" {
		text = strings.Replace(text, "\nfunc ", "\n//\n"+unit.InlineMark+"\nfunc ", 1)
	}
	return text
}
