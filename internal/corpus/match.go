package main

import (
	"path"
	"slices"
)

// place says how near a finding is to the bug. Less is nearer.
type place int

const (
	byName    place = iota // in a function of that name in the case's directories
	inside                 // points into such a function
	nearLines              // points near a line that the case gives
	inFile                 // elsewhere in the case's files
	nowhere
)

// near is how many lines a position may be off, as what one calls "the line" of
// a statement that spans several is a matter of taste.
const near = 3

func (p place) String() string {
	return [...]string{"by name", "inside", "near", "same file", ""}[p]
}

// status is what the place means for the case.
func (p place) status() status {
	switch p {
	case byName, inside:
		return found
	case nearLines, inFile:
		return elsewhere
	}
	return missed
}

// locate returns the place of f, given where the case's functions are.
func (c *Case) locate(f *finding, functions []span) place {
	switch {
	case slices.Contains(c.functions(), normalised(f.Function)) && c.concerns(f):
		return byName
	case slices.ContainsFunc(f.positions(), func(p *position) bool { return within(p, functions) }):
		return inside
	case slices.ContainsFunc(f.positions(), c.isNear):
		return nearLines
	case slices.ContainsFunc(f.own(), func(p *position) bool { return slices.Contains(c.files(), p.File) }):
		return inFile
	}
	return nowhere
}

// concerns reports whether f points into a directory of the case. Other packages
// have functions of the same name.
func (c *Case) concerns(f *finding) bool {
	return slices.ContainsFunc(f.positions(), func(p *position) bool {
		return p.File != "" && slices.Contains(c.dirs(), path.Dir(p.File))
	})
}

func within(p *position, functions []span) bool {
	return slices.ContainsFunc(functions, func(s span) bool { return s.contains(p) })
}

// isNear reports whether p is near one of the case's lines.
func (c *Case) isNear(p *position) bool {
	return closeTo(p, c.AliasFile, c.File, c.AliasLines) || closeTo(p, c.MutationFile, c.File, c.MutationLines)
}

func closeTo(p *position, file, fallback string, at lines) bool {
	if file == "" {
		file = fallback
	}
	return p.File == path.Clean(file) && slices.ContainsFunc(at, func(line int) bool {
		return p.Line >= line-near && p.Line <= line+near
	})
}

// nearest returns the findings that decide the status of the case, best first,
// and their place. The best is the one that may be repaired most easily.
func (c *Case) nearest(findings []*finding, functions []span) ([]*finding, place) {
	byPlace := map[place][]*finding{}
	best := nowhere
	for _, f := range findings {
		at := c.locate(f, functions)
		byPlace[at] = append(byPlace[at], f)
		best = min(best, at)
	}
	if best == nowhere {
		return nil, nowhere
	}
	matches := byPlace[best]
	slices.SortStableFunc(matches, func(a, b *finding) int { return ease(a) - ease(b) })
	return matches, best
}

func ease(f *finding) int {
	order := []string{"safe", "unsafe", "display"}
	if i := slices.Index(order, f.Applicability); i >= 0 {
		return i
	}
	return len(order)
}

// sameBug reports whether after, found in the repaired program, is what before
// was: lines move, so the texts of lines are compared. A bind whose other writes
// are still reported is not the bug that was repaired.
func (c *Case) sameBug(before, after *finding, textBefore, textAfter text) bool {
	if normalised(before.Function) != normalised(after.Function) ||
		before.Root.Path != after.Root.Path || before.Type != after.Type {
		return false
	}
	if before.Bind != nil && after.Bind != nil && textBefore(before.Bind) != textAfter(after.Bind) {
		return false
	}
	return slices.ContainsFunc(c.writesOf(before), func(m position) bool {
		return slices.ContainsFunc(after.Mutations, func(n position) bool { return textBefore(&m) == textAfter(&n) })
	})
}

// writesOf returns the writes of f that are the case's, or if it has none of
// these, all of them.
func (c *Case) writesOf(f *finding) []position {
	return preferred(f.Mutations, func(m position) bool { return closeTo(&m, c.MutationFile, c.File, c.MutationLines) })
}

// pointed returns those of the findings that are at the case's lines, and if none
// is, all: a function may have more than one bug.
func (c *Case) pointed(findings []*finding) []*finding {
	return preferred(findings, func(f *finding) bool { return slices.ContainsFunc(f.own(), c.isNear) })
}

// preferred returns those of all that are ok, and if none is, all.
func preferred[T any](all []T, ok func(T) bool) []T {
	var out []T
	for _, x := range all {
		if ok(x) {
			out = append(out, x)
		}
	}
	if out == nil {
		return all
	}
	return out
}

// remains reports whether one of the findings is still there after the repair.
func (c *Case) remains(before, after []*finding, textBefore, textAfter text) bool {
	return slices.ContainsFunc(c.pointed(before), func(b *finding) bool {
		return slices.ContainsFunc(after, func(a *finding) bool { return c.sameBug(b, a, textBefore, textAfter) })
	})
}
