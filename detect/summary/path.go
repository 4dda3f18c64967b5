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

// A BindRef notes that a value passed through a bind when its path was Len
// bytes long; the rest of the path lies behind the bind.
type BindRef struct {
	ID  int32 // index into Func.Binds, plus one; 0 means none
	Len int32
}

// A Src is one thing that a value may be: the value that the location held
// when the function was entered, or with Addr the location's own address. For
// maps and slices made in the function Addr is set too.
type Src struct {
	Loc
	Addr  bool
	Binds [4]BindRef // outermost first
}

// Behind returns the part of s's path that lies behind a bind, and false if s
// has been folded back to before it.
func (s Src) Behind(b BindRef) (Path, bool) {
	if int(b.Len) > len(s.Path) {
		return "", false
	}
	return s.Path[b.Len:], true
}

// WithBind returns s after passing through bind id. The first bind is always
// kept; of the later ones the last.
func (s Src) WithBind(id int) Src {
	ref := BindRef{ID: int32(id), Len: int32(len(s.Path))}
	for i, b := range s.Binds {
		if b.ID == ref.ID {
			return s
		}
		if b.ID == 0 {
			s.Binds[i] = ref
			return s
		}
	}
	copy(s.Binds[1:], s.Binds[2:])
	s.Binds[len(s.Binds)-1] = ref
	return s
}

// BoundBy reports whether s passed through bind id.
func (s Src) BoundBy(id int) bool {
	for _, b := range s.Binds {
		if int(b.ID) == id {
			return true
		}
	}
	return false
}

// BindList returns the binds that s passed through, in order.
func (s Src) BindList() []BindRef {
	n := 0
	for n < len(s.Binds) && s.Binds[n].ID != 0 {
		n++
	}
	return s.Binds[:n]
}

// A Val is the set of sources of a value, sorted. A nil Val is a value that
// refers to nothing: a number, nil, a string.
type Val []Src

// Add returns v with s, leaving v itself unchanged.
func (v Val) Add(s Src) Val {
	if s.Base.Kind == BaseUnknown {
		s = Unknown(s.Base.Name) // wherever it leads
	}
	i, found := slices.BinarySearchFunc(v, s, compareSrc)
	if found || s.Base.Kind != BaseUnknown && len(v) >= bounds.Of.Sources && v[len(v)-1].Base.Kind == BaseUnknown {
		return v
	}
	if s.Base.Kind != BaseUnknown && len(v) >= bounds.Of.Sources {
		return append(v[:len(v):len(v)], Unknown(bounds.TooMany))
	}
	out := make(Val, len(v)+1)
	copy(out, v[:i])
	out[i] = s
	copy(out[i+1:], v[i:])
	return out
}

// Union returns the sources of v and w.
func (v Val) Union(w Val) Val {
	if len(v) == 0 {
		return w
	}
	for _, s := range w {
		v = v.Add(s)
	}
	return v
}

// Equal reports whether v and w hold the same sources.
func (v Val) Equal(w Val) bool { return slices.Equal(v, w) }

func compareSrc(a, b Src) int {
	if c := CompareLoc(a.Loc, b.Loc); c != 0 {
		return c
	}
	if a.Addr != b.Addr {
		if b.Addr {
			return -1
		}
		return 1
	}
	for i := range a.Binds {
		if c := a.Binds[i].ID - b.Binds[i].ID; c != 0 {
			return int(c)
		}
		if c := a.Binds[i].Len - b.Binds[i].Len; c != 0 {
			return int(c)
		}
	}
	return 0
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

// Overlap reports whether v and w may name the same data, or one a part of
// the other.
func Overlap(v, w Val) bool {
	for _, s := range v {
		for _, t := range w {
			if s.Base == t.Base && (s.Path.HasPrefix(t.Path) || t.Path.HasPrefix(s.Path)) {
				return true
			}
		}
	}
	return false
}

// BoundAs reports whether s, which f has, passed through a bind for which ok holds.
func (s Src) BoundAs(f *Func, ok func(*Bind) bool) bool {
	return slices.ContainsFunc(s.BindList(), func(r BindRef) bool { return ok(&f.Binds[r.ID-1]) })
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

func Holds(v Val, b Base) bool {
	return slices.ContainsFunc(v, func(s Src) bool { return s.Base == b })
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

// Foreign drops from val what the function has made itself.
func Foreign(val Val) Val {
	var out Val
	for _, s := range val {
		if IsForeign(s) {
			out = append(out, s)
		}
	}
	return out
}

func IsForeign(s Src) bool { return s.Base.Kind != BaseLocal && s.Base.Kind != BaseFunc }

// DerefAll returns the locations that the pointers point to.
func DerefAll(ptrs Val) []Src {
	var out []Src
	for _, s := range ptrs {
		if s.Base.Kind == BaseFunc {
			continue
		}
		if s.Addr {
			s.Addr = false
			out = append(out, s)
			continue
		}
		out = append(out, s.step(StepDeref))
	}
	return out
}

// ElemAll returns the locations of the elements of maps and slices.
func ElemAll(containers Val) []Src { return inside(containers, StepElem) }

// SentAll returns the locations of what was sent over channels.
func SentAll(channels Val) []Src { return inside(channels, StepSent) }

// inside returns the locations a step behind references.
func inside(containers Val, step string) []Src {
	var out []Src
	for _, s := range containers {
		s.Addr = false
		out = append(out, s)
	}
	return StepAll(out, step)
}

// StepAll returns the locations a step further on.
func StepAll(at []Src, step string) []Src {
	var out []Src
	for _, s := range at {
		out = append(out, s.step(step))
	}
	return out
}

// step returns s a step further on.
func (s Src) step(step string) Src {
	p, ok := s.Path.Add(step)
	switch {
	case s.Base.Kind == BaseUnknown:
		return s
	case !ok:
		return Unknown(bounds.TooLong)
	}
	s.Path = p
	return s
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

func LocVal(at []Src) Val {
	var out Val
	for _, s := range at {
		out = out.Add(s)
	}
	return out
}
