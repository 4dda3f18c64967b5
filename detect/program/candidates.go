package program

import (
	"cmp"
	"maps"
	"slices"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/summary"
)

// A Candidate is a bind whose value is written, or a map that is written
// straight through its owner: what becomes a finding if the value is shared and
// the write is not meant.
type Candidate struct {
	Fn     *summary.Func
	Bind   int // index into fn.Binds; straight if there is none
	Writes []CandidateWrite
	Owner  bool          // the copy is that of what has the map which is bound
	arg    *summary.Bind // straight: the argument that hands the map to who writes it; nil if fn does
}

// Straight stands for the bind of a candidate that has none.
const Straight = -1

type CandidateWrite struct {
	Mutated
	At  int             // index into fn.Events; remote for a write behind fn's return
	Ref summary.BindRef // how src passed through the bind
}

// Place returns the candidate's bind. One without has a bind that tells what is
// written and where.
func (c *Candidate) Place() *summary.Bind {
	if c.Bind != Straight && !c.Owner {
		return &c.Fn.Binds[c.Bind]
	}
	if c.arg != nil || c.Owner {
		b := *cmp.Or(c.arg, &c.Fn.Binds[max(c.Bind, 0)])
		b.Repair = &summary.Repair{Kind: summary.Local, Target: b.Region, Expr: b.Text}
		return &b
	}
	e := c.Writes[0].Event
	return &summary.Bind{
		Pos: e.Pos, Text: e.Expr, Type: e.Type, Kind: summary.KindMap,
		Repair: &summary.Repair{Kind: summary.Local, Target: e.Stmt, Expr: e.Expr},
	}
}

// Binds reports whether src, which fn has, passed through the candidate's bind.
func (c *Candidate) Binds(fn *summary.Func, src summary.Src) bool {
	return fn == c.Fn && c.Bind != Straight && src.BoundBy(c.Bind+1)
}

// WholeObject reports whether the candidate's copy is that of an object rather
// than of a map.
func (c *Candidate) WholeObject() bool {
	return c.Owner || c.Bind != Straight && c.Fn.Binds[c.Bind].IsObject()
}

// Candidates returns the binds of first-party functions through which a map
// is written, in order.
func (p *Program) Candidates() []*Candidate {
	var out []*Candidate
	for f := range p.Each() {
		if p.isCandidate(f) {
			out = append(out, p.candidatesIn(f)...)
		}
	}
	return p.withRemote(out)
}

func (p *Program) candidatesIn(f *summary.Func) []*Candidate {
	byBind := make(map[candidateKey]*Candidate)
	for i := range f.Events {
		for m := range p.Mutations(f, i, bound) {
			ref, ok := p.chooseBind(f, i, m)
			if ok && p.writesGiven(f, i, m, ref) {
				continue
			}
			if ok && !m.Whole && p.copierKeeps(f, ref, m.Src) {
				ref, ok = summary.BindRef{}, false
			}
			key := candidateKey{bind: int(ref.ID) - 1}
			var arg *summary.Bind
			switch {
			case !ok:
				arg = capturedArg(f, m)
			case p.readDirectly(f, i, m.Src, ref):
				arg = &f.Binds[key.bind]
			}
			noted := (!ok || f.Binds[ref.ID-1].IsObject()) && p.noteReturned(f, m, bounds.Of.Returns)
			if !ok && noted {
				continue
			}
			switch {
			case arg != nil:
				key = candidateKey{Straight, arg.Text, m.Src.Loc}
			case ok:
			case m.Fn != f || m.Event.Expr == "":
				continue
			default:
				key.expr, key.src = m.Event.Expr, m.Src.Loc
			}
			if m.Whole && (!ok || arg != nil || !f.Binds[key.bind].IsObject()) {
				continue
			}
			c := byBind[key]
			if c == nil {
				c = &Candidate{Fn: f, Bind: key.bind, arg: arg}
				byBind[key] = c
			}
			c.Writes = append(c.Writes, CandidateWrite{m, i, ref})
		}
	}
	mergeInner(f, byBind)
	var out []*Candidate
	for _, c := range byBind {
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b *Candidate) int {
		return cmp.Or(a.Bind-b.Bind, a.Writes[0].Event.Pos.Offset-b.Writes[0].Event.Pos.Offset, summary.CompareLoc(a.Writes[0].Src.Loc, b.Writes[0].Src.Loc))
	})
	return out
}

