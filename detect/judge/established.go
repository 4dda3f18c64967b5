package judge

import (
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/rule"

	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/summary"
)

// provenFacts adds a doubt for each thing that a safe fix needs and that the value-flow
// graph does not show: which object is written (S1), that nobody who reads it by another
// name can tell (S3), and that all who have it are known.
func (j *judge) provenFacts(s *sharing, facts *rule.Facts) {
	for _, w := range s.Writes {
		j.establish(s, w, facts)
	}
}

func (j *judge) establish(s *sharing, w program.CandidateWrite, facts *rule.Facts) {
	src := w.Shared()
	j.seed(w.Event.Under)
	origins := j.graph().Origins(s.Fn, src.Loc)
	objects := origins.Objects
	for _, o := range origins.Fresh {
		if o.Fn != s.Fn && (j.Start[o.Fn] || j.Once[o.Fn] || j.Once[s.Fn]) {
			objects = append(objects, o) // made once, and given to all who ask
		}
	}
	if len(objects) == 0 {
		facts.Add(rule.HolderNotKnown, w.Event.Pos)
	}
	if j.calls(s.Fn, s.Fn) { // each call of the recursion would have a copy of its own
		facts.Add(rule.WritesBeside, w.Event.Pos, s.Fn.Name)
	}
	holders := append(j.graph().Holders(objects, j.cut(s, w)), j.methodsOf(w.Event)...)
	for _, h := range holders {
		if !j.separated(s, w, h) {
			j.holderFacts(s, w, h, facts)
		}
	}
	missing := slices.Concat(origins.Missing, j.unknownOnWay(s, w), j.graph().Missing())
	if len(missing) == 0 {
		j.laterWrites(s, w, objects, holders, facts)
	}
	j.configuringFacts(s, w, holders, facts)
	j.oftenFacts(s, w, facts)
	j.storedAwayFacts(s, w, facts)
	for _, what := range missing {
		facts.Add(rule.OriginsNotKnown, w.Event.Pos, what)
	}
}

// laterWrites weighs the writes of those who get the derived map from the candidate's
// function: they go to the copy as well, and somebody who reads the original may wait for
// them.
//
//	m := ensure(id) // returns the map, which it has written
//	m["later"] = x
func (j *judge) laterWrites(s *sharing, w program.CandidateWrite, objects []flow.Object, holders []flow.Holder, facts *rule.Facts) {
	known := make(map[flow.Access]bool, len(holders))
	for _, h := range holders {
		known[h.Access] = true
	}
	all := j.graph().Holders(objects, func(*summary.Func, summary.Src, int) bool { return false })
	for _, later := range all {
		e := later.At()
		if e.Kind != summary.EventMutate || known[later.Access] || later.Copy || s.isOwn(later) {
			continue
		}
		for _, h := range holders {
			read := program.CandidateWrite{Mutated: program.Mutated{Fn: later.Fn, Event: e}}
			if h.At().Kind == summary.EventLookup && !h.At().Key.Listed && !j.separated(s, w, h) && !j.beforeMain(h.Fn) && j.mayBeEqual(h, read) {
				facts.Add(rule.LaterWrites, e.Pos, later.Fn.Name, h.Fn.Name)
				break
			}
		}
	}
}

// methodsOf returns the accesses of methods of a map's own type that nobody is seen to call:
// code out of sight may, to which the map was handed as an interface.
//
//	flag.Var(labels, "label", "") // calls labels.Set
func (j *judge) methodsOf(e *summary.Event) []flow.Holder {
	if j.uncalled == nil {
		j.uncalled = make(map[string][]flow.Holder)
		for _, f := range j.Order {
			if f.Recv == "" || f.Literal || len(j.graph().Callers(f)) > 0 {
				continue
			}
			for i := range f.Events {
				o := &f.Events[i]
				for _, s := range o.Val {
					if touches(o) && s.Path == "" && s.Base.Kind == summary.BaseParam && s.Base.Index == 0 {
						j.uncalled[o.Under] = append(j.uncalled[o.Under], flow.Holder{Access: flow.Access{Fn: f, Event: i, Src: s}})
					}
				}
			}
		}
	}
	return j.uncalled[e.Under]
}

