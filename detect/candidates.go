package detect

import (
	"cmp"
	"maps"
	"slices"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/summary"
)

// A candidate is a bind whose value is written, or a map that is written
// straight through its owner: what becomes a finding if the value is shared and
// the write is not meant.
type candidate struct {
	fn     *summary.Func
	bind   int // index into fn.Binds; straight if there is none
	writes []candidateWrite
	arg    *summary.Bind // straight: the argument that hands the map to who writes it; nil if fn does
}

// straight stands for the bind of a candidate that has none.
const straight = -1

type candidateWrite struct {
	mutated
	at  int             // index into fn.Events; remote for a write behind fn's return
	ref summary.BindRef // how src passed through the bind
}

// place returns the candidate's bind. One without has a bind that tells what is
// written and where.
func (c *candidate) place() *summary.Bind {
	if c.bind != straight {
		return &c.fn.Binds[c.bind]
	}
	if c.arg != nil {
		b := *c.arg
		b.Repair = &summary.Repair{Kind: summary.Local, Target: b.Region, Expr: b.Text}
		return &b
	}
	e := c.writes[0].event
	return &summary.Bind{
		Pos: e.Pos, Text: e.Expr, Type: e.Type, Kind: summary.KindMap,
		Repair: &summary.Repair{Kind: summary.Local, Target: e.Stmt, Expr: e.Expr},
	}
}

// wholeObject reports whether the candidate's copy is that of an object rather
// than of a map.
func (c *candidate) wholeObject() bool {
	return c.bind != straight && c.fn.Binds[c.bind].IsObject()
}

// candidates returns the binds of first-party functions through which a map
// is written, in order.
func (p *program) candidates() []*candidate {
	var out []*candidate
	for _, f := range p.order {
		if p.isCandidate(f) {
			out = append(out, p.candidatesIn(f)...)
		}
	}
	return p.withRemote(out)
}

func (p *program) candidatesIn(f *summary.Func) []*candidate {
	byBind := make(map[candidateKey]*candidate)
	for i := range f.Events {
		for m := range p.mutations(f, i, bound) {
			ref, ok := p.chooseBind(f, i, m.src)
			if ok && !m.whole && p.copierKeeps(f, ref, m.src) {
				ref, ok = summary.BindRef{}, false
			}
			key := candidateKey{bind: int(ref.ID) - 1}
			var arg *summary.Bind
			if ok && p.readDirectly(f, i, m.src, ref) {
				arg = &f.Binds[key.bind]
				key = candidateKey{straight, arg.Text, m.src.Loc}
			}
			noted := (!ok || f.Binds[ref.ID-1].IsObject()) && p.noteReturned(f, m, bounds.Of.Returns)
			if !ok && noted {
				continue
			}
			if !ok {
				if m.fn != f || m.event.Expr == "" {
					continue
				}
				key.expr, key.src = m.event.Expr, m.src.Loc
			}
			if m.whole && (!ok || arg != nil || !f.Binds[key.bind].IsObject()) {
				continue
			}
			c := byBind[key]
			if c == nil {
				c = &candidate{fn: f, bind: key.bind, arg: arg}
				byBind[key] = c
			}
			c.writes = append(c.writes, candidateWrite{m, i, ref})
		}
	}
	mergeInner(f, byBind)
	var out []*candidate
	for _, c := range byBind {
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b *candidate) int {
		return cmp.Or(a.bind-b.bind, a.writes[0].event.Pos.Offset-b.writes[0].event.Pos.Offset, summary.CompareLoc(a.writes[0].src.Loc, b.writes[0].src.Loc))
	})
	return out
}

