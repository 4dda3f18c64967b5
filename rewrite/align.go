package rewrite

import (
	"cmp"
	"slices"

	"github.com/mapfix/mapfix/rewrite/edit"
)

func editsOf(sites []*site) []edit.Edit {
	var edits []edit.Edit
	for _, s := range sites {
		edits = append(edits, s.edits...)
	}
	return edits
}

// nearest returns the site with an edit nearest to off.
func nearest(sites []*site, off int) *site {
	distance := func(s *site) int {
		least := -1
		for _, e := range s.edits {
			if d := max(e.Start-off, off-e.Start); least < 0 || d < least {
				least = d
			}
		}
		return least
	}
	return slices.MinFunc(sites, func(a, b *site) int { return cmp.Compare(distance(a), distance(b)) })
}

// align gives the sites, all of the file called name, the edits of white space that
// keep the file formatted. Sites that only wrap an expression have done without so far.
func align(name string, orig []byte, sites []*site) {
	if !slices.ContainsFunc(sites, func(s *site) bool { return s.local != nil || s.object != nil }) {
		return
	}
	for _, e := range edit.Align(orig, editsOf(sites)) {
		e.File = name
		s := nearest(sites, e.Start)
		s.edits = append(s.edits, e)
	}
}
