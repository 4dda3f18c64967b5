package values

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/scan/binds"
	"github.com/mapfix/mapfix/detect/scan/kinds"
	"github.com/mapfix/mapfix/detect/scan/sequence"
	"github.com/mapfix/mapfix/detect/scan/syntax"
	"github.com/mapfix/mapfix/detect/summary"
)

// handings are what the function hands over to somebody who may keep it, and what may make
// that a mistake or end it.
type handings struct {
	over     []handing
	rewrites []rewrite
	assigned []assigned
	waits    []sequence.Place // where the function waits for others
	exprs    map[int]ast.Expr // what binds bind
}

// A handing is a place where a map is handed over.
type handing struct {
	summary.Handing
	at   sequence.Place
	src  summary.Src // with the binds that it has passed
	expr ast.Expr    // the map
}

// A rewrite is a write to a map.
type rewrite struct {
	summary.Rewrite
	at sequence.Place
}

// An assigned is a variable or field that is assigned.
type assigned struct {
	to   ast.Expr
	root types.Object
	at   sequence.Place
}

// handsOver notes that val, what e stands for, is handed over: the map itself, or one that a
// struct literal has taken in. To is what it goes into, or what is called. A field is handed
// over by its owner alone, to what is the owner's too.
func (f *follower) handsOver(h summary.Handing, val summary.Val, e, to ast.Expr, t types.Type) {
	if !f.recording || e == nil || f.fn.Test {
		return
	}
	if kinds.IsMap(t) {
		for _, s := range val {
			if h.Way != summary.HandedToResult && syntax.IsPath(e) && (f.isOwnMap(s) || (h.Way == summary.HandedToList || h.Way == summary.HandedToCall) && f.isOwners(s, e, to)) {
				h.Whole, h.Loc = true, s.Loc
				f.handed.over = append(f.handed.over, handing{h, f.here, s, e})
			}
		}
		return
	}
	if !kinds.IsStruct(kinds.Deref(t)) {
		return
	}
	for _, s := range f.st.Reach(val) {
		refs := s.BindList()
		mine := f.isOwnMap(s)
		if h.Way == summary.HandedToResult {
			mine = f.isReceivers(s) && len(refs) == 1 // by another name it is written as that
		}
		if len(refs) == 0 || !mine {
			continue
		}
		id := int(refs[len(refs)-1].ID)
		if b := &f.fn.Binds[id-1]; b.Form == summary.BindLiteral && b.Kind == summary.KindMap && f.handed.exprs[id] != nil {
			h.Whole, h.Loc, h.Bind = false, s.Loc, id
			f.handed.over = append(f.handed.over, handing{h, f.here, s, f.handed.exprs[id]})
		}
	}
}

// isOwners reports whether s, what e stands for, is in a field of something that the function
// is given, and to is so too.
func (f *follower) isOwners(s summary.Src, e, to ast.Expr) bool {
	owner, ok := syntax.VariableOf(e).(*ast.Ident)
	other, also := syntax.VariableOf(to).(*ast.Ident)
	return ok && also && f.Info.ObjectOf(owner) == f.Info.ObjectOf(other) && !s.Addr && s.Base.Kind == summary.BaseParam && s.Path != ""
}

// isOwnMap reports whether s is a map, or something else, that the function has made.
func (f *follower) isOwnMap(s summary.Src) bool {
	return s.Base.Kind == summary.BaseLocal && s.Addr && s.Path == ""
}

// isReceivers reports whether s is in a field of the function's receiver, which has it in later
// calls too.
func (f *follower) isReceivers(s summary.Src) bool {
	return f.fn.HasReceiver(s.Base) && !s.Addr && s.Path != ""
}

// noteRewrite notes a write to a map. What is put in varies unless it is a constant.
func (f *follower) noteRewrite(e summary.Event, varies bool) {
	e.Locks = f.st.HeldLocks()
	f.handed.rewrites = append(f.handed.rewrites, rewrite{summary.Rewrite{Event: e, Varies: varies}, f.here})
}

// noteAssigned notes that l gets another value.
func (f *follower) noteAssigned(l ast.Expr) {
	if id, ok := syntax.VariableOf(l).(*ast.Ident); ok && f.recording {
		f.handed.assigned = append(f.handed.assigned, assigned{l, f.Info.ObjectOf(id), f.here})
	}
}

