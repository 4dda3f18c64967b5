package flow

import (
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/summary"
)

// A fieldKey is what all share who load from a field, whichever the object: the field and the
// path that goes on from there, and whether it is what objects are made with.
type fieldKey struct {
	field string
	rest  summary.Path
	made  bool
}

// fieldsOn returns the keys of what is stored into the fields on a path, the last field first.
func fieldsOn(path summary.Path) []fieldKey {
	var out []fieldKey
	for p := path; p != ""; p = p.Parent() {
		if step := p.Last(); summary.IsField(step) {
			out = append(out, fieldKey{step, path[len(p):], false})
		}
	}
	return out
}

// share adds what may be loaded from a field, and reports whether that is anything.
func (x *expander) share(key fieldKey) bool {
	x.endPart()
	sources := x.stored(key)
	if len(sources) > 0 {
		x.parts = append(x.parts, part{sources, key})
	}
	return len(sources) > 0
}

// stored returns what may be loaded from a field.
func (x *index) stored(key fieldKey) []Source {
	out, known := x.loads[key]
	if !known {
		e := expander{index: x}
		e.addLoaded(x.memory.inField(key))
		out = slices.Clip(e.own)
		x.loads[key] = out
	}
	return out
}

// loc returns the location that stands for a field of whichever object in the graph: those who
// load from there lead to it, and it leads to what is stored there.
func (k fieldKey) loc() summary.Loc {
	name := storedIn
	if k.made {
		name = madeWith
	}
	return summary.Loc{Base: summary.Base{Name: name}, Path: "|" + summary.Path(k.field) + k.rest}
}

// These are the names of the bases that nothing else has, of which fieldKey.loc makes locations.
const (
	storedIn = "stored in"
	madeWith = "made with"
)

// standsForField reports whether a location is one that fieldKey.loc has made.
func standsForField(l summary.Loc) bool { return l.Base.Kind == 0 && l.Base.Name != "" }

// keyOfField is the opposite of loc.
func keyOfField(l summary.Loc) fieldKey {
	field, _, _ := strings.Cut(string(l.Path[1:]), "|")
	return fieldKey{field, l.Path[1+len(field):], l.Base.Name == madeWith}
}
