package program

import (
	"cmp"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/summary"
)

// A node is a location in a function, as searches for origins come by it. There is one
// for each, so that what leads there is found once, and what a search has seen is noted
// on the node.
type node struct {
	Fn     *summary.Func
	Loc    summary.Loc
	search int   // the last one that came by
	ways   []way // by which that did
	in     *incoming
}

// A way is by which calls a search got to a node.
type way struct {
	up    *frame
	first *summary.Func // whose result the data came through, nearest to the question
}

type nodeKey struct {
	fn  *summary.Func
	loc summary.Loc
}

func (p *Program) node(fn *summary.Func, loc summary.Loc) *node {
	key := nodeKey{fn, loc}
	n := p.nodes[key]
	if n == nil {
		n = &node{Fn: fn, Loc: loc}
		p.nodes[key] = n
	}
	return n
}

// enter notes that a search comes by n, and reports whether it has not come by the same
// way before.
func (n *node) enter(search int, w way) bool {
	if n.search != search {
		n.search, n.ways = search, n.ways[:0]
	}
	if slices.Contains(n.ways, w) {
		return false
	}
	n.ways = append(n.ways, w)
	return true
}

// incoming is what is known of a path from a parameter or captured variable without asking
// who asks.
type incoming struct {
	why      string // it is promised by a contract
	promised bool
	edges    []edge // to the callers, or to where the function literal is made
	plain    string // type of the map that these were looked for with
	unseen   bool   // there may be others that are not seen
	crowded  bool   // there are others in sight that were not found
}

// An edge leads from what a function finds at a path from a parameter to what one of its
// callers has there, or from what a literal captures to what was captured.
type edge struct {
	to   *node
	src  *summary.Src // the same, with the binds that it passed through
	put  *summary.Bind
	call *summary.Call
	up   *frame // if the callee's caller is known with the function that is handed to it
}

// incoming returns what is known of n. The type of the map matters only to a parameter
// itself, see cannotBe.
func (q *Search) incoming(n *node) *incoming {
	plain := q.plain
	if n.Loc.Path != "" {
		plain = ""
	}
	if n.in == nil || n.in.plain != plain {
		n.in = &incoming{plain: plain}
		if n.Loc.Base.Kind == summary.BaseFree {
			q.findCaptured(n)
		} else {
			q.findCallers(n)
		}
	}
	return n.in
}

func (q *Search) findCaptured(n *node) {
	made, ok := q.Made[n.Fn.ID]
	if !ok || int(n.Loc.Base.Index) >= len(made.At().Free) {
		n.in.unseen = true
		return
	}
	for s := range q.Graph().Sources(n.Fn, n.Loc) {
		if s.Kind == flow.Kept && !s.May && !s.Others && s.Fn == made.Fn {
			n.in.addEdge(q, s, made.At(), nil)
		}
	}
}

func (q *Search) findCallers(n *node) {
	in := n.in
	if in.why, in.promised = q.promisedParam(n.Fn, int(n.Loc.Base.Index)); in.promised {
		return
	}
	from := make(map[*node]bool)
	for s := range q.Graph().Passed(n.Fn, n.Loc) {
		if n.Loc.Path == "" && isOther(s.Fn, s.Src, q.plain) {
			continue
		}
		if len(from) > bounds.Of.OriginSteps {
			break // no search gets to them all
		}
		from[q.node(s.Fn, s.Src.Loc)] = true
		passers := q.passers(s.Site, n.Fn.ID)
		for _, by := range passers {
			in.addEdge(q, &s, s.Site.At(), &frame{Site: by})
		}
		if len(passers) == 0 {
			in.addEdge(q, &s, s.Site.At(), nil)
		}
	}
	sites := q.Callers[n.Fn]
	in.crowded = q.IsCrowded(n.Fn)
	in.unseen = !in.crowded && (!q.reachedByCall(sites) || q.offered(n.Fn, sites))
}

// addEdge adds an edge to a source.
func (in *incoming) addEdge(q *Search, s *flow.Source, call *summary.Call, up *frame) {
	in.edges = append(in.edges, edge{q.node(s.Fn, s.Src.Loc), s.Src, putBy(s.Fn, *s.Src), call, up})
}

// isOther reports whether what f hands on at src is a map of another type than plain, which
// plainMap spelled; none is another than "". It may come out of an interface as what it is, but
// not as a map of another type:
//
//	func toMap(v any) map[string]any {
//		switch v := v.(type) {
//		case map[string]any:
//			return v
//		case map[string]string:
//			return convert(v)
//		}
//		return nil
//	}
//	data := toMap(defaults) // a map[string]string
//	data["name"] = name
func isOther(f *summary.Func, src *summary.Src, plain string) bool {
	if plain == "" {
		return false
	}
	have := plainMap(src.HandedMap(f))
	return have != "" && have != plain
}

// isLeftOver reports whether what f has at src is in what a type switch leaves over that has a
// case for the type of map: it is none of these, and is taken to have no elements.
//
//	switch v := v.(type) {
//	case map[string]any: out[k] = copyTree(v)
//	default: out[k] = v
func isLeftOver(f *summary.Func, src *summary.Src, plain string) bool {
	return slices.ContainsFunc(src.BindList(), func(r summary.BindRef) bool {
		not, rest := f.Binds[r.ID-1].Not, src.Path[min(int(r.Len), len(src.Path)):]
		if rest == "" {
			return plain != "" && slices.ContainsFunc(not, func(t string) bool { return plainMap(t) == plain })
		}
		return len(not) > 0 && rest.HasPrefix("|"+summary.StepElem)
	})
}

// plainMap spells a map of predeclared types alone, which no conversion makes one of
// another spelling; it is "" for other types.
func plainMap(typ string) string {
	rest, ok := strings.CutPrefix(strings.ReplaceAll(typ, "interface{}", "any"), "map[")
	if !ok {
		return ""
	}
	out := "map["
	for rest != "" {
		n := strings.IndexAny(rest, "[]*")
		if n == 0 {
			out, rest = out+rest[:1], rest[1:]
			continue
		}
		if n < 0 {
			n = len(rest)
		}
		word := predeclared[rest[:n]]
		if word == "" && rest[:n] != "map" {
			return ""
		}
		out, rest = out+cmp.Or(word, rest[:n]), rest[n:]
	}
	return out
}

// predeclared gives the predeclared types, two of which have two names, one name each.
var predeclared = map[string]string{
	"any": "any", "bool": "bool", "byte": "uint8", "error": "error", "float32": "float32", "float64": "float64",
	"int": "int", "int8": "int8", "int16": "int16", "int32": "int32", "int64": "int64", "rune": "int32", "string": "string",
	"uint": "uint", "uint8": "uint8", "uint16": "uint16", "uint32": "uint32", "uint64": "uint64",
}
