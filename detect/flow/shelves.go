package flow

import (
	"slices"

	"github.com/mapfix/mapfix/detect/summary"
)

// A shelfKey tells what is laid down by the API, and of contexts by the key; "" if that may be
// any.
type shelfKey struct{ name, key string }

// layDownResults lays down what the functions return that are stored in a field.
//
//	var pool = sync.Pool{New: func() any { return template }}
func (x *index) layDownResults(field, shelf string) {
	m := &x.memory
	for _, s := range slices.Concat(m.made[field], m.fields[field]) {
		n, known := x.numberOf[s.val.Base.Name]
		if !known || s.val.Base.Kind != summary.BaseFunc || len(x.Funcs[n].Results) == 0 {
			continue
		}
		g := x.Funcs[n]
		for _, v := range g.Results[0] {
			m.layDown(shelfKey{name: shelf}, store{fn: g, val: v, from: g})
		}
	}
}

// layDown notes what is laid down on a shelf.
func (m *memory) layDown(at shelfKey, s store) {
	if m.shelves[at] == nil {
		m.onto = append(m.onto, at)
	}
	m.shelves[at] = append(m.shelves[at], s)
}

// onShelf returns what may be taken up from a shelf, at a path inside it. A key that is not
// known may be any.
func (m *memory) onShelf(name, key string, rest summary.Path) []loaded {
	var out []loaded
	for _, at := range m.onto {
		if at.name != name || key != "" && at.key != "" && at.key != key {
			continue
		}
		for _, s := range m.shelves[at] {
			out = append(out, loaded{s.from, s.val, rest, false, false})
		}
	}
	return out
}

// takesUp gives a node what may be taken up from a shelf by a field on its way, whichever the
// object, and reports whether there is one: all that such a field holds was laid down, or
// stored there.
func (x *expander) takesUp() bool {
	shelf, rest, ok := x.shelfOn(x.loc.Path)
	if ok {
		x.addLoaded(x.memory.onShelf(shelf, "", rest))
		x.addLoaded(x.memory.kept(x.fn, x.loc))
		x.addLoaded(x.memory.partsOf(x.fn, x.loc))
	}
	return ok
}

// shelfOn returns the name of the shelf that a field on a path takes its contents up from, the
// last one if there are more, and the path that goes on from there.
func (x *index) shelfOn(path summary.Path) (name string, rest summary.Path, ok bool) {
	for p := path; p != ""; p = p.Parent() {
		if shelf, ok := x.Shelves[p.Last()]; ok && !shelf.Puts {
			return shelf.Name, path[len(p):], true
		}
	}
	return "", "", false
}
