package rewrite

import "path/filepath"

// Errors returns what keeps a package from compiling once it has the given texts, by
// absolute file names, besides what does so already. A text that is nil is that of a
// file which is removed. It is for packages that share files with one that Rewrite
// has changed, such as the same package on another platform. Shared is the package
// of copy functions as it becomes; nil if there is none.
func Errors(pkg *Package, texts map[string][]byte, shared *SharedPackage) []string {
	u := &unit{pkg: pkg, variants: []*Package{pkg}}
	u.chooseVariant()
	if shared != nil && shared.Dir != pkg.Dir {
		p := &plan{opts: Options{Placement: Shared, Shared: shared}}
		u.shared = p.newShared([]*Package{pkg}).unit.pkg.Types
	}
	own := make(map[string][]byte)
	for name, text := range texts {
		if filepath.Dir(name) == pkg.Dir {
			own[name] = text
		}
	}
	return u.newErrors(own)
}
