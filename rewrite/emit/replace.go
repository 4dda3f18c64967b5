package emit

import (
	"go/types"
	"maps"
	"slices"

	"github.com/mapfix/mapfix/rewrite/edit"
	"github.com/mapfix/mapfix/rewrite/unit"
)

// replaceCallees sets the edits of those of the repairs, all of one file, that
// take the place of a call, and returns the others.
func replaceCallees(u *unit.Unit, repairs []*Repair) []*Repair {
	var others []*Repair
	gone := make(map[*types.PkgName]int)
	for _, r := range repairs {
		if !r.replaces() {
			others = append(others, r)
			continue
		}
		s := r.Site
		start, end := u.Offsets(s.Replaces.Call.Fun)
		r.Edits = []edit.Edit{{File: s.Span.File, Start: start, End: end, New: r.Callee}}
		if pkg := s.Replaces.Import; pkg != nil {
			gone[pkg]++
		}
	}
	maps.DeleteFunc(gone, func(pkg *types.PkgName, n int) bool {
		kept := func(r *Repair) bool { return r.Import == pkg.Name() }
		return n < countUses(u.Pkg.Info, pkg) || slices.ContainsFunc(repairs, kept)
	})
	for _, r := range repairs {
		if !r.replaces() {
			continue
		}
		if pkg := r.Site.Replaces.Import; gone[pkg] > 0 {
			removal, _ := u.WithoutImport(r.Site.Syntax.File, pkg)
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
