package copies

import (
	"go/ast"
	"go/types"
	"maps"

	"github.com/mapfix/mapfix/rewrite/clone"
	"github.com/mapfix/mapfix/rewrite/unit"
)

// Known is what is known to copy in a unit.
type Known struct {
	Unit        *unit.Unit
	shared      *Known // of the shared package, or nil
	preserveNil bool   // the user wants the copy of nil to be nil
	own         []*Function
	promised    map[*types.Func]*clone.Promise
}

// New returns what is known to copy in u. The shared package, which may be nil, is
// that of all units.
func New(u *unit.Unit, shared *Known, preserveNil bool) *Known {
	return &Known{Unit: u, shared: shared, preserveNil: preserveNil}
}

// promise returns what fn says that it copies if we wrote it, for this package
// or for all, else nil.
func (k *Known) promise(fn *types.Func) *clone.Promise {
	if p := k.promises()[fn]; p != nil || k.shared == nil {
		return p
	}
	pkg := k.shared.Unit.Pkg
	if fn.Pkg() == nil || fn.Pkg().Path() != pkg.Path {
		return nil
	}
	own, _ := pkg.Types.Scope().Lookup(fn.Name()).(*types.Func)
	return k.shared.promises()[own]
}

// promises returns what the functions that we wrote say that they copy.
func (k *Known) promises() map[*types.Func]*clone.Promise {
	if k.promised != nil {
		return k.promised
	}
	k.promised = make(map[*types.Func]*clone.Promise)
	for name, f := range k.Unit.Files {
		generated := unit.Ours(k.Unit.Pkg.Sources[name])
		for _, decl := range f.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || !generated && !unit.IsInline(fn) {
				continue
			}
			obj, _ := k.Unit.Pkg.Info.Defs[fn.Name].(*types.Func)
			if p := clone.ReadPromise(fn.Doc.Text()); p != nil && obj != nil {
				k.promised[obj] = p
			}
		}
	}
	return k.promised
}

// KeepsNil reports whether the copy of nil is nil where nobody can tell, see [clone.KeepsNil].
func (k *Known) KeepsNil() bool {
	if k.shared != nil {
		k = k.shared
	}
	return clone.KeepsNil(maps.Values(k.promises()), k.preserveNil)
}
