package detect

import (
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/bounds"
	vflow "github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/summary"
)

// An originKind says where the search for an origin ended.
type originKind uint8

const (
	originGlobal   originKind = iota + 1 // a package variable, or an object that lives as long
	originContract                       // what an API hands out to be read only
	originFresh                          // made by the function that was asked, or for it
	originCaller                         // a parameter whose callers are not known
	originExternal                       // the result of a function that is not analysed
	originHeld                           // an object that another object refers to
)

// An origin is one place that a value may come from.
type origin struct {
	kind   originKind
	loc    summary.Loc // what it is called in fn
	addr   bool        // it is the location's own address rather than what is there
	fn     *summary.Func
	why    string // originContract: what the contract says
	guess  bool   // of another object of the type, perhaps
	choice bool   // other implementations of an interface give data of their own
	trace  *link  // from the root to the place of the question

	building answer // whether it is still being made there; unknown if it is not always
}

// A frame is a call that was followed into its callee, to come back to when a
// parameter is reached.
type frame struct {
	site
	up *frame
}

func (f *frame) depth() int {
	n := 0
	for ; f != nil; f = f.up {
		n++
	}
	return n
}

// A search looks for the origins of one value, backwards through assignments,
// arguments and results. Calls that were entered from their result are left
// through the same call, so one caller's data never reaches another's; a
// parameter reached from below fans out to all callers.
type search struct {
	*program
	asked  *summary.Func
	plain  string // type of the map that is looked for, see cannotBe; empty if that is not plain or not known
	number int    // of the search, see node.enter
	passed []*node
	found  []origin
	cut    string // a bound of the search was reached, so that there may be others; empty if none was

	// unknown says why a value on the way is not known. The value-flow graph, which follows
	// the same values, tells that of all that it is asked for.
	unknown string
}

// A heldKey is a question to holders.
type heldKey struct {
	fn   *summary.Func
	loc  summary.Loc
	addr bool
}

// A held is the answer.
type held struct {
	by  []origin
	cut string // why there may be others, empty if there cannot
}

// holders returns the origins of the value that fn finds at s that live as long
// as the program, for those who only look: what fn itself has made may be one of
// them.
func (p *program) holders(fn *summary.Func, s summary.Src) held {
	key := heldKey{fn, s.Loc, s.Addr}
	out, known := p.held[key]
	if !known {
		q := p.search(nil, fn, s)
		for _, o := range q.found {
			if o.kind == originGlobal {
				out.by = append(out.by, o)
			}
		}
		out.cut = q.cut
		p.held[key] = out
	}
	return out
}

// search looks for where the value that fn finds at s may come from. What was made
// on behalf of asked alone is fresh; asked may be nil.
func (p *program) search(asked, fn *summary.Func, s summary.Src) *search {
	return p.searchMap(asked, fn, s, "")
}

// searchMap is search for a map whose type is known.
func (p *program) searchMap(asked, fn *summary.Func, s summary.Src, typ string) *search {
	p.searches++
	q := &search{program: p, asked: asked, plain: plainMap(typ), number: p.searches}
	q.src(fn, nil, s, nil)
	q.distrust()
	return q
}

// distrust marks as guesses the origins of data that was taken for that of any
// object of the type, or that one implementation of an interface gave, if some of
// these objects have data of their own. What a contract forbids to write is
// forbidden whichever it was.
func (q *search) distrust() {
	if !slices.ContainsFunc(q.found, func(o origin) bool { return o.kind == originFresh }) {
		return
	}
	for i, o := range q.found {
		q.found[i].guess = o.guess || o.trace.any(func(l *link) bool { return l.guess })
		q.found[i].choice = o.kind != originContract && o.trace.any(func(l *link) bool { return l.choice })
	}
}

func (q *search) src(fn *summary.Func, up *frame, s summary.Src, trace *link) {
	q.visit(q.node(fn, s.Loc), up, s, trace)
}

// visit goes on from a node, which s leads to.
func (q *search) visit(n *node, up *frame, s summary.Src, trace *link) {
	switch {
	case !n.enter(q.number, way{up, trace.firstResult()}):
		return
	case len(q.passed) == bounds.Of.OriginSteps:
		q.cut = bounds.TooManyOrigins
		return
	}
	q.passed = append(q.passed, n)
	fn := n.fn
	switch s.Base.Kind {
	case summary.BaseGlobal:
		q.end(origin{kind: originGlobal, loc: s.Loc, addr: s.Addr, fn: fn}, trace)
	case summary.BaseCall:
		q.result(fn, up, s, trace)
	case summary.BaseParam:
		q.param(n, up, s, trace)
	case summary.BaseFree:
		q.captured(n, s, trace)
	case summary.BaseUnknown:
		q.unknown = s.Base.Name
		q.emit(origin{kind: originFresh, fn: fn})
	default:
		q.object(fn, up, s, trace)
	}
}

