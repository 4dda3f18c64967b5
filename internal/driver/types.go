package driver

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"go/token"
	"go/types"
	"slices"
	"sync"

	"golang.org/x/tools/go/gcexportdata"
)

// imported holds the packages whose types were read from the cache, and parts of
// others that these mention, by import path. Variants for tests are never among
// them, so a path stands for one package.
type imported struct {
	mu     sync.Mutex
	byPath map[string]*types.Package
}

// ensureTypes makes the types of u, if nobody has done so before: from the
// cache, or from a check of its source without function bodies. It returns the
// syntax if u had to be parsed and its syntax is wanted again. The types of
// what u imports are made as they are asked for.
func (p *Program) ensureTypes(u *unit) (syn *syntax) {
	u.once.Do(func() {
		if u.portable && p.importTypes(u) {
			return
		}
		if !guard(u, func() { syn = p.makeTypes(u) }) {
			u.tainted.Store(true)
		}
	})
	return syn
}

// importTypes takes the types of u from the cache, and reports whether it could.
//
// A unit is portable only if all that it imports, directly or not, is. So what
// is read never mentions a package that was checked from source, and no type
// exists twice.
func (p *Program) importTypes(u *unit) bool {
	if u.path == "unsafe" {
		return false
	}
	data := p.cfg.Cache.Get(keptTypes + u.key)
	if len(data) <= interfaceKeySize || !p.readTypes(u, data[interfaceKeySize:]) {
		p.lose(u)
		return false
	}
	return true
}

// readTypes makes the types of u what was exported, and reports whether it could.
func (p *Program) readTypes(u *unit, data []byte) (ok bool) {
	p.imported.mu.Lock()
	defer p.imported.mu.Unlock()
	defer func() {
		if recover() != nil {
			ok = false // it was not us who put it there
		}
	}()
	pkg, err := gcexportdata.Read(bytes.NewReader(data), p.fset, p.imported.byPath, u.path)
	u.types = pkg
	return err == nil
}

// dropTypes forgets the types of all units, which linking does without, and where things are
// in their files. Whoever asks for them afterwards gets them from the cache, or from source
// again.
func (p *Program) dropTypes() {
	p.fset = token.NewFileSet()
	p.imported.byPath = make(map[string]*types.Package)
	for _, u := range p.units {
		u.once, u.types = new(sync.Once), nil
		u.portable = u.portable || u.typesStored
		for _, dep := range u.imports {
			u.portable = u.portable && dep.portable
		}
	}
}

// interfaceKeySize is the length of the interface's key in front of the types.
const interfaceKeySize = 2 * sha256.Size

func readInterfaceKey(entry []byte) []byte { return entry[:min(len(entry), interfaceKeySize)] }

// storeTypes puts the types of u into the cache, and sets the key of what can
// be seen of u from outside. That key does not depend on where things stand.
func (p *Program) storeTypes(u *unit) {
	if !p.storable(u) || u.types == nil {
		return
	}
	var data bytes.Buffer
	changes := !p.immutable(u)
	if !exported(&data, u.types) || changes && u.literals.Load() && !normalise(&data, u.path) {
		p.cfg.Cache.Put(keptNoTypes+u.key, nil)
		return
	}
	if changes {
		sum := sha256.Sum256(data.Bytes())
		u.interfaceKey = hex.EncodeToString(sum[:])
	}
	p.cfg.Cache.Put(keptTypes+u.key, append([]byte(u.interfaceKey), data.Bytes()...))
	u.typesStored = true
}

// normalise writes exported types anew as they are read. What is written depends on which
// types are one in memory: each interface{} in source is a type of its own, while all that
// are read are the same one (types.NewInterfaceType). Whether the imports of a package were
// checked from source or read from the cache is no change of it.
func normalise(data *bytes.Buffer, path string) bool {
	pkg, err := gcexportdata.Read(bytes.NewReader(data.Bytes()), token.NewFileSet(), make(map[string]*types.Package), path)
	if err != nil {
		return false
	}
	data.Reset()
	return exported(data, pkg)
}

// noteLiterals notes whether there is any interface{} in u or what it imports, as far as
// that is checked from source. Without, what is written is normal.
func (u *unit) noteLiterals(syn *syntax) {
	found := slices.ContainsFunc(u.imports, func(dep *unit) bool { return dep.literals.Load() })
	for _, data := range syn.sources {
		found = found || bytes.Contains(data, []byte("interface{}")) || bytes.Contains(data, []byte("interface {}"))
	}
	u.literals.Store(found)
}

// exported writes the types of a package without positions, and reports whether
// that was possible. Packages with errors may have types that are half made,
// which the encoder does not know.
func exported(data *bytes.Buffer, pkg *types.Package) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	return gcexportdata.Write(data, nil, pkg) == nil
}
