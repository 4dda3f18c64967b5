package rewrite

import "github.com/mapfix/mapfix/rewrite/edit"

// declareLocals sets the edits of those of the repairs, all of the file called
// name, that declare a variable, and returns the others.
func declareLocals(u *unit, name string, repairs []*repair) []*repair {
	var others []*repair
	var l *edit.Layout
	for _, r := range repairs {
		local := r.Site.local
		if local == nil {
			others = append(others, r)
			continue
		}
		if l == nil {
			l = edit.NewLayout(u.pkg.Sources[name])
		}
		decl := l.Before(l.Source.Offset(r.Site.span.Start), r.declaration())
		decl.File = name
		r.Edits = []edit.Edit{decl}
		for _, use := range local.uses {
			start, end := u.offsets(use)
			r.Edits = append(r.Edits, edit.Edit{File: name, Start: start, End: end, New: local.name})
		}
	}
	return others
}