// graph returns the value-flow graph of the program, which is made when it is first asked
// for: most programs have no candidate that comes so far.
func (j *judge) graph() *flow.Graph {
	if j.flow == nil {
		j.flow = flow.New(&flow.Program{
			Funcs: j.Order,
			Implementations: func(method string) ([]string, bool) {
				return j.Implementations(method), true
			},
			Through: func(method, f string) []summary.Path { return j.Promoted[program.Promotion{Method: method, Fn: f}] },
			Makes:   func(c *summary.Call) bool { return j.makes(c) },
			Shelves: contract.Shelves,
			ShelfOf: contract.ShelfOf,
		})
	}
	return j.flow
}

// makes reports whether a call that is not analysed gives a new object.
func (j *judge) makes(c *summary.Call) bool {
	if m, ok := contract.Models(c.Callee); ok && (m.Fresh || m.Copies) {
		return true
	}
	k, ok := j.Contracts.Result(c.Callee, c.Iface, c.Method, j.Methods[c.Iface])
	return ok && (k.Kind == contract.ResultFresh || k.Kind == contract.ResultNone) || program.HasVerb(c.Called(), program.MakerVerbs)
}

// seed makes the accesses to maps of a type known to the graph, and those of which the type
// is not known.
func (j *judge) seed(under string) {
	if j.seeded == nil {
		j.seeded = make(map[string]bool)
	}
	if j.seeded[under] {
		return
	}
	first := len(j.seeded) == 0
	j.seeded[under] = true
	if first {
		j.graph().SeedLeaks(j.leaks)
	}
	for _, f := range j.Order {
		for i := range f.Events {
			if e := &f.Events[i]; e.Kind == summary.EventCopy && (e.Under == under || e.Under == "") {
				j.seed(e.Into) // who looks into the copy is a reader too
			}
		}
	}
	j.graph().Seed(func(f *summary.Func, e *summary.Event) bool {
		if f.Test && !j.Opts.Tests {
			return false
		}
		switch e.Kind {
		case summary.EventLookup, summary.EventLen, summary.EventRange, summary.EventMutate, summary.EventLend:
			return e.Under == under || first && e.Under == ""
		}
		return false
	})
}

// cut returns where the data of s stops being the shared object once it is copied: at the
// bind, and for a write without one at the uses that follow it. What gets to a callee
// before the write is followed even so, for it may look for what an earlier call has
// written.
func (j *judge) cut(s *sharing, w program.CandidateWrite) flow.Cut {
	return func(fn *summary.Func, src summary.Src, call int) bool {
		if fn != s.Fn || !s.derives(w, src) {
			return false
		}
		return call < 0 || s.follows(w, call)
	}
}

// derives reports whether src is what the copy will be.
func (s *sharing) derives(w program.CandidateWrite, src summary.Src) bool {
	if s.Bind == program.Straight {
		return src.Loc == w.Src.Loc
	}
	return src.BoundBy(s.Bind + 1)
}

// follows reports whether the call is never made before the write, on the same data.
func (s *sharing) follows(w program.CandidateWrite, call int) bool {
	for i := range s.Fn.Events {
		if e := &s.Fn.Events[i]; e.HandsOn() && e.Call == call && s.mayPrecede(i, w) {
			return false
		}
	}
	return true
}

// mayPrecede reports whether event i of the candidate's function may happen before the write
// in one call of it, on the same data.
func (s *sharing) mayPrecede(i int, w program.CandidateWrite) bool {
	return w.At != program.Remote && i != w.At && s.Fn.MayFollow(w.At, i, bounds.Of.Following)
}

// separated reports whether an access is to the copy, and never comes before the write.
func (j *judge) separated(s *sharing, w program.CandidateWrite, h flow.Holder) bool {
	if h.Fn != s.Fn || !s.derives(w, h.Src) {
		return false
	}
	return h.At().Kind == summary.EventMutate || !s.mayPrecede(h.Event, w)
}