// capturedArg returns the argument by which literal f hands a map that it captures to who writes
// it, nil if there is none.
func capturedArg(f *summary.Func, m Mutated) *summary.Bind {
	refs := m.Src.BindList()
	if m.Src.Base.Kind != summary.BaseFree || m.Src.Path != "" || m.Src.HandedMap(f) == "" {
		return nil
	}
	return &f.Binds[refs[len(refs)-1].ID-1]
}

// readDirectly reports whether the map that an argument hands to who writes it
// is read by the same name behind the call. A copy in the argument would then
// lose the write for the function itself:
//
//	stamp(l.Meta)
//	send(l.Meta)
func (p *Program) readDirectly(f *summary.Func, i int, s summary.Src, ref summary.BindRef) bool {
	b := &f.Binds[ref.ID-1]
	if b.Form != summary.BindArg || b.Kind != summary.KindMap || b.Region.File == "" || int(ref.Len) != len(s.Path) {
		return false
	}
	for _, j := range f.Events[i].After {
		for _, t := range f.Events[j].Val {
			if t.Loc == s.Loc && !t.BoundBy(int(ref.ID)) && f.Events[j].Pos.Line != f.Events[i].Pos.Line {
				return true
			}
		}
	}
	return false
}

// mergeInner gives the writes behind a bind to the candidate of an outer bind
// that the same data comes through: its copy serves both.
//
//	payload := defaults
//	payload["title"] = title
//	final := payload
//	final["to"] = device
func mergeInner(f *summary.Func, byBind map[candidateKey]*Candidate) {
	for _, key := range slices.SortedFunc(maps.Keys(byBind), func(a, b candidateKey) int { return b.bind - a.bind }) {
		c := byBind[key]
		if key.bind == Straight {
			continue
		}
		for _, ref := range UsableBinds(f, c.Writes[0].Written()) {
			outer := byBind[candidateKey{bind: int(ref.ID) - 1}]
			if outer == nil || outer == c || !c.allThrough(int(ref.ID)) || f.Binds[outer.Bind].IsObject() != f.Binds[c.Bind].IsObject() {
				continue
			}
			for _, w := range c.Writes {
				w.Ref = w.Src.RefOf(int(ref.ID))
				outer.Writes = append(outer.Writes, w)
			}
			delete(byBind, key)
			break
		}
	}
}

// allThrough reports whether all that c writes came through a bind.
func (c *Candidate) allThrough(bind int) bool {
	return !slices.ContainsFunc(c.Writes, func(w CandidateWrite) bool { return !w.Src.BoundBy(bind) })
}

// A candidateKey tells the candidates of one function apart: by bind, or by
// the map that is written and how it is spelled.
type candidateKey struct {
	bind int
	expr string
	src  summary.Loc
}

// chooseBind picks the bind of what m writes that a copy would go to: the innermost one
// through which all later uses of the data pass, so that every name that saw
// the write before still sees it.
func (p *Program) chooseBind(f *summary.Func, i int, m Mutated) (summary.BindRef, bool) {
	refs := UsableBinds(f, m.Written())
	if len(refs) == 0 {
		return summary.BindRef{}, false
	}
	k := len(refs) - 1
	for _, j := range f.Events[i].After {
		for _, t := range f.Events[j].Val {
			if !summary.Overlap(summary.Val{m.Src}, summary.Val{t}) {
				continue
			}
			for k > 0 && !t.BoundBy(int(refs[k].ID)) && sharesOuter(t, refs[:k]) {
				k--
			}
		}
	}
	return refs[k], true
}

func sharesOuter(t summary.Src, refs []summary.BindRef) bool {
	return slices.ContainsFunc(refs, func(r summary.BindRef) bool { return t.BoundBy(int(r.ID)) })
}

// UsableBinds returns the binds of s where a copy would separate the written
// map from its owner, outermost first.
func UsableBinds(f *summary.Func, s summary.Src) []summary.BindRef {
	var out []summary.BindRef
	for _, ref := range s.BindList() {
		b := &f.Binds[ref.ID-1]
		if b.Form == summary.BindArg && (len(out) > 0 || Bare(s.Base) && ref.Len == 0) {
			continue // the variable's own bind, or the caller's, is the place
		}
		if rest, ok := s.Behind(ref); ok && separates(b, rest) {
			out = append(out, ref)
		}
	}
	return out
}

