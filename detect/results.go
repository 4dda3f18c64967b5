package detect

import (
	"slices"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/summary"
)

// result goes on in the callees of the call that gave s.
func (q *search) result(fn *summary.Func, up *frame, s summary.Src, trace *link) {
	call := site{fn, int(s.Base.Index)}
	if call.call >= len(fn.Calls) {
		return
	}
	if k, ok := q.promisedResult(call.at(), s); ok {
		q.promised(call, up, s, k, trace)
		return
	}
	if q.fromDouble(call) {
		return
	}
	defer q.back(q.trail.length)
	if _, all := q.targets(call); !all {
		q.cut = bounds.TooManyTargets
	}
	known, wrapped := false, q.isWrapped(call.at())
	for _, id := range q.calleesBy(call, up) {
		g := q.funcs[id]
		if g == nil || int(s.Base.Result) >= len(g.Results) {
			continue
		}
		known = true
		if up.depth() >= bounds.Of.OriginCalls {
			q.cut = bounds.TooDeepOrigins
			q.end(origin{kind: originExternal, loc: s.Loc, fn: fn}, trace)
			continue
		}
		next := q.trail.push(link{call: call.at(), how: returnedBy, result: g, choice: wrapped}, trace)
		for _, t := range q.project(g, -1, g.Results[s.Base.Result], s.Path) {
			q.put(putBy(g, t), q.node(g, t.Loc), &frame{call, up}, t, next)
		}
	}
	isLeft := call.at().Out > 0 && int(s.Base.Result) >= call.at().Out-1
	if !known && (isLeft || hasVerb(call.at().Called(), makerVerbs)) {
		q.emit(origin{kind: originFresh, fn: fn})
		return
	}
	if !known {
		q.end(origin{kind: originExternal, loc: s.Loc, fn: fn}, trace)
	}
}

// fromDouble reports whether the function that is called is one that a test gave a
// test double:
//
//	if f, ok := ret.Get(0).(func(string) *Project); ok { return f(name) }
func (q *search) fromDouble(call site) bool {
	return slices.ContainsFunc(call.at().Fun, func(s summary.Src) bool {
		if s.Base.Kind != summary.BaseCall {
			return false
		}
		k, ok := q.promisedResult(&call.fn.Calls[s.Base.Index], summary.Src{Loc: summary.Loc{Base: s.Base}})
		return ok && k.kind == resultNone
	})
}

// isWrapped reports whether c calls a method through an interface, and one of the
// implementations calls the same of another, to give something else instead. Then
// what is given is a matter of who gives it:
//
//	func (d Disk) Attrs(file string) map[string]string   { return d.files[file] }
//	func (d DryRun) Attrs(file string) map[string]string { return copyOf(d.Store.Attrs(file)) }
func (p *program) isWrapped(c *summary.Call) bool {
	if c.Method == "" {
		return false
	}
	key := c.Iface + "." + c.Method
	out, known := p.wrapped[key]
	if !known {
		ids := p.implementations(key)
		out = len(ids) <= bounds.Of.Implementations && slices.ContainsFunc(ids, func(id string) bool {
			g := p.funcs[id]
			return g != nil && slices.ContainsFunc(g.Calls, func(d summary.Call) bool { return d.Method == c.Method && d.Iface == c.Iface })
		})
		p.wrapped[key] = out
	}
	return out
}

// makerVerbs begin the names of functions that give a new object to each caller,
// which has to be believed of those out of sight:
//
//	req, err := http.NewRequest(method, url, body)
//	req.Header.Set("Authorization", token)
var makerVerbs = []string{"New", "Make", "Parse", "Clone", "Copy", "DeepCopy", "Create", "Decode", "Unmarshal", "Build"}

// promised follows what a contract says of a call's result.
func (q *search) promised(call site, up *frame, s summary.Src, k contractResult, trace *link) {
	switch k.kind {
	case resultNone:
	case resultFresh:
		q.emit(origin{kind: originFresh, fn: call.fn})
	case resultShared:
		q.end(origin{kind: originContract, loc: s.Loc, fn: call.fn, why: k.why}, trace)
	case resultView:
		if k.of < len(call.at().Args) {
			for _, t := range q.project(call.fn, call.call, call.at().Args[k.of], s.Path) {
				q.src(call.fn, up, t, trace)
			}
		}
	}
}
