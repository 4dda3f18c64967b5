package contract

import (
	"errors"
	"fmt"
	"go/token"
	"strings"
)

// An idPattern stands for functions and methods by their IDs. The package or
// receiver type is a type pattern; a name may end in a star.
type idPattern struct {
	owner  string
	method bool
	name   string
	prefix bool
}

func parseID(s string) (*idPattern, error) {
	r := funcRef(s)
	name, prefix := strings.CutSuffix(r.name, "*")
	owner := plainOwner(r)
	p := &idPattern{owner: owner, method: r.method, name: name, prefix: prefix}
	switch {
	case strings.ContainsAny(s, " \t,"):
		return nil, fmt.Errorf("%q is not the name of a function", s)
	case owner == "" || strings.ContainsAny(owner, "()*[]"):
		return nil, fmt.Errorf("%q: want path/to/pkg.Func, (path/to/pkg.Type).Method or (_).Method", s)
	case !prefix && !token.IsIdentifier(name), prefix && name != "" && !token.IsIdentifier(name):
		return nil, fmt.Errorf("%q: %q is not the name of a function", s, r.name)
	case owner == "_" && (name == "" || prefix == r.method):
		return nil, fmt.Errorf("%q would stand for too much: give a type, a whole method name or the beginning of a function's", s)
	}
	return p, nil
}

func (p *idPattern) matches(r ref) bool {
	named := r.name == p.name || p.prefix && strings.HasPrefix(r.name, p.name)
	return named && p.method == r.method && matchType(p.owner, plainOwner(r))
}

// A shapePattern stands for methods by name and signature, whatever type has
// them: Get(string)(_,error).
type shapePattern struct {
	name    string
	params  []string
	more    bool // and any further parameters
	results []string
}

func parseShape(s string) (*shapePattern, error) {
	i := strings.IndexByte(s, '(')
	if i < 0 || !token.IsIdentifier(s[:i]) {
		return nil, fmt.Errorf("%q: want Method(parameter types)(result types)", s)
	}
	params, results, ok := splitSignature(s[i:])
	if !ok {
		return nil, fmt.Errorf("%q: the brackets do not match, or there is no list of results", s)
	}
	p := &shapePattern{name: s[:i], params: params, results: results}
	if n := len(params); n > 0 && params[n-1] == "..." {
		p.params, p.more = params[:n-1], true
	}
	for _, list := range [][]string{p.params, p.results} {
		for _, t := range list {
			if err := checkType(t); err != nil {
				return nil, fmt.Errorf("%q: %w", s, err)
			}
		}
	}
	return p, nil
}

// checkType finds what can be no type's name; it does not know which exist.
func checkType(t string) error {
	switch {
	case t == "":
		return errors.New("a type is missing")
	case t == "...":
		return errors.New("... goes to the end of the parameters")
	case strings.ContainsAny(t, " \t") && !strings.ContainsAny(t, "({"):
		return fmt.Errorf("type %q: give types alone, without names", t)
	}
	return nil
}

func (p *shapePattern) matches(name, signature string) bool {
	if name != p.name {
		return false
	}
	params, results, ok := splitSignature(signature)
	if !ok || len(params) < len(p.params) || len(params) > len(p.params) && !p.more {
		return false
	}
	return matchTypes(p.params, params[:len(p.params)]) && matchTypes(p.results, results)
}

// splitSignature takes "(A,B)(C)" apart. A missing list of results is an error:
// signature always writes it.
func splitSignature(s string) (params, results []string, ok bool) {
	params, rest, ok := splitTypes(s)
	if !ok {
		return nil, nil, false
	}
	results, rest, ok = splitTypes(rest)
	return params, results, ok && rest == ""
}

// splitTypes splits the bracketed list at the beginning of s at its commas.
func splitTypes(s string) (list []string, rest string, ok bool) {
	if !strings.HasPrefix(s, "(") {
		return nil, "", false
	}
	depth, start := 0, 1
	for i := range len(s) {
		switch s[i] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		}
		if depth == 0 || depth == 1 && s[i] == ',' {
			if item := s[start:i]; depth == 1 || item != "" || len(list) > 0 {
				list = append(list, strings.TrimSpace(item))
			}
			start = i + 1
		}
		if depth == 0 {
			return list, s[i+1:], s[i] == ')'
		}
	}
	return nil, "", false
}

func matchTypes(patterns, types []string) bool {
	if len(patterns) != len(types) {
		return false
	}
	for i, p := range patterns {
		if !matchType(p, types[i]) {
			return false
		}
	}
	return true
}

// matchType reports whether a type, as types.TypeString spells it with full
// import paths, falls under a pattern: _ is any type, .../a.T is T of a package
// whose path ends in a, the rest stands for itself.
func matchType(p, t string) bool {
	if p == "_" || p == t {
		return p != "" // an owner that is missing is no type
	}
	for _, prefix := range []string{"*", "[]"} {
		if after, ok := strings.CutPrefix(p, prefix); ok {
			elem, ok := strings.CutPrefix(t, prefix)
			return ok && matchType(after, elem)
		}
	}
	if i := strings.IndexByte(p, '['); i > 0 {
		return matchGeneric(p, t, i)
	}
	if isEmptyInterface(p) || isEmptyInterface(t) {
		return isEmptyInterface(p) && isEmptyInterface(t)
	}
	t = unvendor(t)
	if end, ok := strings.CutPrefix(p, ".../"); ok {
		return t == end || strings.HasSuffix(t, "/"+end) && !strings.ContainsAny(t, "*[](){} ")
	}
	return p == t
}

// isEmptyInterface knows the spellings of any: which one a type's string has
// depends on its source.
func isEmptyInterface(t string) bool {
	return t == "any" || t == "interface{}" || t == "interface {}"
}

// matchGeneric matches name[args]rest, which is a type with arguments or a
// map. The bracket is at p[i].
func matchGeneric(p, t string, i int) bool {
	j := strings.IndexByte(t, '[')
	if j <= 0 || !matchType(p[:i], t[:j]) {
		return false
	}
	// splitTypes wants round brackets around the list.
	pArgs, pRest, ok1 := splitTypes("(" + bracketed(p[i:]))
	tArgs, tRest, ok2 := splitTypes("(" + bracketed(t[j:]))
	if !ok1 || !ok2 || !matchTypes(pArgs, tArgs) {
		return false
	}
	return pRest == tRest || matchType(pRest, tRest)
}

// bracketed turns "[list]rest" into "list)rest".
func bracketed(s string) string {
	depth := 0
	for i := range len(s) {
		switch s[i] {
		case '[':
			depth++
		case ']':
			depth--
		}
		if depth == 0 {
			return s[1:i] + ")" + s[i+1:]
		}
	}
	return s
}
