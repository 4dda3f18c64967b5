package detect

import (
	"slices"
	"strings"
)

// originBudget bounds the steps that one question for origins may take.
const originBudget = 600

// maxFrames bounds how deep calls are followed into their callees' results.
const maxFrames = 8

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
	loc    Loc  // what it is called in fn
	addr   bool // it is the location's own address rather than what is there
	fn     *Func
	why    string // originContract: what the contract says
	guess  bool   // of another object of the type, perhaps
	choice bool   // other implementations of an interface give data of their own
	trace  *link  // from the root to the place of the question
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
// parameter reached from below fans out to all callers. It takes at most
// originBudget steps.
type search struct {
	*program
	asked  *Func
	plain  string // type of the map that is looked for, see cannotBe; empty if that is not plain or not known
	budget int
	seen   map[searchKey]bool
	found  []origin
	names  map[string]bool // tails of the locations on the way
}

type searchKey struct {
	fn    *Func
	loc   Loc
	up    *frame
	first *Func // whose result the data came through, nearest to the question
}

// A heldKey is a question to holders.
type heldKey struct {
	fn   *Func
	loc  Loc
	addr bool
}

// holders returns the origins of the value that fn finds at s that live as long
// as the program, for those who only look: what fn itself has made may be one of
// them.
func (p *program) holders(fn *Func, s Src) []origin {
	key := heldKey{fn, s.Loc, s.Addr}
	out, known := p.held[key]
	if !known {
		for _, o := range p.search(nil, fn, s).found {
			if o.kind == originGlobal {
				out = append(out, o)
			}
		}
		p.held[key] = out
	}
	return out
}

// search looks for where the value that fn finds at s may come from. What was made
// on behalf of asked alone is fresh; asked may be nil.
func (p *program) search(asked, fn *Func, s Src) *search { return p.searchMap(asked, fn, s, "") }

