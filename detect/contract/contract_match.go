package contract

import (
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/summary"
)

// A ref is a function or method that contracts are looked up for.
type ref struct {
	owner     string // receiver's type or interface, as spelled; a function's package
	method    bool
	name      string
	signature string           // of name; if empty it is in methods
	methods   []summary.Method // of the owner
}

// callRef names what a call reaches, given as in Call.
func callRef(callee, iface, method string, methods []summary.Method) ref {
	if callee != "" {
		return funcRef(callee)
	}
	return ref{owner: iface, method: true, name: method, methods: methods}
}

// funcRef takes a function's ID apart: package.Func, (Type).Method,
// (*Type).Method.
func funcRef(id string) ref {
	if strings.HasPrefix(id, "(") {
		if i := strings.LastIndex(id, ")."); i > 0 {
			return ref{owner: id[1:i], method: true, name: id[i+2:]}
		}
	}
	i := strings.LastIndexByte(id, '.')
	if i < 0 {
		return ref{name: id}
	}
	return ref{owner: id[:i], name: id[i+1:]}
}

// plainOwner returns the owner of r as patterns give it.
func plainOwner(r ref) string {
	if r.method {
		return plainType(r.owner)
	}
	return unvendor(r.owner)
}

// plainType drops from a type's name the star, the type arguments and the
// directory that it is vendored in.
func plainType(name string) string {
	name = strings.TrimPrefix(name, "*")
	if i := strings.IndexByte(name, '['); i > 0 {
		name = name[:i]
	}
	return unvendor(name)
}

// unvendor drops the directory of a vendored package's path.
func unvendor(path string) string {
	if i := strings.LastIndex(path, "/vendor/"); i >= 0 {
		return path[i+len("/vendor/"):]
	}
	return strings.TrimPrefix(path, "vendor/")
}

// A rule is one pattern of a contract: an ID or the shape of a method.
type rule struct {
	*contract
	rank   int // of the contract; the lowest that matches counts
	id     *idPattern
	shape  *shapePattern
	having []*shapePattern
}

// A ruleIndex finds rules by the name of the function that they are about.
// Nearly all calls of a program end there, so nothing is taken apart before.
type ruleIndex struct {
	named  map[string][]rule
	prefix []rule // those that give only the beginning of a name
}

func (x *ruleIndex) add(r rule) {
	if r.id != nil && r.id.prefix {
		x.prefix = append(x.prefix, r)
		return
	}
	if x.named == nil {
		x.named = make(map[string][]rule)
	}
	name := ""
	if r.id != nil {
		name = r.id.name
	} else {
		name = r.shape.name
	}
	x.named[name] = append(x.named[name], r)
}

// find returns the first contract that r falls under and that also passes the
// test, if there is one.
func (x *ruleIndex) find(r ref, test func(*contract) bool) *contract {
	var best rule
	for _, list := range [][]rule{x.named[r.name], x.prefix} {
		for _, rule := range list {
			if best.contract != nil && best.rank <= rule.rank {
				break
			}
			if (test == nil || test(rule.contract)) && rule.matches(r) {
				best = rule
			}
		}
	}
	return best.contract
}

// all returns the contracts that r falls under, of each promise the first.
func (x *ruleIndex) all(r ref) []*contract {
	var out []*contract
	for _, list := range [][]rule{x.named[r.name], x.prefix} {
		for _, rule := range list {
			promised := slices.ContainsFunc(out, func(e *contract) bool { return e.Promise == rule.Promise })
			if !promised && rule.matches(r) {
				out = append(out, rule.contract)
			}
		}
	}
	return out
}

func (r rule) matches(to ref) bool {
	if r.id != nil {
		return r.id.matches(to)
	}
	if !to.method || !r.shape.is(to) {
		return false
	}
	for _, h := range r.having {
		if !h.among(to.methods) {
			return false
		}
	}
	return true
}

func (p *shapePattern) is(r ref) bool {
	if r.signature != "" {
		return p.matches(r.name, r.signature)
	}
	return p.among(r.methods)
}

func (p *shapePattern) among(methods []summary.Method) bool {
	for _, m := range methods {
		if p.matches(m.Name, m.Signature) {
			return true
		}
	}
	return false
}
