package summary

import (
	"maps"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/bounds"
)

// A State is what is known at one point of a function: the contents of
// locations that the function has written, and the locks it holds. Contents
// that it has not written are symbolic: the location's own name.
type State struct {
	heap  map[Base]*cells
	Locks map[Loc]bool
	Lost  string        // why any location may hold something else too; empty if none can
	given map[Base]bool // variables and objects of the function that others may put something into
	loads map[Src]Val   // what is inside of structs that were assigned as a whole; nil unless it is kept
}

// Keep makes the state remember what is loaded from it. It must not be changed any more.
func (st *State) Keep() { st.loads = make(map[Src]Val) }

// cells holds the known contents below one base. States share it until one of
// them writes to it, which keeps the many copies of a state cheap.
type cells struct {
	owner *State
	at    map[Path]Val
}

func NewState() *State {
	return &State{heap: make(map[Base]*cells), Locks: make(map[Loc]bool)}
}

func (st *State) Clone() *State {
	for _, c := range st.heap {
		c.owner = nil
	}
	return &State{heap: maps.Clone(st.heap), Locks: maps.Clone(st.Locks), Lost: st.Lost, given: maps.Clone(st.given)}
}

func (st *State) get(loc Loc) (Val, bool) {
	c := st.heap[loc.Base]
	if c == nil {
		return nil, false
	}
	val, ok := c.at[loc.Path]
	return val, ok
}

// own returns the cells below b for writing.
func (st *State) own(b Base) *cells {
	c := st.heap[b]
	switch {
	case c == nil:
		c = &cells{owner: st, at: make(map[Path]Val)}
		st.heap[b] = c
	case c.owner != st:
		c = &cells{owner: st, at: maps.Clone(c.at)}
		st.heap[b] = c
	}
	return c
}

func (st *State) Set(loc Loc, val Val) {
	if loc.Base.Kind == BaseUnknown {
		return
	}
	if val == nil && loc.Path == "" && loc.Base.Kind == BaseLocal {
		if c := st.heap[loc.Base]; c == nil || len(c.at) == 1 && has(c.at, "") {
			delete(st.heap, loc.Base) // a local without an entry holds nothing
			return
		}
	}
	st.own(loc.Base).at[loc.Path] = val
}

func has(m map[Path]Val, p Path) bool {
	_, ok := m[p]
	return ok
}

// Join merges other into st and reports whether st changed. Contents are
// united, for what may be shared is shared; locks must be held on both ways.
// All contents are merged as both states were before, so that it does not matter
// which come first.
func (st *State) Join(other *State) bool {
	merged := make(map[Base]*cells)
	for b, c := range st.heap {
		if o := other.heap[b]; o != c {
			st.joinCells(other, b, c, o, merged)
		}
	}
	for b, o := range other.heap {
		if st.heap[b] == nil {
			st.joinCells(other, b, nil, o, merged)
		}
	}
	maps.Copy(st.heap, merged)
	changed := len(merged) > 0
	if st.Lost == "" && other.Lost != "" {
		st.Lost = other.Lost
		changed = true
	}
	for b := range other.given {
		changed = st.give(b) || changed
	}
	for l := range st.Locks {
		if !other.Locks[l] {
			delete(st.Locks, l)
			changed = true
		}
	}
	return changed
}

// joinCells puts into merged what the states hold below b, unless that is what
// st holds.
func (st *State) joinCells(other *State, b Base, c, o *cells, merged map[Base]*cells) {
	var out map[Path]Val // nil while it is c's
	if c == nil {
		out = make(map[Path]Val, len(o.at))
	} else {
		out = st.joinOwn(other, b, c, o)
	}
	if o != nil {
		for p, val := range o.at {
			if c != nil && has(c.at, p) {
				continue
			}
			if out == nil {
				out = maps.Clone(c.at)
			}
			out[p] = st.Load(Loc{b, p}).Union(val)
		}
	}
	if out != nil {
		merged[b] = &cells{owner: st, at: out}
	}
}

