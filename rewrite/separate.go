package rewrite

import (
	"cmp"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/summary"
)

// separate merges sites that ask for the same copy and drops those that lie
// inside of another.
func (f *finder) separate(sites []*site) []*site {
	var kept []*site
	for _, s := range sites {
		merged := false
		for _, k := range kept {
			absorbed, reason := f.absorb(k, s)
			if absorbed || k.same(s) {
				k.targets = append(k.targets, s.targets...)
				k.writes = append(k.writes, s.writes...)
				k.keepNil = k.keepNil || s.keepNil
				k.object = cmp.Or(k.object, s.object) // owns all that is written
				merged = true
			} else if k.contains(s) {
				reason = "lies inside of another expression that is copied"
			}
			if reason != "" {
				s.refuse(reason)
				merged = true
			}
			if merged {
				break
			}
		}
		if !merged && s.local != nil {
			if reason := f.confine(s); reason != "" && !f.copyObject(s) {
				s.refuse(reason)
				continue
			}
			merged = s.covered(kept)
		}
		if !merged {
			kept = append(kept, s)
		}
	}
	return kept
}

// absorb makes s a part of k where the variable of k serves s as well, and
// reports whether it does. Else it returns why s cannot stand beside k.
func (f *finder) absorb(k, s *site) (absorbed bool, reason string) {
	if k.local == nil || s.done || k.span.File != s.span.File {
		return false, ""
	}
	from, to := k.local.span()
	if at := f.pkg.Fset.File(from).Pos(s.span.Start); at < from || to <= at {
		return false, ""
	}
	if s.local != nil {
		switch k.local.access.relation(s.local.access) {
		case equal:
			return true, ""
		case part: // which the copy then owns too
			s.writes = below(s.writes, s.local.access.steps[len(k.local.access.steps):])
			return true, ""
		}
		return false, ""
	}
	for _, use := range k.local.uses {
		start, end := f.offsets(use)
		if s.kind != summary.Wrap || s.span.Start < start || end < s.span.End {
			continue
		}
		if s.span.Start == start && s.span.End == end && s.object == nil {
			return true, ""
		}
		return false, "lies inside of another expression that is copied"
	}
	return false, ""
}

// below returns the paths, which start at the end of steps, as they are from
// their beginning.
func below(paths [][]string, steps []pathStep) [][]string {
	var prefix []string
	for _, s := range steps {
		switch {
		case s.field != nil:
			prefix = append(prefix, "."+s.field.Name())
		case s.isElement():
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
func (f *finder) withoutCopied(sites []*site) []*site {
	return slices.DeleteFunc(sites, func(s *site) bool {
		if s.local == nil {
			return false
		}
		for _, k := range sites {
			if k.kind != summary.After && k.kind != summary.Enter || k.span.File != s.span.File {
				continue
			}
			if f.lookup(k.place.pos, s.local.access.root.Name()) == s.local.access.root && startsWith(s.expr, k.expr) {
				// r := get(); r = r.DeepCopy(); params := DeepCopyMap(r.Params)
				s.refuse(k.expr + " gets a copy of its own")
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
