package driver

import (
	"crypto/sha256"
	"go/types"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/mapfix/mapfix/detect/summary"
)

// A unit is one package, or one variant of it, on its way through the stream.
type unit struct {
	*listed
	index int
	path  string   // import path without the variant
	files []string // absolute names of the Go and cgo files

	cgo       bool // uses it, or imports a package that does and is not of the standard library
	first     bool // belongs to what the user works on: main modules, matches
	summarise bool // the variant in which its files are summarised

	imports    []*unit // distinct, in the order of the list
	dependents []*unit
	byPath     map[string]*unit // what the import paths in its files stand for
	waiting    atomic.Int32     // imports that have no types yet

	once     *sync.Once                // see ensureTypes
	types    *types.Package            // without bodies; nil before it is checked
	tainted  atomic.Bool               // mapfix failed in it, or in something it imports
	literals atomic.Bool               // see noteLiterals
	parts    []*summary.PackageSummary // of its summary: one, or for dependencies those that were asked for

	mu       sync.Mutex                   // guards what follows
	hashes   map[string][sha256.Size]byte // of the files that may change
	changed  bool                         // a file, since its hash was taken
	failures []*Failure
	internal *Failure

	// With a cache:
	key          string // of the summary and the types
	interfaceKey string // of what importers can see; the key where that is not known
	cached       bool   // the cache had the summary
	stored       bool   // it has got the summary in this run
	typed        bool   // it knows the types, or that they cannot be kept
	portable     bool   // it has the types, also of all that u imports
	typesStored  bool   // it has got the types in this run
}

// newUnits makes the graph of units, without the generated test mains.
func newUnits(pkgs []*listed) []*unit {
	var units []*unit
	byImportPath := make(map[string]*unit, len(pkgs))
	for _, pkg := range pkgs {
		if isTestMain(pkg) || pkg.ImportPath == "unsafe" {
			continue
		}
		u := newUnit(pkg, len(units))
		units = append(units, u)
		byImportPath[pkg.ImportPath] = u
	}
	for _, u := range units {
		u.link(byImportPath)
	}
	breakCycles(units)
	chooseVariants(units)
	return units
}

func newUnit(pkg *listed, index int) *unit {
	path, _, _ := strings.Cut(pkg.ImportPath, " [")
	u := &unit{listed: pkg, index: index, path: path, once: new(sync.Once)}
	for _, names := range [][]string{pkg.GoFiles, pkg.CgoFiles} {
		for _, name := range names {
			if !filepath.IsAbs(name) {
				name = filepath.Join(pkg.Dir, name)
			}
			u.files = append(u.files, name)
		}
	}
	u.first = !pkg.DepOnly || (pkg.Module != nil && pkg.Module.Main)
	if pkg.failure != nil {
		u.failures, u.files = []*Failure{pkg.failure}, nil
	}
	return u
}

// link connects u with what it imports. A path that leads nowhere is left out:
// the checker will say where it was imported.
func (u *unit) link(byImportPath map[string]*unit) {
	u.byPath = make(map[string]*unit, len(u.Imports))
	seen := make(map[*unit]bool, len(u.Imports))
	for _, path := range u.Imports {
		dep := byImportPath[path]
		if dep == nil {
			continue
		}
		u.byPath[path] = dep
		if !seen[dep] {
			seen[dep] = true
			u.imports = append(u.imports, dep)
			dep.dependents = append(dep.dependents, u)
		}
	}
	for written, path := range u.ImportMap {
		if dep := byImportPath[path]; dep != nil {
			u.byPath[written] = dep
		}
	}
	u.cgo = len(u.CgoFiles) > 0 || slices.ContainsFunc(u.imports, func(dep *unit) bool { return dep.cgo && !dep.Standard })
	u.waiting.Store(int32(len(u.imports)))
}

// wantsBodies reports whether the files of u are worth a summary.
func (u *unit) wantsBodies() bool {
	return len(u.files) > 0 && (!u.Standard || !u.DepOnly)
}

// goVersion returns the language version of u in the form that go/types wants,
// or "" for the newest.
func (u *unit) goVersion() string {
	switch {
	case u.Module == nil:
		return ""
	case u.Module.GoVersion == "":
		return "go1.16" // what the go command assumes without a go directive
	}
	return "go" + u.Module.GoVersion
}

// chooseVariants marks, among the variants of each package, the one to
// summarise: that with the most files, or the first listed of them.
func chooseVariants(units []*unit) {
	best := map[string]*unit{}
	for _, u := range units {
		if !u.wantsBodies() {
			continue
		}
		// The directory tells a package named x_test from the tests of x.
		key := u.path + "\x00" + u.Dir
		if b := best[key]; b == nil || better(u, b) {
			best[key] = u
		}
	}
	for _, u := range best {
		u.summarise = true
	}
}

// better reports whether u is to be summarised rather than b.
func better(u, b *unit) bool {
	if len(u.files) != len(b.files) {
		return len(u.files) > len(b.files)
	}
	return u.ForTest == "" && b.ForTest != ""
}
