package reach

import (
	"slices"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/summary"
)

// A gathering looks for the functions of a program that can matter: those that
// first-party code and the start of the program lead to, by a call, by mentioning
// them as a value, or by a call of an interface's method that they implement.
type gathering struct {
	*Dispatch
	known map[string]int // by ID, the first of this ID
	funcs []gathered
	queue []int
}

type gathered struct {
	*summary.PackedFunc        // without a body if it is left to a part that is not there yet
	path                string // of its package
	wanted              bool
}

func newGathering(d *Dispatch) *gathering {
	return &gathering{Dispatch: d, known: make(map[string]int)}
}

// add makes the functions of a summary known. Those that run by themselves are
// wanted, and all of a package of the user's own.
func (g *gathering) add(s *summary.PackageSummary, own bool) {
	funcs := s.PackedFuncs()
	for n := range funcs {
		f := &funcs[n]
		i, known := g.known[f.ID]
		switch {
		case !known:
			i = g.enter(f, s.Path)
		case g.funcs[i].Body == nil && g.funcs[i].path == s.Path:
			if g.funcs[i].PackedFunc = f; g.funcs[i].wanted {
				g.queue = append(g.queue, i)
			}
		default:
			continue
		}
		if own || f.Start {
			g.want(i)
		}
	}
	for _, id := range s.Left {
		if _, known := g.known[id]; !known {
			g.enter(&summary.PackedFunc{ID: id}, s.Path)
		}
	}
}

// expect makes room for the functions of summaries.
func (g *gathering) expect(sums []*summary.PackageSummary) {
	n := 0
	for _, s := range sums {
		n += len(s.PackedFuncs()) + len(s.Left)
	}
	g.funcs = slices.Grow(g.funcs, n)
	if len(g.known) == 0 {
		g.known = make(map[string]int, n)
	}
}

func (g *gathering) enter(f *summary.PackedFunc, path string) int {
	g.known[f.ID] = len(g.funcs)
	g.funcs = append(g.funcs, gathered{PackedFunc: f, path: path})
	return len(g.funcs) - 1
}

func (g *gathering) want(i int) {
	if !g.funcs[i].wanted {
		g.funcs[i].wanted = true
		g.queue = append(g.queue, i)
	}
}

// follow marks as wanted what the wanted functions lead to.
func (g *gathering) follow() {
	for len(g.queue) > 0 {
		f := &g.funcs[g.queue[len(g.queue)-1]]
		g.queue = g.queue[:len(g.queue)-1]
		if f.Body == nil {
			continue
		}
		links := f.Links()
		g.wantAll(links.Funcs)
		for _, m := range links.Methods {
			if ids := g.Implementations(m); len(ids) <= bounds.Of.Implementations {
				g.wantAll(ids)
			}
		}
	}
}

func (g *gathering) wantAll(ids []string) {
	for _, id := range ids {
		if i, known := g.known[id]; known {
			g.want(i)
		}
	}
}
