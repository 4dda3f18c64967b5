package detect

import (
	"slices"

	"github.com/mapfix/mapfix/detect/summary"
)

// remote stands for the event of a write that happens after fn has returned
// what it bound.
const remote = -1

// withRemote adds the candidates whose writes happen behind the return of who
// binds: copies of structs by functions that are there to copy.
//
//	func (p *Profile) clone() *Profile { n := *p; return &n }
//	n := p.clone()
//	n.Env["CC"] = "gcc"
func (p *program) withRemote(out []*candidate) []*candidate {
	for _, r := range p.returned {
		i := slices.IndexFunc(out, func(c *candidate) bool { return c.fn == r.fn && c.bind == r.bind })
		if i < 0 {
			out = append(out, r)
			continue
		}
		out[i].writes = append(out[i].writes, r.writes...)
	}
	return out
}

// noteReturned notes that f writes what a callee's result refers to, if the
// callee bound that as part of a struct which it copied.
func (p *program) noteReturned(f *summary.Func, m mutated, depth int) bool {
	if m.src.Base.Kind != summary.BaseCall || m.src.Path == "" || m.whole {
		return false
	}
	call := site{f, int(m.src.Base.Index)}
	noted := false
	for _, id := range p.callees(call) {
		g := p.funcs[id]
		if g == nil || int(m.src.Base.Result) >= len(g.Results) || !p.mayCopy(g, int(m.src.Base.Result), depth) {
			continue
		}
		next := m
		next.chain = m.chain.after(returnedBy, call.at())
		for _, t := range p.project(g, -1, g.Results[m.src.Base.Result], m.src.Path) {
			next.src = t
			noted = p.noteCopied(g, next, depth) || noted
		}
	}
	return noted
}

func (p *program) noteCopied(g *summary.Func, m mutated, depth int) bool {
	for _, ref := range usableBinds(g, m.src) {
		if b := &g.Binds[ref.ID-1]; !p.own[g.Package] || !b.Copies() || b.Kind == summary.KindMap && !m.takenOver() {
			continue
		}
		w := candidateWrite{m, remote, ref}
		i := slices.IndexFunc(p.returned, func(c *candidate) bool { return c.fn == g && c.bind == int(ref.ID)-1 })
		if i >= 0 {
			p.returned[i].writes = append(p.returned[i].writes, w)
		} else {
			p.returned = append(p.returned, &candidate{fn: g, bind: int(ref.ID) - 1, writes: []candidateWrite{w}})
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
func (m mutated) takenOver() bool {
	e := m.event
	return (m.src.Path != "" || !bare(m.src.Base)) && !e.Self && e.Write != "delete" && e.Write != "clear"
}

// A copyKey asks whether what a function returns may be bound by a copy, in the function
// or in one of its callees, depth of them at most including itself.
type copyKey struct {
	fn            *summary.Func
	result, depth int
}

// mayCopy reports whether noteReturned has a chance to note anything for a result of f.
// Most functions return nothing that they copied, and need not be looked into.
func (p *program) mayCopy(f *summary.Func, result, depth int) bool {
	if depth == 0 || result >= len(f.Results) {
		return false
	}
	key := copyKey{f, result, depth}
	out, known := p.copying[key]
	if !known {
		out = p.state(f, -1).LeadsTo(f.Results[result], func(s summary.Src) bool {
			return p.own[f.Package] && s.BoundAs(f, (*summary.Bind).Copies) || p.fromCopier(f, s, depth-1)
		})
		p.copying[key] = out
	}
	return out
}

// fromCopier reports whether s is what a call of f returned, and noteReturned has a chance
// to note anything for what the callee returns.
func (p *program) fromCopier(f *summary.Func, s summary.Src, depth int) bool {
	return s.Base.Kind == summary.BaseCall && slices.ContainsFunc(p.callees(site{f, int(s.Base.Index)}), func(id string) bool {
		g := p.funcs[id]
		return g != nil && p.mayCopy(g, int(s.Base.Result), depth)
	})
}
