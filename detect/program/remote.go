package program

import (
	"slices"

	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/summary"
)

// Remote stands for the event of a write that happens after fn has returned
// what it bound.
const Remote = -1

// withRemote adds the candidates whose writes happen behind the return of who
// binds: copies of structs by functions that are there to copy.
//
//	func (p *Profile) clone() *Profile { n := *p; return &n }
//	n := p.clone()
//	n.Env["CC"] = "gcc"
func (p *Program) withRemote(out []*Candidate) []*Candidate {
	for _, r := range p.returned {
		i := slices.IndexFunc(out, func(c *Candidate) bool { return c.Fn == r.Fn && c.Bind == r.Bind })
		if i < 0 {
			out = append(out, r)
			continue
		}
		out[i].Writes = append(out[i].Writes, r.Writes...)
	}
	return out
}

// noteReturned notes that f writes what a callee's result refers to, if the
// callee bound that as part of a struct which it copied.
func (p *Program) noteReturned(f *summary.Func, m Mutated, depth int) bool {
	if m.Src.Base.Kind != summary.BaseCall || m.Src.Path == "" || m.Whole {
		return false
	}
	call := flow.Site{Fn: f, Call: int(m.Src.Base.Index)}
	noted := false
	for _, id := range p.Callees(call) {
		g := p.Funcs[id]
		if g == nil || int(m.Src.Base.Result) >= len(g.Results) || !p.mayCopy(g, int(m.Src.Base.Result), depth) {
			continue
		}
		next := m
		next.Chain = m.Chain.after(returnedBy, call.At())
		for _, t := range p.Project(g, -1, g.Results[m.Src.Base.Result], m.Src.Path) {
			next.Src = t
			noted = p.noteCopied(g, next, depth) || noted
		}
	}
	return noted
}

func (p *Program) noteCopied(g *summary.Func, m Mutated, depth int) bool {
	for _, ref := range UsableBinds(g, m.Written()) {
		if b := &g.Binds[ref.ID-1]; !p.Own[g.Package] || !b.Copies() || b.Kind == summary.KindMap && !m.takenOver() {
			continue
		}
		w := CandidateWrite{m, Remote, ref}
		i := slices.IndexFunc(p.returned, func(c *Candidate) bool { return c.Fn == g && c.Bind == int(ref.ID)-1 })
		if i >= 0 {
			p.returned[i].Writes = append(p.returned[i].Writes, w)
		} else {
			p.returned = append(p.returned, &Candidate{Fn: g, Bind: int(ref.ID) - 1, Writes: []CandidateWrite{w}})
		}
		return true
	}
	return p.noteReturned(g, m, depth-1)
}

// takenOver reports whether the map that m writes, which is bound as a part of something
// else, becomes data of that object's own. A map that the caller hands in for the object
// is meant to be the object's, and so is one that is brought up to date through it:
//
//	func New(into Postings) *Index { return &Index{into: into} }
//	func (l *Ledger) Begin() *Tx { return &Tx{book: l.balances} }
func (m Mutated) takenOver() bool {
	e := m.Event
	return (m.Src.Path != "" || !Bare(m.Src.Base)) && !e.Self && e.Write != "delete" && e.Write != "clear"
}

// A copyKey asks whether what a function returns may be bound by a copy, in the function
// or in one of its callees, depth of them at most including itself.
type copyKey struct {
	fn            *summary.Func
	result, depth int
}

// mayCopy reports whether noteReturned has a chance to note anything for a result of f.
// Most functions return nothing that they copied, and need not be looked into.
func (p *Program) mayCopy(f *summary.Func, result, depth int) bool {
	if depth == 0 || result >= len(f.Results) {
		return false
	}
	key := copyKey{f, result, depth}
	out, known := p.copying[key]
	if !known {
		out = p.state(f, -1).LeadsTo(f.Results[result], func(s summary.Src) bool {
			return p.Own[f.Package] && s.BoundAs(f, (*summary.Bind).Copies) || p.fromCopier(f, s, depth-1)
		})
		p.copying[key] = out
	}
	return out
}

// fromCopier reports whether s is what a call of f returned, and noteReturned has a chance
// to note anything for what the callee returns.
func (p *Program) fromCopier(f *summary.Func, s summary.Src, depth int) bool {
	return s.Base.Kind == summary.BaseCall && slices.ContainsFunc(p.Callees(flow.Site{Fn: f, Call: int(s.Base.Index)}), func(id string) bool {
		g := p.Funcs[id]
		return g != nil && p.mayCopy(g, int(s.Base.Result), depth)
	})
}