// holderFacts weighs an access to the object that w writes by somebody who does not get the
// copy.
func (j *judge) holderFacts(s *sharing, w program.CandidateWrite, h flow.Holder, facts *rule.Facts) {
	e := h.At()
	switch {
	case h.Open != "" && !j.beforeMain(h.Fn):
		facts.Add(rule.AccessNotKnown, e.Pos, h.Fn.Name, e.Text, h.Open)
		return
	case h.Leak:
		j.leakFacts(h, facts)
		return
	case w.Event.Inner != "" && j.innerFacts(w, h, facts):
		return
	case j.beforeMain(h.Fn), h.Fn != s.Fn && j.isOver(h.Fn, e, s):
		return
	}
	switch e.Kind {
	case summary.EventLookup:
		j.lookupFacts(s, w, h, facts)
	case summary.EventMutate:
		j.otherWriterFacts(s, w, h, facts)
	case summary.EventLen:
		if !h.Copy && !(e.Key.Text == "0" && j.staysFilled(s, w)) {
			facts.Add(rule.CountsEntries, e.Pos, h.Fn.Name)
		}
	case summary.EventRange:
		switch j.keyUse(h.Fn, e.Keys) {
		case summary.KeysCompared:
			facts.Add(rule.ComparesKeys, e.Pos, h.Fn.Name)
		case summary.KeysUnknown:
			facts.Add(rule.KeysNotKnown, e.Pos, h.Fn.Name)
		}
	}
}

// leakFacts weighs the map being handed to code out of sight: what that is not known to do
// only shows it, or it makes a text of which somebody asks what is in it.
func (j *judge) leakFacts(h flow.Holder, facts *rule.Facts) {
	e := h.At()
	if e.Kind == summary.EventPass && contract.Showing(&h.Fn.Calls[e.Call]) {
		if j.textUse(h.Fn, &h.Fn.Calls[e.Call]) == summary.KeysCompared {
			facts.Add(rule.LooksIntoText, e.Pos, e.Text, h.Fn.Name)
			return
		}
		facts.Add(rule.TextNotKnown, e.Pos, e.Text, h.Fn.Name)
		return
	}
	facts.Add(rule.GoesOutOfSight, e.Pos, e.Text)
}

// beforeMain reports whether fn runs only before main does, and so before the write.
func (j *judge) beforeMain(fn *summary.Func) bool {
	if j.early == nil {
		j.early = make(map[*summary.Func]bool)
		for _, f := range j.Order {
			if summary.IsInit(f) {
				j.early[f] = true
			}
		}
		j.Spread(j.early, func(f *summary.Func) bool {
			sites := j.Callers[f]
			return len(sites) > 0 && !slices.ContainsFunc(sites, func(s flow.Site) bool {
				return !j.early[s.Fn] || s.At().Mode == summary.CallGo || s.At().Mode == summary.CallRef
			})
		})
	}
	return j.early[fn]
}

// otherWriterFacts weighs a write by somebody else. Who takes the key away again, or counts on
// from what is there, works together with whoever puts it in.
func (j *judge) otherWriterFacts(s *sharing, w program.CandidateWrite, h flow.Holder, facts *rule.Facts) {
	e := h.At()
	other := j.suspected(access{fn: h.Fn, event: h.Event})
	switch {
	case s.isOwn(h):
		return
	case h.Copy || h.Fn == s.Fn:
		// not the object itself, or looked at in the function
	case !other.mistaken && (j.calls(s.Fn, h.Fn) || j.besides(s.Fn, h.Fn)):
		facts.Add(rule.WritesBeside, e.Pos, h.Fn.Name)
		return
	case j.underLock(h) && !j.sharesLock(s, w, e):
		facts.Add(rule.WritesUnderLock, e.Pos, h.Fn.Name)
		return
	}
	switch {
	case !j.mayBeEqual(h, w):
		return
	}
	switch {
	case e.Write == "delete" || e.Write == "clear":
		facts.Add(rule.RemovesKey, e.Pos, h.Fn.Name)
	case e.Self:
		facts.Add(rule.GoesOnFromKey, e.Pos, h.Fn.Name)
	}
}

// underLock reports whether an access is made under a lock, of its function or of all who
// call that.
func (j *judge) underLock(h flow.Holder) bool {
	holding, without := j.callersHold(h.Fn, h.Src.Loc)
	return len(h.At().Locks) > 0 || holding > 0 && without == 0
}

// sharesLock reports whether the candidate's function holds the lock that event e happens
// under where it writes.
func (j *judge) sharesLock(s *sharing, w program.CandidateWrite, e *summary.Event) bool {
	return slices.ContainsFunc(s.Locks(w), func(l summary.Loc) bool {
		return slices.ContainsFunc(e.Locks, func(held summary.Loc) bool { return tail(held) == tail(l) })
	})
}

