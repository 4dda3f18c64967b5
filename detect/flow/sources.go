package flow

import "github.com/mapfix/mapfix/detect/summary"

// A Source is what a value may come from in one step.
type Source struct {
	Fn   *summary.Func // that names Src
	Src  *summary.Src
	Kind SourceKind
	Site Site // Passed, Returned: the call
	May  bool // only if others have put it there, or if it is the same object, of which only the field is known
	Copy bool // only the entries of the map come from there
}

// A SourceKind says how a value comes from a source.
type SourceKind uint8

const (
	Within   SourceKind = iota // in the same function
	Passed                     // by a call, as an argument
	Returned                   // by a call, as a result
	Kept                       // by way of memory, or of a variable that a literal captures
)

// Sources returns what the value that fn finds at loc may come from: the edges of the graph
// that lead on from there.
func (g *Graph) Sources(fn *summary.Func, loc summary.Loc) []Source {
	key := valueKey{fn, loc}
	out, known := g.sources[key]
	if known {
		return out
	}
	own := g.Anew()
	own.nodes = []node{{fn: fn, loc: loc}}
	own.out = make([][]edge, 1)
	own.expandNode(0)
	for _, e := range own.out[0] {
		s := Source{Fn: e.in, Src: e.src, Kind: SourceKind(e.kind), May: e.may, Copy: e.copy}
		if e.kind == param || e.kind == result {
			s.Site = own.sites[e.site]
		}
		out = append(out, s)
	}
	g.sources[key] = out
	return out
}
