package program

import (
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/summary"
)

// A frame is a call that was followed into its callee, to come back to when a
// parameter is reached.
type frame struct {
	flow.Site
	asked summary.Loc // that the call gives
	up    *frame
}

// asks returns how many calls f is inside of, and whether one of them was followed for the same
// location: what it gives is looked for already.
func (f *frame) asks(call flow.Site, loc summary.Loc) (depth int, again bool) {
	for ; f != nil; f = f.up {
		depth, again = depth+1, again || f.Site == call && f.asked == loc
	}
	return depth, again
}

// A Search looks for the origins of one value, backwards through assignments,
// arguments and results. Calls that were entered from their result are left
// through the same call, so one caller's data never reaches another's; a
// parameter reached from below fans out to all callers.
type Search struct {
	*Program
	asked  *summary.Func
	plain  string // type of the map that is looked for, see cannotBe; empty if that is not plain or not known
	number int    // of the search, see node.enter
	Passed []*node
	Found  []Origin // a fresh one once at most
	fresh  bool     // there is one
	Cut    string   // a bound of the search was reached, so that there may be others; empty if none was

	// unknown says why a value on the way is not known. The value-flow graph, which follows
	// the same values, tells that of all that it is asked for.
	Unknown string
}

// A rootsKey is a question to Roots.
type rootsKey struct {
	fn   *summary.Func
	loc  summary.Loc
	addr bool
}

// Roots returns the origins of the value that fn finds at s that live as long as the program,
// for those who only look: what fn itself has made may be one of them. The list must not be
// changed.
func (p *Program) Roots(fn *summary.Func, s summary.Src) []Origin {
	key := rootsKey{fn, s.Loc, s.Addr}
	out, known := p.roots[key]
	if !known {
		for _, o := range p.Search(nil, fn, s).Found {
			if o.Kind == OriginGlobal {
				out = append(out, o)
			}
		}
		p.roots[key] = out
	}
	return out
}

// Search looks for where the value that fn finds at s may come from. What was made
// on behalf of asked alone is fresh; asked may be nil.
func (p *Program) Search(asked, fn *summary.Func, s summary.Src) *Search {
	return p.SearchMap(asked, fn, s, "")
}

// SearchMap is search for a map whose type is known.
func (p *Program) SearchMap(asked, fn *summary.Func, s summary.Src, typ string) *Search {
	p.searches++
	q := &Search{Program: p, asked: asked, plain: plainMap(typ), number: p.searches}
	q.src(fn, nil, s, nil)
	q.distrust()
	return q
}

// distrust marks as guesses the origins of data that was taken for that of any
// object of the type, or that one implementation of an interface gave, if some of
// these objects have data of their own. What a contract forbids to write is
// forbidden whichever it was.
func (q *Search) distrust() {
	if !slices.ContainsFunc(q.Found, func(o Origin) bool { return o.Kind == OriginFresh }) {
		return
	}
	for i, o := range q.Found {
		q.Found[i].Guess = o.Guess || o.Trace.Any(func(l *Link) bool { return l.guess })
		q.Found[i].Choice = o.Kind != OriginContract && o.Trace.Any(func(l *Link) bool { return l.choice })
	}
}

func (q *Search) src(fn *summary.Func, up *frame, s summary.Src, trace *Link) {
	q.visit(q.node(fn, s.Loc), up, s, trace)
}

// visit goes on from a node, which s leads to.
func (q *Search) visit(n *node, up *frame, s summary.Src, trace *Link) {
	switch {
	case isLeftOver(n.Fn, &s, q.plain), !n.enter(q.number, way{up, trace.firstResult()}):
		return
	case len(q.Passed) == bounds.Of.OriginSteps:
		q.Cut = bounds.TooManyOrigins
		return
	}
	q.Passed = append(q.Passed, n)
	fn := n.Fn
	switch s.Base.Kind {
	case summary.BaseGlobal:
		q.end(Origin{Kind: OriginGlobal, Loc: s.Loc, addr: s.Addr, Fn: fn}, trace)
	case summary.BaseCall:
		q.result(fn, up, s, trace)
	case summary.BaseParam:
		q.param(n, up, s, trace)
	case summary.BaseFree:
		q.captured(n, s, trace)
	case summary.BaseUnknown:
		q.Unknown = s.Base.Name
		q.emit(Origin{Kind: OriginFresh, Fn: fn})
	default:
		q.object(fn, up, s, trace)
	}
}

