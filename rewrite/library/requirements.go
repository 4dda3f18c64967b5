package library

import (
	"go/types"
	"path/filepath"

	"github.com/mapfix/mapfix/rewrite/site"
	"github.com/mapfix/mapfix/rewrite/unit"
)

// unwritable returns why the function for s would not compile wherever our
// file does, or "".
func (l *Library) unwritable(s *site.Site) string {
	for _, obj := range typesOf(s) {
		if obj.Pkg() != l.unit.Pkg.Types {
			continue
		}
		if name, c := l.unit.Declaration(obj); c != "" && c != l.guard {
			return obj.Name() + " is declared under a build constraint (" + filepath.Base(name) + "), and a copy function would not be"
		}
	}
	if c := unit.ConstraintOf(s.Syntax.File, s.Span.File); c == "" || c == l.guard {
		return ""
	}
	for _, p := range s.Copy.Packages {
		if isRare(p) && !l.unit.ImportsAlways(p, l.guard) {
			return "package " + p.Name() + " is imported under a build constraint only, and a copy function would always import it"
		}
	}
	return ""
}

func typesOf(s *site.Site) []*types.TypeName {
	list := s.Copy.Types
	if s.Copy.Needs != nil {
		list = append(list[:len(list):len(list)], s.Copy.Needs.Types...)
	}
	return list
}
