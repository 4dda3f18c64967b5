package detect

import (
	"cmp"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/summary"
)

// A registered function was handed to an API that calls it: as an argument of
// a call, or in a field.
type registered struct {
	call  *summary.Call
	arg   int
	field string
}

// A mutator is a call that writes the object which one of its arguments refers
// to, according to a contract.
type mutator struct {
	arg int
	why string
}

// indexContracts notes the functions that are registered where a contract
// speaks of callbacks, and the calls that write their arguments.
func (p *program) indexContracts() {
	for _, f := range p.order {
		for i := range f.Calls {
			c := &f.Calls[i]
			if arg, why, ok := p.contracts.mutates(c.Callee, c.Iface, c.Method, p.methods[c.Iface]); ok && arg < len(c.Args) {
				p.mutators[c] = mutator{arg, why}
			}
			for arg, v := range c.Args {
				p.indexCallbacks(c, arg, v)
			}
		}
	}
	for field, ids := range p.funcValues {
		for _, id := range ids {
			p.callbacks[id] = append(p.callbacks[id], registered{field: field})
		}
	}
	for _, list := range p.callbacks {
		slices.SortStableFunc(list, func(a, b registered) int { return cmp.Or(len(a.field)-len(b.field), strings.Compare(a.field, b.field)) })
	}
}

func (p *program) indexCallbacks(c *summary.Call, arg int, v summary.Val) {
	for _, s := range v {
		if s.Base.Kind == summary.BaseFunc {
			p.callbacks[s.Base.Name] = append(p.callbacks[s.Base.Name], registered{call: c, arg: arg})
		}
	}
}

// promisedResult returns what a contract says of the result that s names.
func (p *program) promisedResult(c *summary.Call, s summary.Src) (contractResult, bool) {
	k, ok := p.contracts.result(c.Callee, c.Iface, c.Method, p.methods[c.Iface])
	return k, ok && k.result == int(s.Base.Result)
}

// promisedParam returns why f must not write its parameter i, if a contract
// says so.
func (p *program) promisedParam(f *summary.Func, i int) (why string, ok bool) {
	if !f.Literal {
		if why, ok = p.contracts.param(f.ID, f.Sig, p.methods[f.Recv], i); ok {
			return why, true
		}
	}
	if f.Recv != "" && !f.Literal {
		i-- // a method value's parameters count from the first behind the receiver
	}
	for _, r := range p.callbacks[f.ID] {
		var k contractResult
		if r.field != "" {
			k, ok = p.contracts.field(r.field, i)
		} else {
			k, ok = p.contracts.callback(r.call.Callee, r.call.Iface, r.call.Method, p.methods[r.call.Iface], r.arg, i)
		}
		if ok && k.kind == resultShared {
			return k.why, true
		}
	}
	return "", false
}
