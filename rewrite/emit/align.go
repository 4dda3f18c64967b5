package emit

import (
	"cmp"
	"slices"

	"github.com/mapfix/mapfix/rewrite/edit"
)

func editsOf(repairs []*Repair) []edit.Edit {
	var edits []edit.Edit
	for _, r := range repairs {
		edits = append(edits, r.Edits...)
	}
	return edits
}

// nearest returns the repair with an edit nearest to off.
func nearest(repairs []*Repair, off int) *Repair {
	distance := func(r *Repair) int {
		least := -1
		for _, e := range r.Edits {
			if d := max(e.Start-off, off-e.Start); least < 0 || d < least {
				least = d
			}
		}
		return least
	}
	return slices.MinFunc(repairs, func(a, b *Repair) int { return cmp.Compare(distance(a), distance(b)) })
}

// align gives the repairs, all of the file called name, the edits of white space that
// keep the file formatted. Sites that only wrap an expression have done without so far.
func align(name string, orig []byte, repairs []*Repair) {
	if !slices.ContainsFunc(repairs, func(r *Repair) bool { return r.Site.Local != nil || r.Site.Object != nil }) {
		return
	}
	for _, e := range edit.Align(orig, editsOf(repairs)) {
		e.File = name
		r := nearest(repairs, e.Start)
		r.Edits = append(r.Edits, e)
	}
}