// joinOwn returns what st holds below b, united with what other holds there, or
// nil if that is the same.
func (st *State) joinOwn(other *State, b Base, c, o *cells) map[Path]Val {
	var out map[Path]Val
	for p, val := range c.at {
		more, ok := Val(nil), false
		if o != nil {
			more, ok = o.at[p]
		}
		if !ok {
			more = other.Load(Loc{b, p})
		}
		if u := val.Union(more); !u.Equal(val) {
			if out == nil {
				out = maps.Clone(c.at)
			}
			out[p] = u
		}
	}
	return out
}

// Load returns the contents of loc.
func (st *State) Load(loc Loc) Val {
	budget := bounds.Of.Forwards
	return st.withLost(st.loadVia(Src{Loc: loc}, &budget, nil))
}

// withLost returns val together with that something else may be there, if it may.
func (st *State) withLost(val Val) Val {
	if st.Lost == "" {
		return val
	}
	return val.Add(Unknown(st.Lost))
}

// loadVia returns the contents of the location at.Loc, reached through
// at.Binds. A location inside a struct that was assigned as a whole has the
// contents of the same field of what was assigned. way has the locations that led here.
func (st *State) loadVia(at Src, budget *int, way []Loc) Val {
	if at.Base.Kind == BaseUnknown {
		return Val{Unknown(at.Base.Name)}
	}
	if val, ok := st.get(at.Loc); ok {
		if st.given[at.Base] {
			val = val.Add(Src{Loc: at.Loc}) // what others have put there since
		}
		return rebind(val, at)
	}
	if len(way) == 0 {
		if out, known := st.loads[at]; known {
			return out
		}
	}
	if whole, rest, ok := st.enclosing(at.Loc); ok {
		out := st.loadInside(whole, rest, at, budget, way)
		if st.loads != nil && len(way) == 0 {
			st.loads[at] = out
		}
		return out
	}
	if st.isZero(at.Loc) {
		return nil
	}
	return Val{Src{Loc: at.Loc, Binds: at.Binds}}
}

// loadInside returns the contents of at.Loc, which is at the end of a path inside of a struct
// that was assigned as a whole.
func (st *State) loadInside(whole Val, rest Path, at Src, budget *int, way []Loc) Val {
	if slices.Contains(way, at.Loc) {
		return nil // a part of itself, which adds nothing
	}
	way = append(way[:len(way):len(way)], at.Loc)
	if *budget <= 0 {
		return Val{Src{Loc: at.Loc, Binds: at.Binds}, Unknown(bounds.TooManyCopies)}
	}
	var out Val
	for _, s := range whole {
		*budget--
		inner := Src{Loc: Loc{Base: s.Base, Path: s.Path + rest}, Binds: s.Binds}
		held := Val{at} // what is around it may be what it was from the beginning
		if inner.Loc != at.Loc || st.isZero(at.Loc) {
			held = st.loadVia(inner, budget, way)
		}
		for _, t := range held {
			if t.Binds[0].ID == 0 {
				t.Binds = s.Binds
			}
			out = out.Add(t)
		}
	}
	return out
}

// rebind notes on what at has held from the beginning by which way it was
// reached now. Where branches meet, one may have left it as it was:
//
//	if pod.Labels == nil { pod.Labels = make(map[string]string) }
func rebind(val Val, at Src) Val {
	i := slices.IndexFunc(val, func(s Src) bool { return s.Loc == at.Loc && !s.Addr && s.Binds[0].ID == 0 })
	if i < 0 || at.Binds[0].ID == 0 {
		return val
	}
	out := slices.Delete(slices.Clone(val), i, i+1)
	return out.Add(Src{Loc: at.Loc, Binds: at.Binds})
}