// readDirectly reports whether the map that an argument hands to who writes it
// is read by the same name behind the call. A copy in the argument would then
// lose the write for the function itself:
//
//	stamp(l.Meta)
//	send(l.Meta)
func (p *program) readDirectly(f *summary.Func, i int, s summary.Src, ref summary.BindRef) bool {
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
func mergeInner(f *summary.Func, byBind map[candidateKey]*candidate) {
	for _, key := range slices.SortedFunc(maps.Keys(byBind), func(a, b candidateKey) int { return b.bind - a.bind }) {
		c := byBind[key]
		if key.bind == straight {
			continue
		}
		for _, ref := range usableBinds(f, c.writes[0].src) {
			outer := byBind[candidateKey{bind: int(ref.ID) - 1}]
			if outer == nil || outer == c || !c.allThrough(int(ref.ID)) || f.Binds[outer.bind].IsObject() != f.Binds[c.bind].IsObject() {
				continue
			}
			for _, w := range c.writes {
				w.ref = refOf(w.src, int(ref.ID))
				outer.writes = append(outer.writes, w)
			}
			delete(byBind, key)
			break
		}
	}
}

// allThrough reports whether all that c writes came through a bind.
func (c *candidate) allThrough(bind int) bool {
	return !slices.ContainsFunc(c.writes, func(w candidateWrite) bool { return !w.src.BoundBy(bind) })
}

func refOf(s summary.Src, bind int) summary.BindRef {
	for _, r := range s.Binds {
		if int(r.ID) == bind {
			return r
		}
	}
	return summary.BindRef{}
}

// A candidateKey tells the candidates of one function apart: by bind, or by
// the map that is written and how it is spelled.
type candidateKey struct {
	bind int
	expr string
	src  summary.Loc
}

// chooseBind picks the bind of s that a copy would go to: the innermost one
// through which all later uses of the data pass, so that every name that saw
// the write before still sees it.
func (p *program) chooseBind(f *summary.Func, i int, s summary.Src) (summary.BindRef, bool) {
	refs := usableBinds(f, s)
	if len(refs) == 0 {
		return summary.BindRef{}, false
	}
	k := len(refs) - 1
	for _, j := range f.Events[i].After {
		for _, t := range f.Events[j].Val {
			if !summary.Overlap(summary.Val{s}, summary.Val{t}) {
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

// usableBinds returns the binds of s where a copy would separate the written
// map from its owner, outermost first.
func usableBinds(f *summary.Func, s summary.Src) []summary.BindRef {
	var out []summary.BindRef
	for _, ref := range s.BindList() {
		b := &f.Binds[ref.ID-1]
		if b.Form == summary.BindArg && (len(out) > 0 || bare(s.Base) && ref.Len == 0) {
			continue // the variable's own bind, or the caller's, is the place
		}
		if rest, ok := s.Behind(ref); ok && separates(b, rest) {
			out = append(out, ref)
		}
	}
	return out
}

// bare reports whether a path that starts and ends at b is a parameter or
// captured variable itself.
func bare(b summary.Base) bool { return b.Kind == summary.BaseParam || b.Kind == summary.BaseFree }

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

// after lists the events of the candidate's function that may follow w.
func (c *candidate) after(w candidateWrite) []int {
	if w.at == remote {
		return nil
	}
	return c.fn.Events[w.at].After
}

// locks returns the locks that the candidate's function holds when w happens, in
// the function itself or in a callee:
//
//	l.mu.Lock()
//	left := l.left
//	take(left, what)
func (c *candidate) locks(w candidateWrite) []summary.Loc {
	if w.at == remote {
		return nil
	}
	return c.fn.Events[w.at].Locks
}

// A writeKey stands for all writes of one function to one map.
type writeKey struct {
	fn   *summary.Func
	expr string
	pos  summary.Position // where there is no expression
}

func (w candidateWrite) key() writeKey {
	if w.event.Expr != "" {
		return writeKey{fn: w.fn, expr: w.event.Expr}
	}
	return writeKey{fn: w.fn, pos: w.event.Pos}
}

// siblings returns all writes of the writing function to the same map.
func (w candidateWrite) siblings() []summary.Event {
	out := []summary.Event{*w.event}
	for _, e := range w.fn.Events {
		if w.chain != nil && e.Kind == summary.EventMutate && e.Expr != "" && e.Expr == w.event.Expr && summary.Overlap(e.Val, w.event.Val) {
			out = append(out, e)
		}
	}
	return out
}
