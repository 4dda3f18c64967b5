package driver

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
)

// A Cache keeps what was found out from run to run: the summary of a package,
// the types of its objects, and what the whole program led to.
//
// Only packages that were free of errors are put in.
// Implementations must be safe for concurrent use. They may forget at any time,
// but what Get returns is what was put. A program that was told by Has of types that
// Get does not return is lost, see Config.Lost: types would exist twice.
type Cache interface {
	// Has reports whether there is an entry for key, most likely.
	Has(key string) bool
	// Get returns the data kept under key, or nil. It stays as it is.
	Get(key string) []byte
	// Put keeps data under key.
	Put(key string, data []byte)
	// Drop forgets what is kept under key: it is not what was put.
	Drop(key string)
}

// Kinds of entries, with which their keys begin.
const (
	keptSummary = "summary " // of a unit
	keptShape   = "shape "   // in short, see Program.shapeKey
	keptParts   = "parts "   // of the summary of a unit, see Program.complete
	keptTypes   = "types "   // of a unit, see storeTypes
	keptNoTypes = "opaque "  // says that the types of a unit cannot be kept
	keptResult  = "result "  // of a program, by its files, see Link
	keptShaped  = "shaped "  // the same, by the shapes of its own packages' summaries
)

// identify sets the key of u and finds out what the cache has of it. The units
// that u imports must have been identified. Without a key, nothing is kept.
func (p *Program) identify(u *unit) {
	if p.cfg.Cache == nil {
		return
	}
	key, err := p.keyOf(u)
	if err != nil {
		return // whoever parses the file will say what is wrong with it
	}
	u.key, u.interfaceKey = key, key
	u.cached = u.summarise && p.cfg.Cache.Has(u.keptAs())
	if u.ForTest != "" {
		return
	}
	stored := p.cfg.Cache.Has(keptTypes + key)
	u.typed = stored || p.cfg.Cache.Has(keptNoTypes+key)
	u.portable = stored
	for _, dep := range u.imports {
		u.portable = u.portable && dep.portable
	}
	if stored && !p.immutable(u) {
		if seen := readInterfaceKey(p.cfg.Cache.Get(keptTypes + key)); len(seen) == interfaceKeySize {
			u.interfaceKey = string(seen)
		} else {
			u.typed, u.portable = false, false
		}
	}
}

// drop forgets all that is kept of u: what is left of it could be of another time.
func (p *Program) drop(u *unit) {
	for _, kind := range []string{keptSummary, keptParts, keptShape, keptTypes, keptNoTypes} {
		p.cfg.Cache.Drop(kind + u.key)
	}
}

// lose notes that types are gone of which others may mention parts, and with them all
// that comes of this run.
func (p *Program) lose(u *unit) {
	p.drop(u)
	p.lost.Store(true)
	if p.cfg.Lost != nil {
		p.cfg.Lost()
	}
}

// keptAs returns under which key the summary of u is kept, or parts of it.
func (u *unit) keptAs() string {
	if u.inParts() {
		return keptParts + u.key
	}
	return keptSummary + u.key
}

// keyOf returns what the summary and the types of u depend on, in short:
// mapfix, the toolchain and the platform, the files and their contents, and
// what can be seen of the packages that it imports. A change inside of one of
// these is no reason to look at u again.
func (p *Program) keyOf(u *unit) (string, error) {
	h := sha256.New()
	fmt.Fprintf(h, "%q %q %q %q %q\n", p.cfg.Version, p.tool.platform(), u.ImportPath, u.goVersion(), u.Dir)
	for _, name := range u.files {
		sum := [sha256.Size]byte{}
		if !p.immutable(u) {
			data, err := p.read(name)
			if err != nil {
				return "", err
			}
			sum = sha256.Sum256(data)
			u.remember(name, sum)
		}
		// Positions in summaries are absolute, so the directory counts too.
		fmt.Fprintf(h, "%q %x\n", name, sum)
	}
	for _, dep := range u.imports {
		if dep.key == "" {
			return "", errNoKey
		}
		fmt.Fprintf(h, "%q %s\n", dep.ImportPath, dep.interfaceKey)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// immutable reports whether the names of the files of u stand for what is in
// them: they belong to a toolchain, or to a version in the module cache.
func (p *Program) immutable(u *unit) bool {
	if u.Standard {
		return true
	}
	root := p.tool.GOMODCACHE
	return root != "" && u.Module != nil && u.Module.Version != "" &&
		strings.HasPrefix(u.Dir, root+string(filepath.Separator))
}

// remember notes what a file contains. If it is not what it was when the key
// was made, the file was changed meanwhile, and u must not be kept.
func (u *unit) remember(name string, sum [sha256.Size]byte) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.hashes == nil {
		u.hashes = make(map[string][sha256.Size]byte, len(u.files))
	}
	known, ok := u.hashes[name]
	switch {
	case !ok:
		u.hashes[name] = sum
	case known != sum:
		u.changed = true
	}
}

// storable reports whether what was found out about u may be kept. Its files
// must be what the key was made of.
func (p *Program) storable(u *unit) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	return p.cfg.Cache != nil && u.key != "" && !u.tainted.Load() && !u.changed && !p.lost.Load()
}

// errNoKey says that there is no key of an import.
var errNoKey = errors.New("an import has no key")
