package summary

import (
	"iter"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/bounds"
)

// A Path is a sequence of steps from a base to a location, each step preceded
// by a bar: "|*" follows a pointer, "|[]" goes to an element of a map, slice or
// array, "|[<]" to what was sent over a channel, "|[a]" to what an atomic value holds,
// "|.T.F" to field F of the struct type T (qualified).
type Path string

const (
	StepDeref = "*"
	StepElem  = "[]"
	StepSent  = "[<]" // to what was sent over a channel
	StepCell  = "[a]" // to what an atomic value holds
)

// Add returns p extended by a step, and false if the path would grow too long.
// A field that the path has gone through before leads back to where it was
// then: recursive types give finite paths that way, and their parts are one. So are the
// elements of elements at the end of a path that is as long as it may be.
func (p Path) Add(step string) (Path, bool) {
	if end := p.through(step); end > 0 {
		return p[:end], true
	}
	if p.Count() >= bounds.Of.Steps {
		return p, step == StepElem && p.Folded()
	}
	return p + "|" + Path(step), true
}

// Folded reports whether the elements of what is at p are at p, too.
func (p Path) Folded() bool {
	return strings.HasSuffix(string(p), "|"+StepElem+"|"+StepElem) && p.Count() >= bounds.Of.Steps
}

// IsSent reports whether what is at p came over a channel, or belongs to something that did.
func (p Path) IsSent() bool { return strings.Contains(string(p), "|"+StepSent) }

// Join returns p extended by the steps of q, as add does one by one.
func (p Path) Join(q Path) (Path, bool) {
	if p.Count()+q.Count() <= bounds.Of.Steps && !p.sharesField(q) {
		return p + q, true
	}
	for step := range q.All() {
		var ok bool
		if p, ok = p.Add(step); !ok {
			return p, false
		}
	}
	return p, true
}

// through returns the length of the part of p that ends with a field, 0 if p does not
// go through it or the step is none.
func (p Path) through(step string) int {
	if !IsField(step) {
		return 0
	}
	end := 0
	for s := range p.All() {
		if end += 1 + len(s); s == step {
			return end
		}
	}
	return 0
}

// sharesField reports whether both paths go through one field.
func (p Path) sharesField(q Path) bool {
	if p == "" {
		return false
	}
	for step := range q.All() {
		if p.through(step) > 0 {
			return true
		}
	}
	return false
}

// Count returns the number of steps.
func (p Path) Count() int { return strings.Count(string(p), "|") }

// All yields the steps of p in order. With strings.SplitSeq, which allocates, linking
// 100 packages takes a fifth longer.
func (p Path) All() iter.Seq[string] {
	return func(yield func(string) bool) {
		for len(p) > 0 {
			step := string(p[1:])
			if i := strings.IndexByte(step, '|'); i >= 0 {
				step = step[:i]
			}
			if p = p[1+len(step):]; !yield(step) {
				return
			}
		}
	}
}

// Steps returns the steps of p in order.
func (p Path) Steps() []string {
	if p == "" {
		return nil
	}
	return strings.Split(string(p[1:]), "|")
}

// Last returns the last step of p, "" if it has none.
func (p Path) Last() string { return string(p[strings.LastIndexByte(string(p), '|')+1:]) }

// Parent returns p without its last step.
func (p Path) Parent() Path {
	if i := strings.LastIndexByte(string(p), '|'); i >= 0 {
		return p[:i]
	}
	return ""
}

// LastField returns the last field on p, "" if there is none, and what comes behind it.
func (p Path) LastField() (field string, rest Path) {
	for q := p; q != ""; q = q.Parent() {
		if step := q.Last(); IsField(step) {
			return step, p[len(q):]
		}
	}
	return "", p
}

// HasPrefix reports whether q leads to p or to something that contains it.
func (p Path) HasPrefix(q Path) bool {
	return strings.HasPrefix(string(p), string(q)) && (len(p) == len(q) || p[len(q)] == '|')
}

// Distinct returns p if it goes through at most n fields, of as many types, with at most run
// other steps before each of them, and otherwise the longest end of it that begins with a field
// and does.
func (p Path) Distinct(n, run int) Path {
	if !strings.Contains(string(p), "|.") {
		return p
	}
	end := p
	types := make([]string, 0, 8)
	others := 0
	for q := p; q != ""; q = q.Parent() {
		step := q.Last()
		if !IsField(step) {
			if others++; others > run && len(types) > 0 {
				return end
			}
			continue
		}
		owner := step[:len(step)-len(FieldName(step))]
		if len(types) == n || slices.Contains(types, owner) {
			return end
		}
		types, others = append(types, owner), 0
		end = p[len(q.Parent()):]
	}
	return p
}

// IsField reports whether step selects a field.
func IsField(step string) bool { return strings.HasPrefix(step, ".") }

// FieldName returns the bare name in a field step.
func FieldName(step string) string { return step[strings.LastIndexByte(step, '.')+1:] }

// FieldPackage returns the import path of the package whose type a field step
// belongs to, or "" for a field of a type without a name.
func FieldPackage(step string) string {
	name := strings.TrimSuffix(step[1:], "."+FieldName(step))
	if i := strings.LastIndexByte(name, '.'); i >= 0 && !strings.ContainsAny(name, "{ ") {
		return name[:i]
	}
	return ""
}

