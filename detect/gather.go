package detect

// A gathering looks for the functions of a program that can matter.
type gathering struct {
	codecs *summaryCodecs
	known  map[string]int // by ID, the first of this ID
	funcs  []packedFunc
	wanted []bool
	queue  []int
}

// gather decodes the functions that first-party code and the start of the
// program lead to: by a call, by mentioning them as a value, or by a call of an
// interface's method that they implement. The others stay encoded, and are not
// looked at again.
func (p *program) gather(sums []*PackageSummary) {
	g := &gathering{codecs: newSummaryCodecs(), known: make(map[string]int)}
	for _, s := range sums {
		g.add(s.Pack().packed.funcs, p.own[s.Path])
	}
	for len(g.queue) > 0 {
		last := len(g.queue) - 1
		links := g.codecs.decodeLinks(g.funcs[g.queue[last]])
		g.queue = g.queue[:last]
		g.want(links.Funcs)
		for _, m := range links.Methods {
			if ids := p.implementations(m); len(ids) <= maxImplementations {
				g.want(ids)
			}
		}
	}
	for i, wanted := range g.wanted {
		if wanted {
			f := g.codecs.decode(g.funcs[i])
			p.funcs[f.ID] = f
			p.order = append(p.order, f)
		}
	}
}

// add makes functions known. Those that run by themselves are wanted.
func (g *gathering) add(funcs []packedFunc, own bool) {
	for _, f := range funcs {
		if _, taken := g.known[f.id]; taken {
			continue
		}
		i := len(g.funcs)
		g.known[f.id] = i
		g.funcs = append(g.funcs, f)
		g.wanted = append(g.wanted, own || f.start)
		if own || f.start {
			g.queue = append(g.queue, i)
		}
	}
}

func (g *gathering) want(ids []string) {
	for _, id := range ids {
		if i, known := g.known[id]; known && !g.wanted[i] {
			g.wanted[i] = true
			g.queue = append(g.queue, i)
		}
	}
}
