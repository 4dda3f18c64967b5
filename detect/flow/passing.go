package flow

import (
	"iter"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/summary"
)

// A passing is what calls hand to a parameter of a function, at the end of a path from there.
type passing struct {
	*index
	fn    *summary.Func
	loc   summary.Loc
	paths map[string][]summary.Path // from an argument, by the method that is called: many call one
}

func (x *index) passing(fn *summary.Func, loc summary.Loc) *passing {
	return &passing{x, fn, loc, make(map[string][]summary.Path)}
}

// Passed goes through what calls hand to a parameter of fn, at the end of a path from there, as
// far as the callers know it; these are some of the sources there. Who stops early has no work
// with the rest.
func (x *index) Passed(fn *summary.Func, loc summary.Loc) iter.Seq[Source] {
	return x.passedBy(x.callers[fn], fn, loc)
}

// PassedBy returns what Passed goes through, for one call alone, which hands over nothing if it
// does not reach fn. The list must not be changed.
func (x *index) PassedBy(s Site, fn *summary.Func, loc summary.Loc) []Source {
	key := passedKey{s, fn, loc}
	out, known := x.passed[key]
	if !known && slices.Contains(x.callers[fn], s) {
		out = slices.Collect(x.passedBy([]Site{s}, fn, loc))
	}
	x.passed[key] = out
	return out
}

// A passedKey is a question to PassedBy.
type passedKey struct {
	site Site
	fn   *summary.Func
	loc  summary.Loc
}

func (x *index) passedBy(sites []Site, fn *summary.Func, loc summary.Loc) iter.Seq[Source] {
	to := x.passing(fn, loc)
	return func(yield func(Source) bool) {
		if _, _, ok := x.shelfOn(loc.Path); ok {
			return // it was laid down
		}
		for _, s := range sites {
			if !to.hands(s) {
				continue
			}
			for _, val := range to.by(s) {
				for i := range val.known {
					if !yield(Source{Fn: s.Fn, Src: &val.known[i], Kind: Passed, Site: s}) {
						return
					}
				}
			}
		}
	}
}

// hands reports whether a call hands something to the parameter.
func (p *passing) hands(s Site) bool {
	c := s.At()
	return c.Mode != summary.CallRef && int(p.loc.Base.Index) < len(c.Args)
}

// by returns what a call hands to the parameter, at the ends of the paths from there.
func (p *passing) by(s Site) []followed {
	c := s.At()
	arg := c.Args[p.loc.Base.Index]
	method := c.Iface + "." + c.Method
	paths, known := p.paths[method]
	if !known {
		paths = p.pathsAt(c)
		p.paths[method] = paths
	}
	var out []followed
	for _, path := range paths {
		out = append(out, p.at(s.Fn, s.Call, having(s.Fn, arg, path), path))
	}
	return out
}

// having returns what of an argument may have something at a path: a map has elements, and may
// come out of an interface as what it is, but not as an object with fields.
//
//	func toMap(v any) map[string]any {
//		switch v := v.(type) {
//		case map[string]any:
//			return v
//		case *Value:
//			return v.data
//		}
//		return nil
//	}
func having(fn *summary.Func, arg summary.Val, path summary.Path) summary.Val {
	if path == "" || path.HasPrefix("|"+summary.StepElem) {
		return arg
	}
	if isMap := func(s summary.Src) bool { return s.HandedMap(fn) != "" }; slices.ContainsFunc(arg, isMap) {
		return slices.DeleteFunc(slices.Clone(arg), isMap)
	}
	return arg
}

// pathsAt returns the paths from an argument of a call to what the function finds at the
// location. A receiver that is behind an interface may be the value, a pointer to it, or
// something that embeds it; one that is a pointer is nothing else.
func (p *passing) pathsAt(c *summary.Call) []summary.Path {
	loc := p.loc
	if c.Method == "" || loc.Base.Index > 0 {
		return []summary.Path{loc.Path}
	}
	const deref = "|" + summary.StepDeref
	value := summary.Path(strings.TrimPrefix(string(loc.Path), deref))
	through := p.Through(c.Iface+"."+c.Method, p.fn.ID)
	if len(through) == 0 {
		if strings.HasPrefix(p.fn.Params[0].Type, "*") || strings.HasPrefix(string(loc.Path), deref) {
			return []summary.Path{loc.Path}
		}
		return []summary.Path{loc.Path, deref + loc.Path}
	}
	var out []summary.Path
	for _, way := range through {
		way = summary.Path(strings.TrimPrefix(string(way), deref))
		for _, rest := range []summary.Path{value, deref + value} {
			for _, start := range []summary.Path{way, deref + way} {
				if path, ok := start.Join(rest); ok && !slices.Contains(out, path) {
					out = append(out, path)
				}
			}
		}
	}
	return out
}
