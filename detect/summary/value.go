package summary

import (
	"slices"

	"github.com/mapfix/mapfix/detect/bounds"
)

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

// RefOf returns how s passed through bind id, nothing if it did not.
func (s Src) RefOf(id int) BindRef {
	for _, r := range s.Binds {
		if int(r.ID) == id {
			return r
		}
	}
	return BindRef{}
}

// BoundBy reports whether s passed through bind id, which none does if that is 0.
func (s Src) BoundBy(id int) bool {
	if id == 0 {
		return false
	}
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

// HandedMap returns the type of the map that f hands on at s, as an argument; it is empty if it
// is something else.
func (s Src) HandedMap(f *Func) string {
	refs := s.BindList()
	if len(refs) == 0 {
		return ""
	}
	last := refs[len(refs)-1]
	if b := &f.Binds[last.ID-1]; b.Form == BindArg && b.Kind == KindMap && int(last.Len) == len(s.Path) {
		return b.Type
	}
	return ""
}

func Holds(v Val, b Base) bool {
	return slices.ContainsFunc(v, func(s Src) bool { return s.Base == b })
}

// Known drops from val what the function has made itself and has one name for.
func Known(val Val) Val {
	var out Val
	for _, s := range val {
		if IsForeign(s) || s.Addr && s.Binds[0].ID != 0 {
			out = append(out, s)
		}
	}
	return out
}

// Functions lists the functions that v may be.
func (v Val) Functions() []string {
	var out []string
	for _, s := range v {
		if s.Base.Kind == BaseFunc {
			out = append(out, s.Base.Name)
		}
	}
	return out
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

func LocVal(at []Src) Val {
	var out Val
	for _, s := range at {
		out = out.Add(s)
	}
	return out
}
