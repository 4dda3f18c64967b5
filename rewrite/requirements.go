package rewrite

import (
	"go/types"
	"path/filepath"
)

// unwritable returns why the function for s would not compile wherever our
// file does, or "".
func (l *library) unwritable(s *site) string {
	for _, obj := range typesOf(s) {
		if obj.Pkg() != l.unit.pkg.Types {
			continue
		}
		if name, c := l.unit.declaration(obj); c != "" && c != l.guard {
			return obj.Name() + " is declared under a build constraint (" + filepath.Base(name) + "), and a copy function would not be"
		}
	}
	if c := constraintOf(s.place.file, s.span.File); c == "" || c == l.guard {
		return ""
	}
	for _, p := range s.copy.Packages {
		if isRare(p) && !l.unit.importsAlways(p, l.guard) {
			return "package " + p.Name() + " is imported under a build constraint only, and a copy function would always import it"
		}
	}
	return ""
}

func typesOf(s *site) []*types.TypeName {
	list := s.copy.Types
	if s.copy.Needs != nil {
		list = append(list[:len(list):len(list)], s.copy.Needs.Types...)
	}
	return list
}
