package program

import (
	"slices"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/summary"
)

// result goes on in the callees of the call that gave s.
func (q *Search) result(fn *summary.Func, up *frame, s summary.Src, trace *Link) {
	call := flow.Site{Fn: fn, Call: int(s.Base.Index)}
	if call.Call >= len(fn.Calls) {
		return
	}
	if k, ok := q.PromisedResult(call.At(), s); ok {
		q.promised(call, up, s, k, trace)
		return
	}
	if q.fromDouble(call) {
		return
	}
	defer q.back(q.trail.length)
	if _, all := q.Targets(call); !all {
		q.Cut = bounds.TooManyTargets
	}
	known, wrapped := false, q.isWrapped(call.At())
	callees := q.calleesBy(call, up)
	for r := range q.Graph().Sources(fn, s.Loc) {
		g := r.Fn
		if r.Kind != flow.Returned || r.Others || !slices.Contains(callees, g.ID) {
			continue
		}
		known = true
		depth, again := up.asks(call, s.Loc)
		if again {
			continue
		}
		if depth >= bounds.Of.OriginCalls {
			q.Cut = bounds.TooDeepOrigins
			q.end(Origin{Kind: OriginExternal, Loc: s.Loc, Fn: fn}, trace)
			continue
		}
		next := q.trail.push(Link{call: call.At(), how: returnedBy, result: g, choice: wrapped}, trace)
		q.put(putBy(g, *r.Src), q.node(g, r.Src.Loc), &frame{call, s.Loc, up}, *r.Src, next)
	}
	isLeft := call.At().Out > 0 && int(s.Base.Result) >= call.At().Out-1
	if !known && (isLeft || contract.HasVerb(call.At().Called(), contract.MakerVerbs)) {
		q.emit(Origin{Kind: OriginFresh, Fn: fn})
		return
	}
	if !known {
		q.end(Origin{Kind: OriginExternal, Loc: s.Loc, Fn: fn}, trace)
	}
}

// fromDouble reports whether the function that is called is one that a test gave a
// test double:
//
//	if f, ok := ret.Get(0).(func(string) *Project); ok { return f(name) }
func (q *Search) fromDouble(call flow.Site) bool {
	return slices.ContainsFunc(call.At().Fun, func(s summary.Src) bool {
		if s.Base.Kind != summary.BaseCall {
			return false
		}
		k, ok := q.PromisedResult(&call.Fn.Calls[s.Base.Index], summary.Src{Loc: summary.Loc{Base: s.Base}})
		return ok && k.Kind == contract.ResultNone
	})
}

// isWrapped reports whether c calls a method through an interface, and one of the
// implementations calls the same of another, to give something else instead. Then
// what is given is a matter of who gives it:
//
//	func (d Disk) Attrs(file string) map[string]string   { return d.files[file] }
//	func (d DryRun) Attrs(file string) map[string]string { return copyOf(d.Store.Attrs(file)) }
func (p *Program) isWrapped(c *summary.Call) bool {
	if c.Method == "" {
		return false
	}
	key := c.Iface + "." + c.Method
	out, known := p.wrapped[key]
	if !known {
		ids := p.Implementations(key)
		out = len(ids) <= bounds.Of.Implementations && slices.ContainsFunc(ids, func(id string) bool {
			g := p.Funcs[id]
			return g != nil && p.callsBehind(g, c)
		})
		p.wrapped[key] = out
	}
	return out
}

// callsBehind reports whether f, or a literal in it, calls the method that c does.
func (p *Program) callsBehind(f *summary.Func, c *summary.Call) bool {
	return slices.ContainsFunc(f.Calls, func(d summary.Call) bool {
		literal := p.Funcs[d.Callee]
		inside := literal != nil && literal.Parent == f.ID && literal != f
		return d.Method == c.Method && d.Iface == c.Iface && d.Method != "" || inside && p.callsBehind(literal, c)
	})
}

// promised follows what a contract says of a call's result.
func (q *Search) promised(call flow.Site, up *frame, s summary.Src, k contract.ContractResult, trace *Link) {
	switch k.Kind {
	case contract.ResultNone:
	case contract.ResultFresh:
		q.emit(Origin{Kind: OriginFresh, Fn: call.Fn})
	case contract.ResultShared:
		q.end(Origin{Kind: OriginContract, Loc: s.Loc, Fn: call.Fn, Why: k.Why}, trace)
	case contract.ResultView:
		if k.Of < len(call.At().Args) {
			for _, t := range q.Project(call.Fn, call.Call, call.At().Args[k.Of], s.Path) {
				q.src(call.Fn, up, t, trace)
			}
		}
	}
}
