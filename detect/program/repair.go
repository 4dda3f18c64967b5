package program

import (
	"maps"
	"slices"

	"github.com/mapfix/mapfix/detect/summary"
)

// Repair completes the bind's repair with what is written behind it.
func (c *Candidate) Repair() *summary.Repair {
	b := c.Place()
	if b.Repair == nil {
		return nil
	}
	r := *b.Repair
	if c.WholeObject() {
		r.Object = true
		return &r
	}
	r.Writes, r.KeepNil = nil, b.NilTest
	fields := make(map[string]*summary.Repair)
	for _, w := range c.Writes {
		name, below := c.writtenField(b, w)
		f := fields[name]
		if f == nil {
			f = &summary.Repair{Kind: r.Kind, Target: r.Target, Expr: r.Expr + name, KeepNil: r.KeepNil}
			fields[name] = f
		}
		f.AddWrite(below)
		if w.Event.Write == "append" { // append may write behind the slice's end
			f.AddWrite(append(below[:len(below):len(below)], summary.StepElem))
		}
	}
	var first *summary.Repair
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if first == nil {
			first = fields[name]
		} else {
			first.Also = append(first.Also, fields[name])
		}
	}
	return first
}

// writtenField returns the field of the struct that b binds through which w
// writes, as a selector, and the steps below it. Other binds have no field.
func (c *Candidate) writtenField(b *summary.Bind, w CandidateWrite) (selector string, below []string) {
	rest, _ := w.Written().Behind(w.Ref)
	if c.Bind == Straight {
		rest = w.Event.Inner
	}
	if b.Kind != summary.KindStruct {
		return "", rest.Steps()
	}
	fields, below := summary.SplitFields(rest)
	for _, f := range fields {
		selector += "." + summary.FieldName(f)
	}
	return selector, below
}