// object ends the search at something that fn made. What is made once, while
// the program starts or in main, lives as long as the program and is as good as
// a package variable.
func (q *search) object(fn *summary.Func, up *frame, s summary.Src, trace *link) {
	stores := q.storesOf(s.Path)
	if len(stores) > 0 && !(q.longLived(fn, up, s.Base) && q.filledLater(fn, s)) {
		if fields, below := summary.SplitFields(s.Path); len(fields) > 0 && len(below) == 0 {
			q.emit(origin{kind: originFresh, fn: fn}) // nobody is seen to have put one into this object
		}
		defer q.back(q.trail.length)
		q.stored(stores, s.Path, q.trail.push(link{guess: true}, trace))
		return
	}
	if !s.Base.IsMade() || !q.longLived(fn, up, s.Base) {
		q.emit(origin{kind: originFresh, fn: fn})
		return
	}
	q.end(origin{kind: originGlobal, loc: s.Loc, addr: s.Addr, fn: fn}, trace)
}

// longLived reports whether the object that fn makes, called through the
// frames, is made only once, and not for the function that was asked about.
func (q *search) longLived(fn *summary.Func, up *frame, b summary.Base) bool {
	m := fn.Object(int(b.Index))
	if m == nil || m.Loop && up == nil {
		return false // what a loop makes and passes on is for one round
	}
	if q.start[fn] || q.registered(fn, b) {
		return true
	}
	top := fn
	for ; up != nil; up = up.up {
		if up.at().Loop {
			return false
		}
		top = up.fn
	}
	return top != q.asked && q.once[top]
}

// registered reports whether a function literal that captures the object is
// handed to code out of sight, which may call it at any time and often:
//
//	limits := map[string]string{"burst": "5"}
//	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { ... limits ... })
func (q *search) registered(fn *summary.Func, b summary.Base) bool {
	for i := range fn.Calls {
		c := &fn.Calls[i]
		if c.Mode != summary.CallRef {
			continue
		}
		for _, v := range append(c.Free[:len(c.Free):len(c.Free)], c.Args...) {
			if summary.Holds(v, b) && q.handedOut(fn, c.Callee) {
				return true
			}
		}
	}
	return false
}

// handedOut reports whether fn passes the function id to a call that is not
// analysed.
func (q *search) handedOut(fn *summary.Func, id string) bool {
	for i := range fn.Calls {
		c := &fn.Calls[i]
		if c.Mode == summary.CallRef || q.funcs[c.Callee] != nil || isStandard(definedIn(c.Callee)) && !hasVerb(bareName(c.Callee), keeperVerbs) {
			continue
		}
		for _, v := range c.Args {
			if slices.ContainsFunc(v, func(s summary.Src) bool { return s.Base.Kind == summary.BaseFunc && s.Base.Name == id }) {
				return len(q.callees(site{fn, i})) == 0 || q.funcs[c.Callee] == nil && c.Callee != ""
			}
		}
	}
	return false
}

func (q *search) emit(o origin) { q.found = append(q.found, o) }

// end ends the search at o, which the trace leads away from. Locations in a
// function are told apart by the function.
func (q *search) end(o origin, trace *link) {
	if o.loc.Base.Kind != summary.BaseGlobal {
		o.loc.Base.Name = o.fn.ID
	}
	o.trace = trace.keep()
	o.guess = o.guess || o.kind == originContract && trace.remembers()
	q.emit(o)
}

// param goes on with the argument of the call that the search came through,
// or of all callers.
func (q *search) param(n *node, up *frame, s summary.Src, trace *link) {
	fn := n.fn
	if up != nil {
		q.argument(up, s, trace)
		return
	}
	in := q.incoming(n)
	switch {
	case in.promised && trace.remembers():
		// Some object of the type is the framework's, which says nothing of
		// this one: a server's request is not a round tripper's.
		q.emit(origin{kind: originFresh, fn: fn})
		return
	case in.promised:
		q.end(origin{kind: originContract, loc: s.Loc, fn: fn, why: in.why}, trace)
		return
	}
	for i := range in.edges {
		q.through(&in.edges[i], trace)
	}
	if in.unseen {
		q.byField(fn, s, trace)
	}
}

// through goes on from the caller's side of an edge.
func (q *search) through(e *edge, trace *link) {
	defer q.back(q.trail.length)
	step := q.trail.push(link{call: e.call, how: passedTo, by: e.to.fn, given: e.src}, trace)
	q.put(e.put, e.to, e.up, *e.src, step)
}

// put goes on from a node whose function puts the data into something else by a bind, if
// that is not nil.
func (q *search) put(by *summary.Bind, n *node, up *frame, s summary.Src, trace *link) {
	if by != nil {
		defer q.back(q.trail.length)
		trace = q.trail.push(link{bind: by}, trace)
	}
	q.visit(n, up, s, trace)
}

// back drops the links of the way that the search has come back from.
func (q *search) back(length int) { q.trail.length = length }

// argument goes on with the argument of the call that the search came through.
func (q *search) argument(up *frame, s summary.Src, trace *link) {
	by := up.fn
	args := q.arguments(up.site, s.Loc)
	defer q.back(q.trail.length)
	for i := range args {
		step := q.trail.push(link{by: by, given: &args[i]}, trace)
		q.put(putBy(by, args[i]), q.node(by, args[i].Loc), up.up, args[i], step)
	}
}

