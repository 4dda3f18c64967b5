package program

import (
	"fmt"
	"iter"
	"slices"

	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/result"
	"github.com/mapfix/mapfix/detect/summary"
)

// LeadingTo returns the functions that lead to f, and f itself; nil is among them if
// something out of sight may.
func (p *Program) LeadingTo(f *summary.Func) map[*summary.Func]bool {
	if out := p.leading[f]; out != nil {
		return out
	}
	out := map[*summary.Func]bool{f: true}
	for queue := []*summary.Func{f}; len(queue) > 0; queue = queue[1:] {
		g := queue[0]
		callers := p.CallersOutsideTests(g)
		if flow.IsAsked(g) || len(callers) == 0 && !summary.IsMain(g) && !summary.IsInit(g) {
			out[nil] = true
		}
		for _, c := range callers {
			if !out[c] {
				out[c] = true
				queue = append(queue, c)
			}
		}
	}
	if p.leading == nil {
		p.leading = make(map[*summary.Func]map[*summary.Func]bool)
	}
	p.leading[f] = out
	return out
}

// BeforeMain reports whether fn runs only before main does.
func (p *Program) BeforeMain(fn *summary.Func) bool {
	if p.early == nil {
		p.early = make(map[*summary.Func]bool)
		for f := range p.Each() {
			if summary.IsInit(f) {
				p.early[f] = true
			}
		}
		p.Spread(p.early, func(f *summary.Func) bool {
			sites := p.Callers[f]
			return len(sites) > 0 && !flow.IsAsked(f) && !slices.ContainsFunc(sites, func(s flow.Site) bool {
				return !p.early[s.Fn] || s.At().Mode == summary.CallGo || s.At().Mode == summary.CallRef
			})
		})
	}
	return p.early[fn]
}

// Calls reports whether f calls g, itself or by way of others, other than through values that
// are functions: which of these is called when is not known well enough.
func (p *Program) Calls(f, g *summary.Func) bool {
	seen := map[*summary.Func]bool{g: true}
	for queue := []*summary.Func{g}; len(queue) > 0; queue = queue[1:] {
		for _, s := range p.Callers[queue[0]] {
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

// StaysInside reports whether a literal is only called by the function that it stands in.
func (p *Program) StaysInside(literal *summary.Func) bool {
	called := false
	for _, s := range p.Graph().Callers(literal) {
		switch {
		case s.At().Mode == summary.CallRef:
		case s.At().Mode != summary.CallPlain || s.Fn.ID != literal.Parent:
			return false
		default:
			called = true
		}
	}
	return called
}

// A Work says what is being looked at, for those who have to say where a panic came from.
type Work struct {
	On      *summary.Func   // nil between two functions
	Without map[string]bool // import paths of packages that are left out
}

// Guard calls link. A panic in there is a mistake of ours: link is called again without the
// package that was being looked at, which the result names.
func Guard(link func(*Work) *result.Result) *result.Result {
	var failed []result.Failure
	w := &Work{Without: make(map[string]bool)}
	for {
		res, cause := guarded(link, w)
		if cause != nil {
			failed = append(failed, result.Failure{Package: w.Package(), Cause: fmt.Sprint(cause)})
		}
		switch path := w.Package(); {
		case cause == nil:
			res.Failed = failed
			return res
		case path == "" || w.Without[path]:
			return &result.Result{Failed: failed}
		default:
			w = &Work{Without: w.Without}
			w.Without[path] = true
		}
	}
}

func guarded(link func(*Work) *result.Result, w *Work) (res *result.Result, cause any) {
	defer func() { cause = recover() }()
	return link(w), nil
}

// Package returns the import path of the package that is being looked at, "" if there is none.
func (w *Work) Package() string {
	if w.On == nil {
		return ""
	}
	return w.On.Package
}

// Each returns the functions in order, and notes which of them is being looked at.
func (p *Program) Each() iter.Seq[*summary.Func] {
	return func(yield func(*summary.Func) bool) {
		around := p.work.On
		for _, f := range p.Order {
			if p.work.On = f; !yield(f) {
				break
			}
		}
		p.work.On = around
	}
}

// Leads reports whether event i of f hands something on to a function that leads to g.
func (p *Program) Leads(f *summary.Func, i int, g *summary.Func) bool {
	if !f.Events[i].HandsOn() {
		return false
	}
	callees, _ := p.Graph().Callees(flow.Site{Fn: f, Call: f.Events[i].Call})
	return slices.ContainsFunc(callees, func(c *summary.Func) bool { return p.LeadingTo(g)[c] })
}

// LeadsAfter reports whether an event of f that may follow event i is h, or leads to it.
func (p *Program) LeadsAfter(f *summary.Func, i int, h flow.Holder) bool {
	return slices.ContainsFunc(f.Events[i].After, func(k int) bool {
		return f == h.Fn && k == h.Event || p.Leads(f, k, h.Fn)
	})
}

// HandsOver reports whether event i of a function that has an object hands it on to a function
// that leads to g.
func (p *Program) HandsOver(n flow.Node, i int, g *summary.Func) bool {
	e := &n.Fn.Events[i]
	return e.HandsOn() && summary.Overlap(e.Val, summary.Val{{Loc: n.Loc}}) && p.Leads(n.Fn, i, g)
}

// Outermost returns the object as the outermost function on its way to the write has it, which got
// it as the result of a call or made it: other calls of its maker make other objects.
func (p *Program) Outermost(way []flow.Node) []flow.Object {
	if len(way) == 0 {
		return nil
	}
	top := way[0]
	for _, n := range way[1:] {
		if n.Fn == nil || n.Fn != top.Fn && !p.LeadingTo(top.Fn)[n.Fn] {
			break
		}
		if n.Fn != top.Fn {
			top = n
		}
	}
	return []flow.Object{{Fn: top.Fn, Loc: top.Loc}}
}
