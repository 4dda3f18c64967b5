package values

import (
	"go/types"

	"github.com/mapfix/mapfix/detect/scan/kinds"
	"github.com/mapfix/mapfix/detect/scan/syntax"
	"github.com/mapfix/mapfix/detect/summary"
)

// A Unit is a package whose functions are followed.
type Unit struct {
	*syntax.Package
	Sum    *summary.PackageSummary  // of the functions that were followed
	Done   map[string]*summary.Func // these, and those of earlier parts, by ID
	ifaces map[string]bool          // that are in Sum
}

// NewUnit starts with the functions in done, whose summaries are not added to sum.
func NewUnit(src *syntax.Package, sum *summary.PackageSummary, done map[string]*summary.Func) *Unit {
	return &Unit{Package: src, Sum: sum, Done: done, ifaces: make(map[string]bool)}
}

// Follow summarises the function that b is the body of as fn, and adds it to the summary of
// the package; and so it does with its literals.
func (u *Unit) Follow(fn *summary.Func, b *syntax.Body) { u.follow(fn, b, nil) }

// follow is Follow for a literal in the function that parent follows.
func (u *Unit) follow(fn *summary.Func, b *syntax.Body, parent *follower) *follower {
	f := newFollower(u, fn, b, parent)
	f.run()
	u.Sum.Funcs = append(u.Sum.Funcs, fn)
	u.Done[fn.ID] = fn
	return f
}

// Interface notes an interface type that is called through and returns its name.
func (u *Unit) Interface(t types.Type) string {
	name := types.TypeString(t, nil)
	it, ok := t.Underlying().(*types.Interface)
	if !ok || u.ifaces[name] {
		return name
	}
	u.ifaces[name] = true
	info := summary.Interface{Name: name}
	for i := range it.NumMethods() {
		info.Methods = append(info.Methods, kinds.Method(it.Method(i)))
	}
	u.Sum.Interfaces = append(u.Sum.Interfaces, info)
	return name
}
