package rewrite

import (
	"go/types"
	"maps"
	"slices"

	"github.com/mapfix/mapfix/rewrite/edit"
)

// replaceCallees sets the edits of those of the repairs, all of one file, that
// take the place of a call, and returns the others.
func replaceCallees(u *unit, repairs []*repair) []*repair {
	var others []*repair
	gone := make(map[*types.PkgName]int)
	for _, r := range repairs {
		if !r.replaces() {
			others = append(others, r)
			continue
		}
		s := r.Site
		start, end := u.offsets(s.replaces.call.Fun)
		r.Edits = []edit.Edit{{File: s.span.File, Start: start, End: end, New: r.Callee}}
		if pkg := s.replaces.pkg; pkg != nil {
			gone[pkg]++
		}
	}
	maps.DeleteFunc(gone, func(pkg *types.PkgName, n int) bool {
		kept := func(r *repair) bool { return r.Import == pkg.Name() }
		return n < countUses(u.pkg.Info, pkg) || slices.ContainsFunc(repairs, kept)
	})
	for _, r := range repairs {
		if !r.replaces() {
			continue
		}
		if pkg := r.Site.replaces.pkg; gone[pkg] > 0 {
			removal, _ := u.withoutImport(r.Site.place.file, pkg)
			r.Edits = append(r.Edits, removal)
		}
	}
	return others
}

func countUses(info *types.Info, pkg *types.PkgName) int {
	n := 0
	for _, obj := range info.Uses {
		if obj == pkg {
			n++
		}
	}
	return n
}
