package clone

import (
	"go/types"
	"go/version"
	"strings"
)

// Env is the place where a copy function will live.
type Env struct {
	Pkg         *types.Package // whose source file the function is part of
	GoVersion   string         // language version such as "go1.21"; "" is the newest
	PreserveNil bool           // the copy of nil is nil
	// MarkNil makes the names of functions that keep nil say so, for packages
	// that need the other kind too.
	MarkNil bool
	// Import returns a package that files of the package can import besides
	// those that it does, or nil. It may be nil itself.
	Import func(path string) *types.Package
	// Bars returns why no file of the package may import another one, or "".
	// It may be nil.
	Bars func(*types.Package) string
	// Inside is the function whose body will call the copy, or nil. A method
	// of that name is not used to copy, as it would call itself.
	Inside *types.Func
	// Root is how obstacles call the value, if its type has no name; "" is the
	// type itself.
	Root string
}

// lookup returns the package at path if Pkg can import it, else nil.
func (e *Env) lookup(path string) *types.Package {
	if e.Import == nil {
		return nil
	}
	return e.Import(path)
}

// Generics reports whether the language version has type parameters.
func (e *Env) Generics() bool { return e.atLeast("go1.18") }

func (e *Env) atLeast(v string) bool {
	return !version.IsValid(e.GoVersion) || version.Compare(e.GoVersion, v) >= 0
}

// anyText returns the source of the empty interface.
func (e *Env) anyText() string {
	if e.Generics() && !e.declares("any") {
		return "any"
	}
	return "interface{}"
}

// declares reports whether the package has a declaration called name.
func (e *Env) declares(name string) bool { return e.Pkg.Scope().Lookup(name) != nil }

// nameable returns "" if a file of the package can refer to obj, and else the
// reason why it cannot.
func (e *Env) nameable(obj *types.TypeName) string {
	pkg := obj.Pkg()
	switch {
	case pkg == nil && e.declares(obj.Name()):
		return "is hidden by a declaration of the package"
	case pkg == nil:
		return ""
	case obj.Parent() != nil && obj.Parent() != pkg.Scope():
		return "is declared in a function"
	case pkg == e.Pkg:
		return ""
	case !obj.Exported():
		return "is not exported"
	case pkg.Name() == "main":
		return "is declared in a program, which cannot be imported"
	case !Importable(e.Pkg.Path(), pkg.Path()):
		return "is internal to another module or directory"
	case e.Bars != nil:
		return e.Bars(pkg)
	}
	return ""
}

// Importable reports whether the rule for internal packages lets the package at
// self import the one at path.
func Importable(self, path string) bool {
	parent, found := internalParent(path)
	if !found {
		return true
	}
	self, _, _ = strings.Cut(self, " ")
	self = strings.TrimSuffix(self, "_test")
	return parent != "" && (self == parent || strings.HasPrefix(self, parent+"/"))
}

// internalParent returns the path of the directory that holds the last
// element "internal" of path.
func internalParent(path string) (string, bool) {
	elems := strings.Split(path, "/")
	for i := len(elems) - 1; i >= 0; i-- {
		if elems[i] == "internal" {
			return strings.Join(elems[:i], "/"), true
		}
	}
	return "", false
}
