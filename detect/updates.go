package detect

import (
	"slices"

	"github.com/mapfix/mapfix/detect/summary"
)

// memoSignal distrusts writes that follow a look-up of the same key: memos,
// sets and get-or-create do that.
//
//	n, ok := table[at]
//	if !ok { table[at] = count(at) }
func (j *judge) memoSignal(s *sharing, ev *evidence) {
	for _, w := range s.writes {
		if len(w.event.Before) > 0 && w.event.Key.Kind != summary.KeyConst {
			ev.add(doubt, w.event.Pos, "%s is looked up before it is written", w.event.Text)
		}
	}
}

// cloned reports whether the author copied the map that holds the written ones,
// which says that the owner's were not meant. Objects that the copy points to are
// another matter: who works on a snapshot means the objects in it.
//
//	for _, s := range maps.Clone(sessions) { s.Meta["swept"] = now }
func (s *sharing) cloned() bool {
	if !s.place().Cloned {
		return false
	}
	return !slices.ContainsFunc(s.writes, func(w candidateWrite) bool {
		rest, ok := w.src.Behind(w.ref)
		return !ok || slices.Contains(rest.Steps(), summary.StepDeref)
	})
}

// updateSignal distrusts values that are computed from the old ones, if the map
// is only shown afterwards: then it is the owner's state that was shown. So are
// elements of what was bound, which somebody edits in place.
//
//	goods := village.Goods
//	goods["corn"] -= eaten
//	log(describe(goods))
func (j *judge) updateSignal(s *sharing, ev *evidence) {
	self, shown := 0, 0
	for _, w := range s.writes {
		if !w.event.Self {
			continue
		}
		self++
		if rest, ok := w.src.Behind(w.ref); ok && rest != "" && w.fn == s.fn && s.place().Kind != summary.KindStruct {
			ev.add(doubt, w.event.Pos, "%s is brought up to date in its place", w.event.Text)
		}
		if !j.goesOut(s, w) {
			shown++
		}
	}
	if shown > 0 && self == len(s.writes) {
		ev.add(doubt, s.writes[0].event.Pos, "%s is brought up to date", s.writes[0].event.Text)
	}
}

// goesOut reports whether the derived map itself is returned, stored, sent or
// handed to code out of sight behind a write.
func (j *judge) goesOut(s *sharing, w candidateWrite) bool {
	if w.at == remote {
		return true
	}
	for _, k := range s.after(w) {
		e := &s.fn.Events[k]
		if j.givesOn(s, w, k) || e.Kind == summary.EventPass && j.throughBind(s, w, e) && j.outOfReach(site{s.fn, e.Call}) {
			return true
		}
	}
	return false
}

// outOfReach reports whether a call goes to code that is not analysed.
func (p *program) outOfReach(call site) bool {
	c := call.at()
	return len(p.callees(call)) == 0 || c.Callee != "" && p.funcs[c.Callee] == nil
}