// searchMap is search for a map whose type is known.
func (p *program) searchMap(asked, fn *Func, s Src, typ string) *search {
	q := &search{program: p, asked: asked, plain: plainMap(typ), budget: originBudget, seen: make(map[searchKey]bool), names: make(map[string]bool)}
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

func (q *search) src(fn *Func, up *frame, s Src, trace *link) {
	key := searchKey{fn, s.Loc, up, trace.firstResult()}
	if q.seen[key] || q.budget <= 0 {
		return
	}
	q.seen[key] = true
	q.budget--
	q.names[tail(s.Loc)] = true
	switch s.Base.Kind {
	case BaseGlobal:
		q.end(origin{kind: originGlobal, loc: s.Loc, addr: s.Addr, fn: fn}, trace)
	case BaseCall:
		q.result(fn, up, s, trace)
	case BaseParam:
		q.param(fn, up, s, trace)
	case BaseFree:
		q.captured(fn, s, trace)
	default:
		q.object(fn, up, s, trace)
	}
}

// object ends the search at something that fn made. What is made once, while
// the program starts or in main, lives as long as the program and is as good as
// a package variable.
func (q *search) object(fn *Func, up *frame, s Src, trace *link) {
	if stores := q.storesOf(s.Path); len(stores) > 0 {
		if fields, below := splitFields(s.Path); len(fields) > 0 && len(below) == 0 {
			q.emit(origin{kind: originFresh, fn: fn}) // nobody is seen to have put one into this object
		}
		q.stored(stores, s.Path, link{guess: true}.before(trace))
		return
	}
	if !s.Base.isMade() || !q.longLived(fn, up, s.Base) {
		q.emit(origin{kind: originFresh, fn: fn})
		return
	}
	q.end(origin{kind: originGlobal, loc: s.Loc, addr: s.Addr, fn: fn}, trace)
}

// longLived reports whether the object that fn makes, called through the
// frames, is made only once, and not for the function that was asked about.
func (q *search) longLived(fn *Func, up *frame, b Base) bool {
	m := fn.object(int(b.Index))
	if m == nil || m.Loop && up == nil {
		return false // what a loop makes and passes on is for one round
	}
	if q.start[fn.ID] || q.registered(fn, b) {
		return true
	}
	top := fn
	for ; up != nil; up = up.up {
		if up.at().Loop {
			return false
		}
		top = up.fn
	}
	return top != q.asked && q.once[top.ID]
}

// registered reports whether a function literal that captures the object is
// handed to code out of sight, which may call it at any time and often:
//
//	limits := map[string]string{"burst": "5"}
//	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { ... limits ... })
func (q *search) registered(fn *Func, b Base) bool {
	for i := range fn.Calls {
		c := &fn.Calls[i]
		if c.Mode != CallRef {
			continue
		}
		for _, v := range append(c.Free[:len(c.Free):len(c.Free)], c.Args...) {
			if holds(v, b) && q.handedOut(fn, c.Callee) {
				return true
			}
		}
	}
	return false
}

func holds(v Val, b Base) bool {
	return slices.ContainsFunc(v, func(s Src) bool { return s.Base == b })
}

// handedOut reports whether fn passes the function id to a call that is not
// analysed.
func (q *search) handedOut(fn *Func, id string) bool {
	for i := range fn.Calls {
		c := &fn.Calls[i]
		if c.Mode == CallRef || q.funcs[c.Callee] != nil || isStandard(definedIn(c.Callee)) && !hasVerb(bareName(c.Callee), keeperVerbs) {
			continue
		}
		for _, v := range c.Args {
			if slices.ContainsFunc(v, func(s Src) bool { return s.Base.Kind == BaseFunc && s.Base.Name == id }) {
				return len(q.callees(site{fn, i})) == 0 || q.funcs[c.Callee] == nil && c.Callee != ""
			}
		}
	}
	return false
}

// keeperVerbs begin the names of the standard functions that keep a function which they
// are given. The others call it before they return, or as WaitGroup.Go does for somebody
// who waits for it, so that what it captures is shared with nobody:
//
//	fs.WalkDir(dir, ".", func(path string, _ fs.DirEntry, _ error) error { found[path] = true; return nil })
//	return found
var keeperVerbs = []string{"Handle", "AfterFunc", "Register", "Publish", "Func", "BoolFunc", "SetFinalizer", "AddCleanup", "Cleanup", "Once", "MakeFunc", "Pull"}

// definedIn returns the import path in the ID of a function or method.
func definedIn(id string) string {
	id = strings.TrimLeft(id, "(*")
	dir := strings.LastIndexByte(id, '/') + 1
	base, _, _ := strings.Cut(id[dir:], ".")
	return id[:dir] + base
}

// isMain reports whether f is a program's main function.
func isMain(f *Func) bool { return f.Method == "main" && f.Recv == "" && !f.Literal }

// object returns what f made under an index, nil if that is a variable.
func (f *Func) object(index int) *Object {
	for i := range f.Made {
		if f.Made[i].Index == index {
			return &f.Made[i]
		}
	}
	return nil
}

func (q *search) emit(o origin) { q.found = append(q.found, o) }

// end ends the search at o, which the trace leads away from. Locations in a
// function are told apart by the function.
func (q *search) end(o origin, trace *link) {
	if o.loc.Base.Kind != BaseGlobal {
		o.loc.Base.Name = o.fn.ID
	}
	o.trace = trace
	o.guess = o.guess || o.kind == originContract && trace.remembers()
	q.emit(o)
}

// param goes on with the argument of the call that the search came through,
// or of all callers.
func (q *search) param(fn *Func, up *frame, s Src, trace *link) {
	if up != nil {
		q.argument(up.site, up.up, s, link{}, trace)
		return
	}
	if why, ok := q.promisedParam(fn, int(s.Base.Index)); ok && trace.remembers() {
		// Some object of the type is the framework's, which says nothing of
		// this one: a server's request is not a round tripper's.
		q.emit(origin{kind: originFresh, fn: fn})
		return
	} else if ok {
		q.end(origin{kind: originContract, loc: s.Loc, fn: fn, why: why}, trace)
		return
	}
	sites := q.callers[fn]
	for _, call := range sites {
		step := link{call: call.at(), how: passedTo}
		passers := q.passers(call, fn.ID)
		for _, by := range passers { // the callee's caller is known with the function
			q.argument(call, &frame{by, nil}, s, step, trace)
		}
		if len(passers) == 0 {
			q.argument(call, nil, s, step, trace)
		}
	}
	if !q.reachedByCall(sites) || q.offered(fn, sites) {
		q.byField(fn, s, trace)
	}
}

// offered reports whether fn is there for others who are not seen calling it:
// it is exported, and only its own package calls it.
func (q *search) offered(fn *Func, sites []site) bool {
	if !fn.Exported || fn.Literal || strings.HasSuffix(fn.Package, "/internal") || strings.Contains(fn.Package, "/internal/") {
		return false
	}
	return !slices.ContainsFunc(sites, func(s site) bool { return s.fn.Package != fn.Package && !s.fn.Test })
}

// reachedByCall reports whether any of the sites is a call; the others only
// hand the function out, and who calls it then is not known.
func (p *program) reachedByCall(sites []site) bool {
	for _, s := range sites {
		if s.at().Mode != CallRef {
			return true
		}
	}
	return false
}

// argument goes on with the argument of a call, as a step before the trace.
func (q *search) argument(call site, up *frame, s Src, step link, trace *link) {
	c := call.at()
	if int(s.Base.Index) >= len(c.Args) {
		return
	}
	arg := c.Args[s.Base.Index]
	if wrong := func(v Src) bool { return cannotBe(call.fn, v, s.Path, q.plain) }; slices.ContainsFunc(arg, wrong) {
		arg = slices.DeleteFunc(slices.Clone(arg), wrong)
	}
	step.by = call.fn
	given := q.project(call.fn, call.call, arg, s.Path)
	for i := range given {
		step.given = &given[i]
		q.src(call.fn, up, given[i], step.before(trace).putBy(call.fn, given[i]))
	}
}

func (q *search) captured(fn *Func, s Src, trace *link) {
	made, ok := q.made[fn.ID]
	if !ok || int(s.Base.Index) >= len(made.at().Free) {
		q.outOfSight(fn, s, trace)
		return
	}
	for _, t := range q.project(made.fn, made.call, made.at().Free[s.Base.Index], s.Path) {
		q.src(made.fn, nil, t, trace.remembered())
	}
}

// outOfSight ends the search at what a function gets from callers that are not
// part of the program.
func (q *search) outOfSight(fn *Func, s Src, trace *link) {
	q.end(origin{kind: originCaller, loc: s.Loc, fn: fn}, trace)
}
