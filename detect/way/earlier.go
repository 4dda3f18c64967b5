package way

import (
	"slices"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/keyuse"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/summary"
)

// Earlier returns which of those who ask the copy of a candidate's map for certain entries may
// find in the map what an earlier call has written, and would miss it in the copy: w may be
// passed over on the way there, or is of another key. Who takes the map as a whole takes that of
// its own call. The objects are those that w writes, and derived tells what the copy will be in
// the candidate's function.
//
//	if admin {
//		m["role"] = "root"
//	}
//	return m["role"] // what an admin's call has left, for everybody
func Earlier(p *program.Program, keys *keyuse.Answers, c *program.Candidate, w program.CandidateWrite, objects []flow.Object, copied []flow.Holder, derived func(summary.Src) bool) []flow.Holder {
	e := earlier{Program: p, write: w, home: c.Fn, fn: c.Fn, at: w.At, derived: derived}
	if w.At == program.Remote {
		e.fn, e.at = w.Fn, eventOnWay(w, w.Fn, nil)
		e.derived = func(s summary.Src) bool { return summary.Overlap(summary.Val{s}, w.Event.Val) }
	}
	var out []flow.Holder
	for _, h := range copied {
		if e.asks(keys, h) && !e.findsOwn(h, objects) {
			out = append(out, h)
		}
	}
	return out
}

// An earlier answers for one write which accesses find what it wrote in the same call.
type earlier struct {
	*program.Program
	write     program.CandidateWrite
	home      *summary.Func // the candidate's
	fn        *summary.Func // event at of which is the write, or leads to it
	at        int
	derived   func(summary.Src) bool
	unwritten map[flow.Access]bool // what is reached without the write; nil if not asked yet
}

// asks reports whether an access to the copy is known to ask for certain entries, by looking them
// up or, in the candidate's function and what it calls, by telling all apart. What is returned,
// its callers take as that call has left it.
func (e *earlier) asks(keys *keyuse.Answers, h flow.Holder) bool {
	at := h.At()
	switch {
	case at.Kind == summary.EventLookup:
		return true
	case h.Fn != e.home && !e.Calls(e.home, h.Fn):
		return false
	case at.Kind == summary.EventRange:
		return keys.IsComparedIn(e.home, h.Fn, at.Keys)
	case at.Kind == summary.EventPass:
		c := &h.Fn.Calls[at.Call]
		if e.Contracts.OnlyReads(c, at.Arg, e.Methods[c.Iface]) {
			return keys.IsComparedIn(e.home, h.Fn, c.Told)
		}
		return e.Contracts.Use(c, at.Arg, nil)&contract.LooksAt != 0
	}
	return false
}

// findsOwn reports whether an access finds what the write has put there, or that it has taken
// it away, in each call that gets there.
func (e *earlier) findsOwn(h flow.Holder, objects []flow.Object) bool {
	if !e.isOfOneKey(h) || !e.isSure() {
		return false
	}
	if h.Fn == e.fn && e.derived(h.Src) {
		return e.fn.Precedes(e.at, h.Event)
	}
	if e.unwritten == nil {
		e.unwritten = make(map[flow.Access]bool)
		for _, u := range e.Graph().Holders(objects, e.isWritten) {
			e.unwritten[u.Access] = true
		}
	}
	return !e.unwritten[h.Access]
}

// isOfOneKey reports whether what is written is one key, whatever the call, or the very one that
// the access is about.
func (e *earlier) isOfOneKey(h flow.Holder) bool {
	w := e.write
	if w.Event.Write != "index" && w.Event.Write != "delete" {
		return false
	}
	if h.Fn == w.Fn && h.At().Key == w.Event.Key {
		return true
	}
	written := e.KeysOf(w.Fn, w.Event.Key, bounds.Of.KeyCallers)
	return !written.Open && len(written.Consts) == 1
}

// isSure reports whether the write is made each time that the function gets to its event: no
// callee on the way there passes it over.
func (e *earlier) isSure() bool {
	if e.write.At == program.Remote {
		return true
	}
	f, i := e.fn, e.at
	for rest := e.write.Chain; rest != nil; rest = rest.Next {
		funcs, outside := e.Graph().Callees(flow.Site{Fn: f, Call: f.Events[i].Call})
		if len(funcs) != 1 || outside {
			return false
		}
		f = funcs[0]
		if i = eventOnWay(e.write, f, rest.Next); i < 0 || f.Events[i].Block != 0 {
			return false
		}
	}
	return true
}

// isWritten is a cut at what the write has gone before: everything that fn does with the source,
// by the call or by other means than calls.
func (e *earlier) isWritten(fn *summary.Func, s summary.Src, call int) bool {
	if fn != e.fn || !e.derived(s) {
		return false
	}
	for i := range fn.Events {
		if i != e.at && slices.ContainsFunc(fn.Events[i].Val, e.derived) && e.hands(i, call) && !fn.Precedes(e.at, i) {
			return false
		}
	}
	return true
}

// hands reports whether event i hands the map on by a call, or by other means if there is none.
func (e *earlier) hands(i, call int) bool {
	o := &e.fn.Events[i]
	switch {
	case o.HandsOn() && call >= 0:
		return o.Call == call
	case call >= 0:
		return false
	case o.HandsOn():
		args, _ := e.fn.Calls[o.Call].Handed()
		return o.Arg >= len(args) || !slices.ContainsFunc(args[o.Arg], e.derived)
	case o.Kind == summary.EventStore, o.Kind == summary.EventSend:
		return o.Target == nil || summary.IsForeign(*o.Target)
	}
	return o.Kind == summary.EventReturn || o.Kind == summary.EventLeak
}
