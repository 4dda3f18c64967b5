package emit

import (
	"github.com/mapfix/mapfix/rewrite/edit"
	"github.com/mapfix/mapfix/rewrite/unit"
)

// declareLocals sets the edits of those of the repairs, all of the file called
// name, that declare a variable, and returns the others.
func declareLocals(u *unit.Unit, name string, repairs []*Repair) []*Repair {
	var others []*Repair
	var l *edit.Layout
	for _, r := range repairs {
		local := r.Site.Local
		if local == nil {
			others = append(others, r)
			continue
		}
		if l == nil {
			l = edit.NewLayout(u.Pkg.Sources[name])
		}
		decl := l.Before(l.Source.Offset(r.Site.Span.Start), r.declaration())
		decl.File = name
		r.Edits = []edit.Edit{decl}
		for _, use := range local.Uses {
			start, end := u.Offsets(use)
			r.Edits = append(r.Edits, edit.Edit{File: name, Start: start, End: end, New: local.Name})
		}
	}
	return others
}