// offered reports whether fn is there for others who are not seen calling it:
// it is exported, and only its own package calls it.
func (q *search) offered(fn *summary.Func, sites []site) bool {
	if !fn.Exported || fn.Literal || strings.HasSuffix(fn.Package, "/internal") || strings.Contains(fn.Package, "/internal/") {
		return false
	}
	return !slices.ContainsFunc(sites, func(s site) bool { return s.fn.Package != fn.Package && !s.fn.Test })
}

// reachedByCall reports whether any of the sites is a call; the others only
// hand the function out, and who calls it then is not known.
func (p *program) reachedByCall(sites []site) bool {
	for _, s := range sites {
		if s.at().Mode != summary.CallRef {
			return true
		}
	}
	return false
}

func (q *search) captured(n *node, s summary.Src, trace *link) {
	in := q.incoming(n)
	if in.unseen {
		q.outOfSight(n.fn, s, trace)
		return
	}
	for i := range in.edges {
		q.caught(&in.edges[i], n.fn, trace)
	}
}

// caught goes on from the function around a literal, where that captures the variable.
func (q *search) caught(e *edge, literal *summary.Func, trace *link) {
	defer q.back(q.trail.length)
	q.visit(e.to, nil, *e.src, q.trail.push(link{memory: true, caught: literal, around: e.to.fn, had: e.src}, trace))
}

// outOfSight ends the search at what a function gets from callers that are not
// part of the program.
func (q *search) outOfSight(fn *summary.Func, s summary.Src, trace *link) {
	q.end(origin{kind: originCaller, loc: s.Loc, fn: fn}, trace)
}

// isObject reports whether the graph knows the origin as o.
func (r origin) isObject(o vflow.Object) bool {
	loc := r.loc
	if loc.Base.Kind != summary.BaseGlobal {
		if r.fn != o.Fn {
			return false
		}
		loc.Base.Name = ""
	}
	return loc == o.Loc
}

// isVeiled reports whether the search for origins does not go on from r, and the graph does.
func (r origin) isVeiled() bool {
	if r.handedOver() {
		return true
	}
	if r.kind != originExternal || r.loc.Base.Kind != summary.BaseCall {
		return false
	}
	c := &r.fn.Calls[r.loc.Base.Index]
	return c.Iter || len(c.Fun) > 0 || c.Iface == "context.Context"
}

// inside returns the path from what the origin is to a part behind the reference.
func (o origin) inside(rest summary.Path) summary.Path {
	if o.addr {
		return summary.Path(strings.TrimPrefix(string(rest), "|"+summary.StepDeref))
	}
	return rest
}

// handedOver reports whether the data came over a channel, and nobody is seen to
// have sent what others have too. Its receiver is its owner then:
//
//	for result := range d.results { result.Labels["source"] = d.name; store(result) }
func (o origin) handedOver() bool { return slices.Contains(o.loc.Path.Steps(), summary.StepSent) }

// isHandledRequest reports whether the origin is the request that a handler is
// called with, which is made for that call:
//
//	func Users(w http.ResponseWriter, r *http.Request) { normalise(r.PostForm); route(w, r.PostForm) }
func (o origin) isHandledRequest() bool {
	return o.isParam("*net/http.Request") && slices.ContainsFunc(o.fn.Params, func(p summary.Param) bool { return p.Type == "net/http.ResponseWriter" })
}

// isResponse reports whether the origin is an HTTP response that the function is
// called with, which was received for it:
//
//	proxy.ModifyResponse = func(res *http.Response) error { secure(res.Header); return nil }
func (o origin) isResponse() bool { return o.isParam("*net/http.Response") }

// isParam reports whether the origin is a parameter of that type, or a part of one.
func (o origin) isParam(typ string) bool {
	b := o.loc.Base
	return o.kind == originCaller && b.Kind == summary.BaseParam && int(b.Index) < len(o.fn.Params) && o.fn.Params[b.Index].Type == typ
}

// mixed reports whether fn is handed what it has at s, itself or back from a
// callee, and some of those who hand it in have made it for the purpose.
func (q *search) mixed(fn *summary.Func, s summary.Src) bool {
	own := func(t summary.Src) bool { return bare(t.Base) }
	if !slices.ContainsFunc(q.found, func(o origin) bool { return o.kind == originFresh }) {
		return false
	}
	return own(s) || slices.ContainsFunc(q.found, func(o origin) bool { return slices.ContainsFunc(o.trace.givenBy(fn), own) })
}

// tells reports whether the origin says that the data may be shared.
func (o origin) tells() bool { return slices.Contains(telling, o.kind) }

// compare orders origins for those who are shown one of them.
func (o origin) compare(other origin) int {
	switch {
	case o.guess != other.guess && o.guess:
		return 1
	case o.guess != other.guess:
		return -1
	}
	return o.trace.shown() - other.trace.shown()
}

// telling are the kinds of origins that say something about sharing, the most
// telling first.
var telling = []originKind{originContract, originGlobal, originCaller, originExternal}