// String returns p as Go source would spell it, without the bars.
func (p Path) String() string {
	var b strings.Builder
	for _, s := range p.Steps() {
		switch {
		case s == StepElem, s == StepSent:
			b.WriteString("[]")
		case IsField(s):
			b.WriteString("." + FieldName(s))
		}
	}
	return b.String()
}

// BaseKind says what an access path starts from.
type BaseKind uint8

const (
	BaseParam    BaseKind = iota + 1 // parameter Index; a receiver is parameter 0
	BaseGlobal                       // package variable Name
	BaseCall                         // result Result of call Index of the same function
	BaseLocal                        // local variable or allocation Index
	BaseFree                         // variable Index captured from the enclosing function
	BaseFunc                         // the function Name itself, as a value
	BaseReceived                     // object Index, which a decoder made
	BaseUnknown                      // not known, for the reason Name
)

// A Base is the start of an access path.
type Base struct {
	Kind   BaseKind
	Index  int32
	Result int32
	Name   string
}

// IsMade reports whether b is something that its function made or decoded.
func (b Base) IsMade() bool { return b.Kind == BaseLocal || b.Kind == BaseReceived }

// A Loc is a memory location: a base and the path from it.
type Loc struct {
	Base Base
	Path Path
}

// Keeper names the variable or field that a function value is kept in: for a field all
// objects' fields together.
func (l Loc) Keeper() string {
	if l.Path != "" {
		return l.Path.Last()
	}
	if l.Base.Kind == BaseGlobal {
		return l.Base.Name
	}
	return ""
}

// Tail returns the last field of a location's path, or the package variable, with the element
// steps behind it: two names of one map have equal tails.
func (l Loc) Tail() string {
	p, elems := l.Path, ""
	for ; p != "" && !IsField(p.Last()); p = p.Parent() {
		if step := p.Last(); step != StepDeref {
			elems += step
		}
	}
	switch {
	case p != "":
		return p.Last() + elems
	case l.Base.Kind == BaseGlobal:
		return l.Base.Name + elems
	case l.Base.IsMade() && l.Base.Name != "":
		return "local" + elems
	}
	return ""
}

// Container splits l into the object that it lies in and the path from there: what
// the last reference on the way to it refers to, or what the base is.
func (l Loc) Container() (object Src, rest Path) {
	for p := l.Path; p != ""; p = p.Parent() {
		if !IsField(p.Last()) {
			return Src{Loc: Loc{l.Base, p.Parent()}}, l.Path[len(p.Parent()):]
		}
	}
	return Src{Loc: Loc{Base: l.Base}, Addr: l.Base.IsMade()}, l.Path
}

// BehindPointer reports whether l is a field of an object that others may refer to.
func (l Loc) BehindPointer() bool {
	return IsField(l.Path.Last()) && slices.Contains(l.Path.Steps(), StepDeref)
}

func CompareLoc(a, b Loc) int {
	if c := int(a.Base.Kind) - int(b.Base.Kind); c != 0 {
		return c
	}
	if c := a.Base.Index - b.Base.Index; c != 0 {
		return int(c)
	}
	if c := a.Base.Result - b.Base.Result; c != 0 {
		return int(c)
	}
	if c := strings.Compare(a.Base.Name, b.Base.Name); c != 0 {
		return c
	}
	return strings.Compare(string(a.Path), string(b.Path))
}

// HoldsWhole reports whether part is l, or lies within the struct there.
func (l Loc) HoldsWhole(part Loc) bool {
	if l.Base != part.Base || !part.Path.HasPrefix(l.Path) {
		return false
	}
	_, below := SplitFields(part.Path[len(l.Path):])
	return len(below) == 0
}

// Outlives reports whether what is stored at b outlives the function: with its receiver,
// in a package variable or in a variable of the function around it.
func (b Base) Outlives() bool {
	return b.Kind == BaseParam && b.Index == 0 || b.Kind == BaseGlobal || b.Kind == BaseFree
}

// InCell reports whether the path leads to a part of what an atomic value holds
// or points to. What is behind further pointers may be replaced as a whole too,
// or be an object that lives on and is changed in its place:
//
//	s.conn.Load().account.replies[id] = who // under the account's lock
func (p Path) InCell() bool {
	i := strings.LastIndex(string(p), "|"+StepCell)
	return i >= 0 && strings.Count(string(p[i:]), "|"+StepDeref) <= 1
}

// Besides reports whether lock l is part of the object that holds the map at loc
// itself or a pointer to it, with no other pointer between them.
func (l Loc) Besides(loc Loc) bool {
	loc.Path = Path(strings.TrimSuffix(string(loc.Path), "|"+StepDeref))
	if l.Base != loc.Base || l.Path == "" || !loc.Path.HasPrefix(l.Path.Parent()) {
		return false
	}
	return !strings.Contains(string(loc.Path[len(l.Path.Parent()):]), "|"+StepDeref)
}

// SplitFields divides a path into the fields that lie inside a struct value
// and the steps below them.
func SplitFields(p Path) (fields, below []string) {
	steps := p.Steps()
	n := 0
	for n < len(steps) && IsField(steps[n]) {
		n++
	}
	return steps[:n], steps[n:]
}
