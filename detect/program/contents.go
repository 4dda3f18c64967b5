package program

import (
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/summary"
)

// byField goes on with everything that the program puts into the last field
// on the way: for objects whose callers are out of sight.
func (q *Search) byField(fn *summary.Func, s summary.Src, trace *Link) {
	if stores := q.StoresOf(s.Path); len(stores) > 0 {
		q.stored(stores, trace)
		if !fn.Exported || fn.Literal || trace.remembers() {
			return
		}
	}
	q.outOfSight(fn, s, trace)
}

// StoresOf returns what the program stores into the last field on a path that it stores
// anything into, whichever the object.
func (p *Program) StoresOf(path summary.Path) []*flow.Source {
	for to := path; to != ""; to = to.Parent() {
		if !summary.IsField(to.Last()) || contract.IsStandard(summary.FieldPackage(to.Last())) {
			continue // what is in some http.Request says nothing of another one
		}
		var out []*flow.Source
		for s := range p.Graph().Sources(nil, summary.Loc{Path: path[len(to.Parent()):]}) {
			if !isDeepCopy(s.Fn.ID) && !s.Copy && !s.Others {
				out = append(out, s)
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}

// Filling returns what the maps hold that fn finds at what is in val: what is not known if that
// is so of one of them. What comes from out of sight has been loaded there.
func (p *Program) Filling(fn *summary.Func, val summary.Val) summary.Content {
	seen := make(map[nodeKey]bool)
	all := summary.ContentUnknown
	for _, s := range val {
		content := p.fillingOf(fn, s, seen)
		if content == summary.ContentUnknown {
			return content
		}
		all = max(all, content)
	}
	return all
}

func (p *Program) fillingOf(fn *summary.Func, s summary.Src, seen map[nodeKey]bool) summary.Content {
	key := nodeKey{fn, s.Loc}
	if s.Path != "" || seen[key] {
		return summary.ContentUnknown
	}
	seen[key] = true
	all := summary.ContentUnknown
	if s.Base.IsMade() {
		if m := fn.Object(int(s.Base.Index)); m != nil {
			return m.Filled
		}
		all = summary.ContentEmpty // a variable is nil at first
	}
	if s.Base.Kind == summary.BaseCall {
		if _, outside := p.Graph().Callees(flow.Site{Fn: fn, Call: int(s.Base.Index)}); outside {
			all = summary.ContentData
		}
	}
	for r := range p.Graph().Sources(fn, s.Loc) {
		content := p.fillingOf(r.Fn, *r.Src, seen)
		if content == summary.ContentUnknown || r.Others || r.Copy {
			return summary.ContentUnknown
		}
		all = max(all, content)
	}
	return all
}

// PutInEmpty reports whether all that the program puts where root r lies in what r's function
// makes are maps without data, but for what fn itself puts in, and no decoder is handed what r's
// function makes:
//
//	job := &Job{Name: name}
//	if job.Notes == nil { job.Notes = &Notes{Lines: make(map[string]string)} }
func (p *Program) PutInEmpty(fn *summary.Func, r Origin) bool {
	stores := p.StoresOf(r.Loc.Path)
	filled := func(put *flow.Source) bool {
		switch p.Filling(put.Fn, summary.Val{*put.Src}) {
		case summary.ContentUnknown:
			return true
		case summary.ContentEmpty:
			return false
		}
		return put.Fn != fn
	}
	decoded := func(e summary.Event) bool {
		return e.Kind == summary.EventPass && p.Funcs[r.Fn.Calls[e.Call].Callee] == nil &&
			slices.ContainsFunc(e.Val, func(t summary.Src) bool { return t.Base.IsMade() && t.Base.Index == r.Loc.Base.Index })
	}
	return len(stores) > 0 && !slices.ContainsFunc(stores, filled) && !slices.ContainsFunc(r.Fn.Events, decoded)
}

// stored goes on with what was stored into a field on the path.
func (q *Search) stored(stores []*flow.Source, trace *Link) {
	if len(stores) > bounds.Of.Stores {
		q.Cut = bounds.TooManyStores
		stores = stores[:bounds.Of.Stores]
	}
	defer q.back(q.trail.length)
	step := q.trail.push(Link{Memory: true}, trace)
	for _, s := range stores {
		q.src(s.Fn, nil, *s.Src, step)
	}
}

// A projection is a question to project. Equal values of a function are one in
// memory, so many calls of it ask the same.
type projection struct {
	st   *summary.State
	val  summary.SliceKey[summary.Src]
	path summary.Path
}

// Project follows a path from a value as it is at a call of fn, or with call
// -1 at its end, and returns the values there.
func (p *Program) Project(fn *summary.Func, call int, val summary.Val, path summary.Path) summary.Val {
	if path == "" || len(val) == 0 {
		return val
	}
	key := projection{p.state(fn, call), summary.KeyOfSlice(val), path}
	out, known := p.projected[key]
	if !known {
		out = key.st.Follow(val, path)
		p.projected[key] = out
	}
	return out
}

// OwnField reports whether s is a field of the receiver itself, rather than of
// something that the receiver refers to. A literal in a method captures the receiver.
func (p *Program) OwnField(f *summary.Func, s summary.Src) bool {
	if made, ok := p.Made[f.ID]; ok && s.Base.Kind == summary.BaseFree && int(s.Base.Index) < len(made.At().Free) {
		return slices.ContainsFunc(p.Project(made.Fn, made.Call, made.At().Free[s.Base.Index], s.Path), func(t summary.Src) bool { return p.OwnField(made.Fn, t) })
	}
	return f.HasReceiver(s.Base) && strings.Count(string(s.Path), "|"+summary.StepDeref) <= 1
}

// filledLater reports whether somebody puts something into the very object that fn makes, on
// the path of s from there: into a field that is filled when it is first asked for, or into a
// table.
//
//	func (c *Client) Attrs() map[string]string {
//		if c.attrs == nil { c.attrs = fetch() }
//		return c.attrs
//	}
func (q *Search) filledLater(fn *summary.Func, s summary.Src) bool {
	if !s.Base.IsMade() {
		return false
	}
	if q.filling >= bounds.Of.Filling {
		q.Cut = bounds.TooDeepOrigins
		return false
	}
	q.filling++
	defer func() { q.filling-- }()
	for ; s.Path != ""; s.Path = s.Path.Parent() {
		if step := s.Path.Last(); step != summary.StepElem && !summary.IsField(step) {
			continue // what is sent, or lies behind a pointer, is no part of it
		}
		if slices.ContainsFunc(q.Graph().Filled(fn, s.Loc), func(at flow.Node) bool { return q.isPartOf(at.Fn, at.Loc, fn, s) }) {
			return true
		}
	}
	return false
}

// isPartOf reports whether what by has at loc may be at s, in what fn makes.
func (q *Search) isPartOf(by *summary.Func, loc summary.Loc, fn *summary.Func, s summary.Src) bool {
	if by == fn && loc == s.Loc {
		return true
	}
	object, rest := loc.Container()
	return slices.ContainsFunc(q.Roots(by, object), func(o Origin) bool {
		is := o.Object()
		return is.Fn == fn && is.Loc.Base == s.Base && is.Loc.Path+o.Inside(rest) == s.Path
	})
}
