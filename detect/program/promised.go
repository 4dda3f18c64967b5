package program

import (
	"cmp"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/contract"
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
func (p *Program) indexContracts() {
	for f := range p.Each() {
		for i := range f.Calls {
			c := &f.Calls[i]
			if arg, why, ok := p.Contracts.Mutates(c.Callee, c.Iface, c.Method, p.Methods[c.Iface]); ok && arg < len(c.Args) {
				p.mutators[c] = mutator{arg, why}
			}
			for arg, v := range c.Args {
				p.indexCallbacks(c, arg, v)
			}
		}
	}
	for field, ids := range p.flow.CalledFields() {
		for _, id := range ids {
			p.callbacks[id] = append(p.callbacks[id], registered{field: field})
		}
	}
	for _, list := range p.callbacks {
		slices.SortStableFunc(list, func(a, b registered) int { return cmp.Or(len(a.field)-len(b.field), strings.Compare(a.field, b.field)) })
	}
}

func (p *Program) indexCallbacks(c *summary.Call, arg int, v summary.Val) {
	for _, s := range v {
		if s.Base.Kind == summary.BaseFunc {
			p.callbacks[s.Base.Name] = append(p.callbacks[s.Base.Name], registered{call: c, arg: arg})
		}
	}
}

// PromisedResult returns what a contract says of the result that s names.
func (p *Program) PromisedResult(c *summary.Call, s summary.Src) (contract.ContractResult, bool) {
	k, ok := p.Contracts.Result(c.Callee, c.Iface, c.Method, p.Methods[c.Iface])
	return k, ok && k.Result == int(s.Base.Result)
}

// promisedParam returns why f must not write its parameter i, if a contract
// says so.
func (p *Program) promisedParam(f *summary.Func, i int) (why string, ok bool) {
	if !f.Literal {
		if why, ok = p.Contracts.Param(f.ID, f.Sig, p.Methods[f.Recv], i); ok {
			return why, true
		}
	}
	if f.Recv != "" && !f.Literal {
		i-- // a method value's parameters count from the first behind the receiver
	}
	for _, r := range p.callbacks[f.ID] {
		var k contract.ContractResult
		if r.field != "" {
			k, ok = p.Contracts.Field(r.field, i)
		} else {
			k, ok = p.Contracts.Callback(r.call.Callee, r.call.Iface, r.call.Method, p.Methods[r.call.Iface], r.arg, i)
		}
		if ok && k.Kind == contract.ResultShared {
			return k.Why, true
		}
	}
	return "", false
}