// object ends the search at something that fn made. What is made once, while
// the program starts or in main, lives as long as the program and is as good as
// a package variable.
func (q *Search) object(fn *summary.Func, up *frame, s summary.Src, trace *Link) {
	stores := q.StoresOf(s.Path)
	if len(stores) > 0 && !(q.longLived(fn, up, s.Base) && q.filledLater(fn, s)) {
		if fields, below := summary.SplitFields(s.Path); len(fields) > 0 && len(below) == 0 {
			q.emit(Origin{Kind: OriginFresh, Fn: fn}) // nobody is seen to have put one into this object
		}
		defer q.back(q.trail.length)
		q.stored(stores, q.trail.push(Link{guess: true}, trace))
		return
	}
	if !s.Base.IsMade() || !q.longLived(fn, up, s.Base) {
		q.emit(Origin{Kind: OriginFresh, Fn: fn})
		return
	}
	q.end(Origin{Kind: OriginGlobal, Loc: s.Loc, addr: s.Addr, Fn: fn}, trace)
}

// longLived reports whether the object that fn makes, called through the
// frames, is made only once, and not for the function that was asked about.
func (q *Search) longLived(fn *summary.Func, up *frame, b summary.Base) bool {
	m := fn.Object(int(b.Index))
	if m == nil || m.Loop && up == nil {
		return false // what a loop makes and passes on is for one round
	}
	if q.Start[fn] || q.registered(fn, b) {
		return true
	}
	top := fn
	for ; up != nil; up = up.up {
		if up.At().Loop {
			return false
		}
		top = up.Fn
	}
	return top != q.asked && q.Once[top]
}

// registered reports whether a function literal that captures the object is
// handed to code out of sight, which may call it at any time and often:
//
//	limits := map[string]string{"burst": "5"}
//	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { ... limits ... })
func (q *Search) registered(fn *summary.Func, b summary.Base) bool {
	for i := range fn.Calls {
		c := &fn.Calls[i]
		if c.Mode != summary.CallRef {
			continue
		}
		for _, v := range append(c.Free[:len(c.Free):len(c.Free)], c.Args...) {
			if summary.Holds(v, b) && q.HandedOut(fn, c.Callee) {
				return true
			}
		}
	}
	return false
}

// HandedOut reports whether fn passes the function id to a call that is not
// analysed.
func (q *Search) HandedOut(fn *summary.Func, id string) bool {
	for i := range fn.Calls {
		c := &fn.Calls[i]
		if c.Mode == summary.CallRef || q.Funcs[c.Callee] != nil {
			continue
		}
		for arg, v := range c.Args {
			if !q.Contracts.KeepsFunc(c, arg, q.Methods[c.Iface]) {
				continue
			}
			if slices.ContainsFunc(v, func(s summary.Src) bool { return s.Base.Kind == summary.BaseFunc && s.Base.Name == id }) {
				return len(q.Callees(flow.Site{Fn: fn, Call: i})) == 0 || q.Funcs[c.Callee] == nil && c.Callee != ""
			}
		}
	}
	return false
}

// emit adds an origin. That there is a fresh one is all that matters of those.
func (q *Search) emit(o Origin) {
	if o.Kind == OriginFresh && q.fresh {
		return
	}
	q.fresh = q.fresh || o.Kind == OriginFresh
	q.Found = append(q.Found, o)
}

// end ends the search at o, which the trace leads away from. Locations in a
// function are told apart by the function.
func (q *Search) end(o Origin, trace *Link) {
	if o.Loc.Base.Kind != summary.BaseGlobal {
		o.Loc.Base.Name = o.Fn.ID
	}
	o.Trace = trace.keep()
	o.Guess = o.Guess || o.Kind == OriginContract && trace.remembers()
	q.emit(o)
}

// param goes on with the argument of the call that the search came through,
// or of all callers.
func (q *Search) param(n *node, up *frame, s summary.Src, trace *Link) {
	fn := n.Fn
	if up != nil {
		q.argument(fn, up, s, trace)
		return
	}
	in := q.incoming(n)
	switch {
	case in.promised && (trace.remembers() || trace.Any(func(l *Link) bool { return l.serves })):
		// Some object of the type is the framework's, which says nothing of this one: a server's
		// request is not a round tripper's, nor is one that it has a handler serve.
		q.emit(Origin{Kind: OriginFresh, Fn: fn})
		return
	case in.promised:
		q.end(Origin{Kind: OriginContract, Loc: s.Loc, Fn: fn, Why: in.why}, trace)
		return
	}
	for i := range in.edges {
		if q.Cut == bounds.TooManyOrigins {
			return
		}
		q.through(&in.edges[i], isHandled(fn, s.Base), trace)
	}
	switch {
	case in.crowded:
		q.Cut = bounds.TooManyTargets
	case in.unseen:
		q.byField(fn, s, trace)
	}
}