// enclosing finds the innermost location around loc that was assigned as a
// whole struct or array, and the path from there to loc.
func (st *State) enclosing(loc Loc) (whole Val, rest Path, ok bool) {
	p := loc.Path
	for p != "" {
		i := strings.LastIndexByte(string(p), '|')
		if p[i+1:] == StepDeref {
			return nil, "", false
		}
		p = p[:i]
		if val, found := st.get(Loc{loc.Base, p}); found && isWhole(val) {
			return val, loc.Path[len(p):], true
		}
	}
	return nil, "", false
}

// isWhole reports whether val stands for struct contents rather than for a
// reference to something made here.
func isWhole(val Val) bool {
	return !slices.ContainsFunc(val, func(s Src) bool { return s.Addr })
}

// Store gives loc new contents. A location below an element stands for many
// and keeps what it may have held before.
func (st *State) Store(loc Loc, val Val, structured bool) {
	if strings.Contains(string(loc.Path), "|[") {
		st.Weaken(loc, val, structured)
		return
	}
	if structured {
		st.Forget(loc)
	}
	st.Set(loc, val)
	if structured {
		st.copyFields(loc, val)
	}
}

// Weaken adds val to what loc may hold.
func (st *State) Weaken(loc Loc, val Val, structured bool) {
	held := map[Path]Val{"": st.Load(loc).Union(val)}
	if structured {
		for _, s := range slices.Concat(Val{{Loc: loc}}, val) {
			for _, l := range st.Within(s.Loc) {
				if rest := l.Path[len(s.Path):]; rest != "" && !s.Addr {
					held[rest] = st.Load(Loc{loc.Base, loc.Path + rest}).Union(st.LoadAll(extended(val, rest)))
				}
			}
		}
	}
	for rest, val := range held {
		st.Set(Loc{loc.Base, loc.Path + rest}, val)
	}
}

// extended returns the locations at the end of a path from those of val.
func extended(val Val, path Path) []Src {
	out := slices.Clone([]Src(val))
	for i := range out {
		out[i].Path += path
	}
	return out
}

// Forget drops what is known of loc and its parts.
func (st *State) Forget(loc Loc) {
	c := st.heap[loc.Base]
	if c == nil {
		return
	}
	if loc.Path == "" {
		delete(st.heap, loc.Base)
		return
	}
	for p := range c.at {
		if p.HasPrefix(loc.Path) {
			delete(st.own(loc.Base).at, p)
		}
	}
}

// copyFields carries over the fields that were written in the structs that val
// stands for: they differ from the symbolic contents.
func (st *State) copyFields(loc Loc, val Val) {
	type part struct {
		rest Path
		val  Val
	}
	var parts []part
	for _, s := range val {
		c := st.heap[s.Base]
		if c == nil || s.Addr {
			continue
		}
		for _, l := range st.Within(s.Loc) {
			if l.Path != s.Path {
				parts = append(parts, part{l.Path[len(s.Path):], c.at[l.Path]})
			}
		}
	}
	for _, p := range parts {
		to := Loc{loc.Base, loc.Path + p.rest}
		if len(val) > 1 {
			p.val = p.val.Union(st.Load(to))
		}
		st.Set(to, p.val)
	}
}

// LoadAll returns what the locations hold.
func (st *State) LoadAll(at []Src) Val {
	var out Val
	for _, l := range at {
		budget := bounds.Of.Forwards
		out = out.Union(st.loadVia(l, &budget, nil))
	}
	if len(at) == 0 {
		return nil
	}
	return st.withLost(out)
}

// Within lists the known locations inside loc, in order.
func (st *State) Within(loc Loc) []Loc {
	c := st.heap[loc.Base]
	if c == nil {
		return nil
	}
	var out []Loc
	for p := range c.at {
		if p.HasPrefix(loc.Path) {
			out = append(out, Loc{loc.Base, p})
		}
	}
	slices.SortFunc(out, CompareLoc)
	return out
}

func (st *State) HeldLocks() []Loc {
	return slices.SortedFunc(maps.Keys(st.Locks), CompareLoc)
}