// staysFilled reports whether the map has entries before the write and after it, so that no
// question whether it is empty can tell.
func (j *judge) staysFilled(s *sharing, w program.CandidateWrite) bool {
	if w.Event.Write == "delete" || w.Event.Write == "clear" || w.Event.Write == "call" {
		return false
	}
	return !slices.ContainsFunc(s.roots, func(r program.Origin) bool { return !j.contents(s, r).data })
}

// calls reports whether f calls g, itself or by way of others, other than through values that
// are functions: which of these is called when is not known well enough.
func (j *judge) calls(f, g *summary.Func) bool {
	seen := map[*summary.Func]bool{g: true}
	for queue := []*summary.Func{g}; len(queue) > 0; queue = queue[1:] {
		for _, s := range j.Callers[queue[0]] {
			c := s.At()
			switch {
			case c.Mode == summary.CallRef || c.Callee == "" && c.Method == "":
				continue
			case s.Fn == f:
				return true
			case seen[s.Fn]:
				continue
			}
			seen[s.Fn] = true
			queue = append(queue, s.Fn)
		}
	}
	return false
}

// isOwn reports whether an access is one of the candidate's writes, which go to the copy.
func (s *sharing) isOwn(h flow.Holder) bool {
	return slices.ContainsFunc(s.Writes, func(w program.CandidateWrite) bool { return w.Fn == h.Fn && w.Event.Pos == h.At().Pos })
}

// lookupFacts weighs a look-up. Who looks up a key that the map has just given shows what
// is there, and who puts it in first reads its own.
func (j *judge) lookupFacts(s *sharing, w program.CandidateWrite, h flow.Holder, facts *rule.Facts) {
	e := h.At()
	switch {
	case e.Key.Listed || j.putsFirst(h):
	case h.Fn == s.Fn && e.Presence && e.Key == w.Event.Key && s.derives(w, h.Src):
		// it asks only whether to write
	case j.mayBeEqual(h, w):
		facts.Add(rule.LooksUpKey, e.Pos, h.Fn.Name, e.Text)
	}
}

// putsFirst reports whether the function writes the key before it looks it up, on every path.
func (j *judge) putsFirst(h flow.Holder) bool {
	e := h.At()
	for i := range h.Fn.Events {
		o := &h.Fn.Events[i]
		if o.Kind == summary.EventMutate && o.Write == "index" && o.Key == e.Key && h.Fn.Precedes(i, h.Event) && summary.Overlap(o.Val, e.Val) {
			return true
		}
	}
	return false
}

// mayBeEqual reports whether the key of an access may be the one that w writes. Maps that
// entries are copied into may spell their keys in another way, as headers do.
func (j *judge) mayBeEqual(h flow.Holder, w program.CandidateWrite) bool {
	if w.Event.Key.Kind == summary.KeyNone {
		return true
	}
	read, written := j.KeysOf(h.Fn, h.At().Key, bounds.Of.KeyCallers), j.KeysOf(w.Fn, w.Event.Key, bounds.Of.KeyCallers)
	if read.Open || written.Open {
		return true
	}
	return slices.ContainsFunc(read.Consts, func(key string) bool {
		return written.Has(key) || h.Copy && slices.ContainsFunc(written.Consts, func(k string) bool { return strings.EqualFold(k, key) })
	})
}

// innerFacts weighs an access to a map by somebody who does not get the copy, where w writes
// into an element of the map, and reports whether that is all there is to say of it. Elements
// have names of their own: who has put one in may know it by another, and who takes one out
// may keep it.
func (j *judge) innerFacts(w program.CandidateWrite, h flow.Holder, facts *rule.Facts) bool {
	e := h.At()
	switch {
	case e.Kind == summary.EventLend:
		facts.Add(rule.ElementPutIn, e.Pos, h.Fn.Name)
	case e.Kind == summary.EventLen, e.Kind == summary.EventLookup && (e.Presence || e.Reaches):
		return true // what is in the elements decides nothing
	case e.Kind == summary.EventLookup && j.beforeMain(h.Fn) && j.mayBeEqual(h, w):
		facts.Add(rule.ElementTakenOut, e.Pos, h.Fn.Name)
	case e.Kind == summary.EventRange:
		switch j.keyUse(h.Fn, e.Values) {
		case summary.KeysCompared:
			facts.Add(rule.ComparesElements, e.Pos, h.Fn.Name)
		case summary.KeysUnknown:
			facts.Add(rule.ElementsNotKnown, e.Pos, h.Fn.Name)
		}
		return j.beforeMain(h.Fn)
	}
	return false
}