// through goes on from the caller's side of an edge, which may lead to a handler's request.
func (q *Search) through(e *edge, serves bool, trace *Link) {
	defer q.back(q.trail.length)
	step := q.trail.push(Link{call: e.call, how: passedTo, by: e.to.Fn, given: e.src, serves: serves}, trace)
	q.put(e.put, e.to, e.up, *e.src, step)
}

// put goes on from a node whose function puts the data into something else by a bind, if
// that is not nil.
func (q *Search) put(by *summary.Bind, n *node, up *frame, s summary.Src, trace *Link) {
	if by != nil {
		defer q.back(q.trail.length)
		trace = q.trail.push(Link{bind: by}, trace)
	}
	q.visit(n, up, s, trace)
}

// back drops the links of the way that the search has come back from.
func (q *Search) back(length int) { q.trail.length = length }

// argument goes on with the argument of the call that the search came through.
func (q *Search) argument(fn *summary.Func, up *frame, s summary.Src, trace *Link) {
	by := up.Fn
	defer q.back(q.trail.length)
	for _, arg := range q.Graph().PassedBy(up.Site, fn, s.Loc) {
		if s.Path != "" || !isOther(by, arg.Src, q.plain) {
			step := q.trail.push(Link{by: by, given: arg.Src}, trace)
			q.put(putBy(by, *arg.Src), q.node(by, arg.Src.Loc), up.up, *arg.Src, step)
		}
	}
}

// offered reports whether fn is exported for others, and only its own package is seen to call it.
func (q *Search) offered(fn *summary.Func, sites []flow.Site) bool {
	if !fn.Exported || fn.Literal || strings.HasSuffix(fn.Package, "/internal") || strings.Contains(fn.Package, "/internal/") || q.isCommand(fn.Package) {
		return false
	}
	return !slices.ContainsFunc(sites, func(s flow.Site) bool { return s.Fn.Package != fn.Package && !s.Fn.Test })
}

// reachedByCall reports whether any of the sites is a call; the others only
// hand the function out, and who calls it then is not known.
func (p *Program) reachedByCall(sites []flow.Site) bool {
	for _, s := range sites {
		if s.At().Mode != summary.CallRef {
			return true
		}
	}
	return false
}

func (q *Search) captured(n *node, s summary.Src, trace *Link) {
	in := q.incoming(n)
	if in.unseen {
		q.outOfSight(n.Fn, s, trace)
		return
	}
	for i := range in.edges {
		q.caught(&in.edges[i], n.Fn, trace)
	}
}

// caught goes on from the function around a literal, where that captures the variable.
func (q *Search) caught(e *edge, literal *summary.Func, trace *Link) {
	defer q.back(q.trail.length)
	q.visit(e.to, nil, *e.src, q.trail.push(Link{Memory: true, Caught: literal, around: e.to.Fn, had: e.src}, trace))
}

// outOfSight ends the search at what a function gets from callers that are not
// part of the program.
func (q *Search) outOfSight(fn *summary.Func, s summary.Src, trace *Link) {
	q.end(Origin{Kind: OriginCaller, Loc: s.Loc, Fn: fn}, trace)
}

// Mixed reports whether fn is handed what it has at s, itself or back from a
// callee, and some of those who hand it in have made it for the purpose.
func (q *Search) Mixed(fn *summary.Func, s summary.Src) bool {
	own := func(t summary.Src) bool { return Bare(t.Base) }
	if !slices.ContainsFunc(q.Found, func(o Origin) bool { return o.Kind == OriginFresh }) {
		return false
	}
	return own(s) || slices.ContainsFunc(q.Found, func(o Origin) bool { return slices.ContainsFunc(o.Trace.GivenBy(fn), own) })
}

// MadeByCallers reports whether all calls in sight that lead to r, which others out of sight
// may call for, too, hand in what was made for them. Tests always do.
func (p *Program) MadeByCallers(r Origin) bool {
	if r.Kind != OriginCaller {
		return false
	}
	loc := r.Loc
	loc.Base.Name = ""
	q, made := &Search{Program: p}, false
	for _, e := range q.incoming(p.node(r.Fn, loc)).edges {
		by := e.to.Fn
		if by.Test {
			continue
		}
		found := p.Search(by, by, *e.src)
		if !found.fresh || len(found.Found) > 1 || found.Cut != "" || found.Unknown != "" {
			return false
		}
		made = true
	}
	return made
}
