package place

import (
	"cmp"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/rewrite/access"
	"github.com/mapfix/mapfix/rewrite/site"
)

// separate merges sites that ask for the same copy and drops those that lie
// inside of another.
func (f *finder) separate(sites []*site.Site) []*site.Site {
	var kept []*site.Site
	for _, s := range sites {
		merged := false
		for _, k := range kept {
			absorbed, reason := f.absorb(k, s)
			if absorbed || same(k, s) {
				k.Requests = append(k.Requests, s.Requests...)
				k.Writes = append(k.Writes, s.Writes...)
				k.KeepNil = k.KeepNil || s.KeepNil
				k.Object = cmp.Or(k.Object, s.Object) // owns all that is written
				merged = true
			} else if contains(k, s) {
				reason = "lies inside of another expression that is copied"
			}
			if reason != "" {
				s.Refuse(reason)
				merged = true
			}
			if merged {
				break
			}
		}
		if !merged && s.Local != nil {
			reason := "what has " + s.Expr + " is used by itself after the write, and cannot be copied"
			if s.Object == nil {
				reason = f.confine(s)
			}
			if reason != "" && !f.copyObject(s) {
				s.Refuse(reason)
				continue
			}
			merged = covered(s, kept)
		}
		if !merged {
			kept = append(kept, s)
		}
	}
	return kept
}

// absorb makes s a part of k where the variable of k serves s as well, and
// reports whether it does. Else it returns why s cannot stand beside k.
func (f *finder) absorb(k, s *site.Site) (absorbed bool, reason string) {
	if k.Local == nil || s.Done || k.Span.File != s.Span.File {
		return false, ""
	}
	from, to := k.Local.Span()
	if at := f.Pkg.Fset.File(from).Pos(s.Span.Start); at < from || to <= at {
		return false, ""
	}
	if s.Local != nil && s.Object != nil {
		return false, "lies inside of another expression that is copied"
	}
	if s.Local != nil {
		switch k.Local.Path.Relation(s.Local.Path) {
		case access.Equal:
			return true, ""
		case access.Part: // which the copy then owns too
			s.Writes = below(s.Writes, s.Local.Path.Steps[len(k.Local.Path.Steps):])
			return true, ""
		}
		return false, ""
	}
	for _, use := range k.Local.Uses {
		start, end := f.Offsets(use)
		if s.Kind != summary.Wrap || s.Span.Start < start || end < s.Span.End {
			continue
		}
		if s.Span.Start == start && s.Span.End == end && s.Object == nil {
			return true, ""
		}
		return false, "lies inside of another expression that is copied"
	}
	return false, ""
}

// below returns the paths, which start at the end of steps, as they are from
// their beginning.
func below(paths [][]string, steps []access.Step) [][]string {
	var prefix []string
	for _, s := range steps {
		switch {
		case s.Field != nil:
			prefix = append(prefix, "."+s.Field.Name())
		case s.IsElement():
			prefix = append(prefix, "[]")
		}
	}
	list := make([][]string, len(paths))
	for i, path := range paths {
		list[i] = slices.Concat(prefix, path)
	}
	return list
}

// withoutCopied refuses a variable to expressions whose owner gets a copy of
// its own, which does for all that is written through it.
func (f *finder) withoutCopied(sites []*site.Site) []*site.Site {
	return slices.DeleteFunc(sites, func(s *site.Site) bool {
		if s.Local == nil {
			return false
		}
		for _, k := range sites {
			if k.Kind != summary.After && k.Kind != summary.Enter || k.Span.File != s.Span.File {
				continue
			}
			if f.Lookup(k.Syntax.Pos, s.Local.Path.Root.Name()) == s.Local.Path.Root && startsWith(s.Expr, k.Expr) {
				// r := get(); r = r.DeepCopy(); params := DeepCopyMap(r.Params)
				s.Refuse(k.Expr + " gets a copy of its own")
				return true
			}
		}
		return false
	})
}

// startsWith reports whether x, or what it is a field or element of, is y.
func startsWith(x, y string) bool {
	rest, ok := strings.CutPrefix(x, y)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

// same reports whether s and t ask for the same copy.
func same(s, t *site.Site) bool {
	return s.Kind == t.Kind && s.Span == t.Span && s.Expr == t.Expr && s.Done == t.Done
}

// contains reports whether t would change what s wraps. What is wrapped
// already still counts, or a second run would not be content with the first.
func contains(s, t *site.Site) bool {
	if s.Done && s.Span == t.Span {
		return false // not deep enough, then
	}
	return s.Kind == summary.Wrap && s.Span.File == t.Span.File && s.Span.Start <= t.Span.Start && t.Span.End <= s.Span.End
}

// covered adds s, which copyObject has made, to one of the sites that have
// copied the same object before, and reports whether there is one.
func covered(s *site.Site, sites []*site.Site) bool {
	for _, k := range sites {
		if s.Object != nil && k.Object != nil && s.Object.Owner != nil && k.Object.Owner == s.Object.Owner &&
			k.Syntax.Pos <= s.Syntax.Pos && s.Syntax.Pos < k.Object.Until {
			k.Requests = append(k.Requests, s.Requests...)
			return true
		}
	}
	return false
}