// Bare reports whether a path that starts and ends at b is a parameter or
// captured variable itself.
func Bare(b summary.Base) bool { return b.Kind == summary.BaseParam || b.Kind == summary.BaseFree }

// separates reports whether copying what b binds, with everything on the path
// rest, is a map copy: a struct's copy shares what its pointers point to.
func separates(b *summary.Bind, rest summary.Path) bool {
	if !b.MaySeparate() {
		return false
	}
	switch b.Kind {
	case summary.KindMap, summary.KindSlice:
		return true
	case summary.KindStruct:
		_, below := summary.SplitFields(rest)
		return len(below) == 0 && rest != "" || len(below) > 0 && below[0] != summary.StepDeref && len(below) < len(rest.Steps())
	}
	return slices.Contains(rest.Steps(), summary.StepDeref)
}

// After lists the events of the candidate's function that may follow w.
func (c *Candidate) After(w CandidateWrite) []int {
	if w.At == Remote {
		return nil
	}
	return c.Fn.Events[w.At].After
}

// Below lists the events that may follow w. For assignments, of which that is not
// noted, they are those that stand behind it.
func (c *Candidate) Below(w CandidateWrite) []int {
	if w.At == Remote || c.Fn.Events[w.At].Kind != summary.EventStore {
		return c.After(w)
	}
	var out []int
	for k := range c.Fn.Events {
		if c.Fn.Events[k].Pos.Offset > c.Fn.Events[w.At].Pos.Offset {
			out = append(out, k)
		}
	}
	return out
}

// Locks returns the locks that the candidate's function holds when w happens, in
// the function itself or in a callee:
//
//	l.mu.Lock()
//	left := l.left
//	take(left, what)
func (c *Candidate) Locks(w CandidateWrite) []summary.Loc {
	if w.At == Remote {
		return nil
	}
	return c.Fn.Events[w.At].Locks
}

// A WriteKey stands for all writes of one function to one map.
type WriteKey struct {
	fn   *summary.Func
	expr string
	pos  summary.Position // where there is no expression
}

func (w CandidateWrite) Key() WriteKey {
	if w.Event.Expr != "" {
		return WriteKey{fn: w.Fn, expr: w.Event.Expr}
	}
	return WriteKey{fn: w.Fn, pos: w.Event.Pos}
}

// Siblings returns all writes of the writing function to the same map.
func (w CandidateWrite) Siblings() []summary.Event {
	out := []summary.Event{*w.Event}
	for _, e := range w.Fn.Events {
		if w.Chain != nil && e.Kind == summary.EventMutate && e.Expr != "" && e.Expr == w.Event.Expr && summary.Overlap(e.Val, w.Event.Val) {
			out = append(out, e)
		}
	}
	return out
}

// HoldsOwners reports whether one of the locks is that of the object which has the map
// at loc:
//
//	func (e *Entry) Forget(name string) { e.mu.Lock(); defer e.mu.Unlock(); delete(e.names, name) }
//	entry := cache.Get(key)
//	entry.Forget(name)
func HoldsOwners(locks []summary.Loc, loc summary.Loc) bool {
	return slices.ContainsFunc(locks, func(l summary.Loc) bool { return l.Besides(loc) })
}

// writesGiven reports whether event i of f writes, besides what went through a bind, the very
// object that the callee which gave that was given. In the first round the copy at the bind
// would come too late:
//
//	for _, step := range steps {
//		env = step.Extend(env) // writes what it is given, and gives it back
//	}
func (p *Program) writesGiven(f *summary.Func, i int, m Mutated, ref summary.BindRef) bool {
	if m.Src.Base.Kind != summary.BaseCall {
		return false
	}
	var given summary.Val
	for o := range p.Mutations(f, i, bound) {
		if o.Src.Loc == m.Src.Loc || o.Src.BoundBy(int(ref.ID)) {
			continue
		}
		if given == nil {
			given = p.GivenBack(f, summary.Val{m.Src})
		}
		if slices.ContainsFunc(given, func(s summary.Src) bool { return s.Loc == o.Src.Loc }) {
			return true
		}
	}
	return false
}
