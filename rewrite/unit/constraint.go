package unit

import (
	"go/ast"
	"go/build/constraint"
	"go/types"
	"go/version"
	"path/filepath"
	"strings"
)

// knownTags holds the systems and architectures that constrain a file by the
// end of its name.
const knownTags = " aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 windows zos" +
	" 386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x sparc64 wasm "

// ConstraintOf returns the condition under which the file is built, in the
// form of a //go:build line, or "" if it always is.
func ConstraintOf(f *ast.File, name string) string {
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

// Constraint returns the constraint that all files of the unit share,
// those of internal tests aside; "" if there is none.
func (u *Unit) Constraint() string {
	common, first := "", true
	for name, f := range u.Files {
		if IsTest(name) && !u.External() || Ours(u.Pkg.Sources[name]) {
			continue
		}
		c := ConstraintOf(f, name)
		if !first && c != common {
			return ""
		}
		common, first = c, false
	}
	return common
}

// Declaration returns the file that declares obj, and its constraint.
func (u *Unit) Declaration(obj types.Object) (name, c string) {
	for name, f := range u.Files {
		if f.FileStart <= obj.Pos() && obj.Pos() <= f.FileEnd {
			return name, ConstraintOf(f, name)
		}
	}
	return "", ""
}

// ImportsAlways reports whether a file that is built whenever guard holds
// imports p.
func (u *Unit) ImportsAlways(p *types.Package, guard string) bool {
	for name, f := range u.Files {
		if c := ConstraintOf(f, name); c != "" && c != guard {
			continue
		}
		for _, spec := range f.Imports {
			if obj := u.Pkg.Info.PkgNameOf(spec); obj != nil && obj.Imported() == p {
				return true
			}
		}
	}
	return false
}

// AtLeast reports whether the language version of f is v or newer.
func (u *Unit) AtLeast(f *ast.File, v string) bool {
	have := u.Pkg.Info.FileVersions[f]
	if have == "" {
		have = u.Pkg.GoVersion
	}
	return !version.IsValid(have) || version.Compare(have, v) >= 0
}
