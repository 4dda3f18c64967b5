package rewrite

import (
	"go/types"
	"path/filepath"

	"github.com/mapfix/mapfix/rewrite/library"
	"github.com/mapfix/mapfix/rewrite/unit"
	"github.com/mapfix/mapfix/rewrite/verify"
)

// Errors returns what keeps a package from compiling once it has the given texts, by
// absolute file names, besides what does so already. A text that is nil is that of a
// file which is removed. It is for packages that share files with one that Rewrite
// has changed, such as the same package on another platform. Shared is the package
// of copy functions as it becomes; nil if there is none.
func Errors(pkg *Package, texts map[string][]byte, shared *SharedPackage) []string {
	u := unit.New(pkg, pkg.Types.Name())
	var sharedTypes *types.Package
	if shared != nil && shared.Dir != pkg.Dir {
		sharedTypes = library.NewShared([]*Package{pkg}, Options{Placement: Shared, Shared: shared}).Pkg.Types
	}
	own := make(map[string][]byte)
	for name, text := range texts {
		if filepath.Dir(name) == pkg.Dir {
			own[name] = text
		}
	}
	_, errs := verify.Check(u, own, sharedTypes)
	return errs
}