// noteHandings writes down which of the maps that the function hands over it writes
// afterwards.
func (f *follower) noteHandings() {
	number := make(map[int]int) // in the summary, of rewrites
	for _, h := range f.handed.over {
		stops := f.stopsOf(h)
		reached := f.at.From(h.at, stops)
		for i, w := range f.handed.rewrites {
			if !f.concerns(w, h) || w.at == h.at || !f.follows(w, h, reached, stops) {
				continue
			}
			n, known := number[i]
			if !known {
				n = len(f.fn.Rewrites)
				number[i] = n
				f.fn.Rewrites = append(f.fn.Rewrites, w.Rewrite)
			}
			again, other := f.comesAgain(h, f.at.From(w.at, stops))
			h.Writes = append(h.Writes, summary.HandedWrite{Rewrite: n, Again: again, Other: other})
		}
		if len(h.Writes) > 0 {
			h.Bind = f.bindOf(h)
			f.fn.Handings = append(f.fn.Handings, h.Handing)
		}
	}
}

// concerns reports whether w writes what h hands over, by a name that it had before. In a loop
// that may be the one which another round had for it:
//
//	for _, name := range names {
//		a := Action{Options: options} // one map for all
//		a.Options["topic"] = name
//		actions = append(actions, a)
//	}
func (f *follower) concerns(w rewrite, h handing) bool {
	return slices.ContainsFunc(w.Val, func(s summary.Src) bool {
		return s.Loc == h.Loc && (h.Bind == 0 || h.Way == summary.HandedToList || !s.BoundBy(h.Bind))
	})
}

// follows reports whether w may come after h, which reached are the places for: of what the
// function returns, in the next call, if it comes before it in this one.
func (f *follower) follows(w rewrite, h handing, reached *sequence.Reached, stops []sequence.Place) bool {
	if h.Way == summary.HandedToResult {
		return f.at.From(w.at, stops).Has(h.at)
	}
	return reached.Has(w.at)
}

// comesAgain reports whether the map of h is handed over likewise at one of the places: where
// h is, or elsewhere.
func (f *follower) comesAgain(h handing, reached *sequence.Reached) (again, other bool) {
	for _, o := range f.handed.over {
		same := o.Loc == h.Loc && o.Way == h.Way && o.Whole == h.Whole && o.Arg == h.Arg
		if same && h.Way == summary.HandedToCall {
			a, b := &f.fn.Calls[o.Call], &f.fn.Calls[h.Call]
			same = a.Text == b.Text && a.Callee == b.Callee
		}
		if same && reached.Has(o.at) {
			again, other = again || o.at == h.at, other || o.at != h.at
		}
	}
	return again, other
}

// stopsOf returns the places behind which the name of what is handed over stands for another
// map; and of what somebody gets who works beside the function, where this waits.
func (f *follower) stopsOf(h handing) []sequence.Place {
	var out []sequence.Place
	if at, ok := f.at.Made[int(h.Loc.Base.Index)]; ok && h.Loc.Base.Kind == summary.BaseLocal {
		out = append(out, at)
	}
	id, _ := syntax.VariableOf(h.expr).(*ast.Ident)
	text := types.ExprString(h.expr)
	for _, a := range f.handed.assigned {
		if id != nil && a.root == f.Info.ObjectOf(id) && a.root != nil && strings.HasPrefix(text, types.ExprString(a.to)) {
			out = append(out, a.at)
		}
	}
	if h.Way == summary.HandedToReceiver || h.Way == summary.HandedToCall && f.fn.Calls[h.Call].Mode == summary.CallGo {
		out = append(out, f.handed.waits...)
	}
	return out
}

// bindOf returns the index of the bind of what is handed over.
func (f *follower) bindOf(h handing) int {
	if h.Bind == 0 {
		form := summary.BindElement
		if h.Way == summary.HandedToCall {
			form = summary.BindArg
		}
		spec := binds.Spec{Expr: h.expr, Form: form, Type: f.TypeOf(h.expr)}
		f.here = h.at
		h.Bind = f.bindID(spec, kinds.KindOf(spec.Type))
	}
	return h.Bind - 1
}

// handsToCall notes what a call is handed, behind as many receivers.
func (f *follower) handsToCall(e *ast.CallExpr, mode summary.CallMode, receivers int, given []operand) {
	id, known := f.callIDs[e]
	if !known || mode != summary.CallPlain && mode != summary.CallGo || e.Ellipsis.IsValid() {
		return
	}
	if strings.HasSuffix(f.fn.Calls[id].Text, ".Wait") {
		f.noteWait()
	}
	for i, o := range given {
		if receivers+i < len(f.fn.Calls[id].Args) {
			f.handsOver(summary.Handing{Way: summary.HandedToCall, Call: id, Arg: receivers + i}, o.val, o.expr, e.Fun, o.typ)
		}
	}
}

// noteWait notes that the function waits for others.
func (f *follower) noteWait() {
	if f.recording {
		f.handed.waits = append(f.handed.waits, f.here)
	}
}
