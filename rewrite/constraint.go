package rewrite

import (
	"go/ast"
	"go/build/constraint"
	"go/types"
	"path/filepath"
	"strings"
)

// knownTags holds the systems and architectures that constrain a file by the
// end of its name.
const knownTags = " aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 windows zos" +
	" 386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x sparc64 wasm "

// constraintOf returns the condition under which the file is built, in the
// form of a //go:build line, or "" if it always is.
func constraintOf(f *ast.File, name string) string {
	var parts []string
	for _, group := range f.Comments {
		if group.Pos() > f.Package {
			break
		}
		for _, c := range group.List {
			if constraint.IsGoBuild(c.Text) || constraint.IsPlusBuild(c.Text) {
				parts = append(parts, expression(c.Text))
			}
		}
	}
	if len(parts) > 1 { // old lines repeat the new one
		parts = parts[:1]
	}
	parts = append(parts, nameTags(name)...)
	for _, spec := range f.Imports {
		if spec.Path.Value == `"C"` {
			parts = append(parts, "cgo")
		}
	}
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	return "(" + strings.Join(parts, ") && (") + ")"
}

func expression(line string) string {
	x, err := constraint.Parse(line)
	if err != nil {
		return line // never equal to another file's, so never trusted
	}
	return x.String()
}

// nameTags returns the tags that a file name implies.
func nameTags(name string) []string {
	base := strings.TrimSuffix(strings.TrimSuffix(filepath.Base(name), ".go"), "_test")
	elems := strings.Split(base, "_")[1:]
	if n := len(elems); n > 2 {
		elems = elems[n-2:]
	}
	var tags []string
	for i := len(elems) - 1; i >= 0 && strings.Contains(knownTags, " "+elems[i]+" "); i-- {
		tags = append([]string{elems[i]}, tags...)
	}
	return tags
}

// commonConstraint returns the constraint that all files of the unit share,
// those of internal tests aside; "" if there is none.
func (u *unit) commonConstraint() string {
	common, first := "", true
	for name, f := range u.files {
		if isTest(name) && !u.external() || ours(u.pkg.Sources[name]) {
			continue
		}
		c := constraintOf(f, name)
		if !first && c != common {
			return ""
		}
		common, first = c, false
	}
	return common
}

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

// declaration returns the file that declares obj, and its constraint.
func (u *unit) declaration(obj types.Object) (name, c string) {
	for name, f := range u.files {
		if f.FileStart <= obj.Pos() && obj.Pos() <= f.FileEnd {
			return name, constraintOf(f, name)
		}
	}
	return "", ""
}

// importsAlways reports whether a file that is built whenever guard holds
// imports p.
func (u *unit) importsAlways(p *types.Package, guard string) bool {
	for name, f := range u.files {
		if c := constraintOf(f, name); c != "" && c != guard {
			continue
		}
		for _, spec := range f.Imports {
			if obj := u.pkg.Info.PkgNameOf(spec); obj != nil && obj.Imported() == p {
				return true
			}
		}
	}
	return false
}
