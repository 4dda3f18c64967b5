package library

// Options is what the user may choose. The zero Options is the default.
type Options struct {
	// PreserveNil makes the copy of a nil map nil. Without it the copy is an
	// empty map, which can be written.
	PreserveNil bool
	// Placement says where copy functions live.
	Placement Placement
	// Shared is the package that they live in if the placement is Shared.
	Shared *SharedPackage
	// Used reports whether some package refers to name in the package at path,
	// which is not its own, before anything is changed. A function that nothing
	// refers to is removed; nil means that none may be.
	Used func(path, name string) bool
}

// A Placement says where copy functions live. What cannot go there goes into
// the package's file.
type Placement string

const (
	File   Placement = ""       // in a file of their own in the package that calls them
	Inline Placement = "inline" // at the end of the file that calls them
	Shared Placement = "shared" // in one package for all
	Maps   Placement = "maps"   // nowhere: maps.Clone, where one level is enough
)

// A SharedPackage is a package of the user's that copy functions are added to.
// It need not exist.
type SharedPackage struct {
	Path, Name, Dir string
	Module          string            // that it is part of
	GoVersion       string            // as in Package
	Sources         map[string][]byte // absolute file name -> bytes, of files that are built
}
