package clone

import (
	"go/types"
	"strings"
)

// An Obstacle is why a value cannot be copied.
type Obstacle struct {
	Path string // from the nearest named type: "Config.mu"
	Why  string // a predicate: "is a sync.Mutex"
}

// String returns the obstacle as a clause, such as "Config.mu is a sync.Mutex".
func (o *Obstacle) String() string { return o.Path + " " + o.Why }

// enter returns the path of a value of type t found at path. A named type
// with a structure starts a path of its own, since that is where a reader looks
// it up.
func enter(path string, t types.Type) string {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		switch n.Underlying().(type) {
		case *types.Struct, *types.Map, *types.Slice, *types.Array:
			return n.Obj().Name()
		}
	}
	if path == "" {
		return shortType(t)
	}
	return path
}

// shortType returns t with package names, for a reader.
func shortType(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string { return p.Name() })
}

// pinned returns the obstacle that keeps a value of type t, found at path,
// where it is: a lock in it, or something else that breaks when copied. It
// returns nil if the value may be copied.
func pinned(path string, t types.Type) *Obstacle {
	return pinnedIn(path, t, make(map[types.Type]bool))
}

func pinnedIn(path string, t types.Type, seen map[types.Type]bool) *Obstacle {
	if seen[t] {
		return nil
	}
	seen[t] = true
	if p, ok := types.Unalias(t).(*types.TypeParam); ok {
		return pinnedTerm(path, p, seen)
	}
	if isPinned(t) {
		return &Obstacle{path, "is " + withArticle(t)}
	}
	switch u := t.Underlying().(type) {
	case *types.Array:
		return pinnedIn(path+"[]", u.Elem(), seen)
	case *types.Struct:
		o := pinnedField(enter(path, t), u, seen)
		if o != nil && isSync(t) { // what is in a sync.Once is of no interest
			o = &Obstacle{path, "is " + withArticle(t)}
		}
		return o
	}
	return nil
}

// withArticle returns t for a reader: a sync.Mutex, an atomic.Int64.
func withArticle(t types.Type) string {
	text := shortType(t)
	if strings.ContainsAny(text[:1], "aeiou") {
		return "an " + text
	}
	return "a " + text
}

// isSync reports whether t is declared in package sync or sync/atomic.
func isSync(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && (n.Obj().Pkg().Path() == "sync" || n.Obj().Pkg().Path() == "sync/atomic")
}

func pinnedField(path string, s *types.Struct, seen map[types.Type]bool) *Obstacle {
	for f := range s.Fields() {
		if o := pinnedIn(path+"."+f.Name(), f.Type(), seen); o != nil {
			return o
		}
	}
	return nil
}

// pinnedTerm looks for a type that the type parameter p may be and that must
// not be copied.
func pinnedTerm(path string, p *types.TypeParam, seen map[types.Type]bool) *Obstacle {
	for _, term := range terms(p) {
		if o := pinnedIn(path, term.Type(), seen); o != nil {
			return o
		}
	}
	return nil
}

// isPinned reports whether values of type t itself must not be copied: the
// types that vet calls locks, and those that break without being one, since
// their methods write what a copy would share.
func isPinned(t types.Type) bool {
	if n, ok := types.Unalias(t).(*types.Named); ok && n.Obj().Pkg() != nil {
		switch n.Obj().Pkg().Path() + "." + n.Obj().Name() {
		case "strings.Builder", "sync/atomic.Value", "sync.noCopy", "bytes.Buffer", "bufio.Reader", "bufio.Writer",
			"container/list.List", "container/ring.Ring", "math/big.Int", "math/big.Rat", "math/big.Float", "hash/maphash.Hash":
			return true
		}
	}
	if _, ok := t.Underlying().(*types.Struct); !ok {
		return false
	}
	return locks(types.NewPointer(t)) && !locks(t)
}

// locks reports whether t has the methods Lock and Unlock.
func locks(t types.Type) bool {
	set := types.NewMethodSet(t)
	return nullary(set.Lookup(nil, "Lock")) && nullary(set.Lookup(nil, "Unlock"))
}

func nullary(sel *types.Selection) bool {
	if sel == nil {
		return false
	}
	sig := sel.Type().(*types.Signature)
	return sig.Params().Len() == 0 && sig.Results().Len() == 0
}

// foreign reports whether the field f cannot be selected in pkg.
func foreign(f *types.Var, pkg *types.Package) bool {
	return !f.Exported() && f.Pkg() != nil && strings.TrimSuffix(f.Pkg().Path(), "_test") != pkg.Path() && f.Pkg() != pkg
}

// hiddenState returns the obstacle in copying what a pointer of type t, found
// at path, points to: a field of another module that pkg cannot see and that
// leads to more, which methods may write. It returns nil if there is none.
func hiddenState(path string, t types.Type, pkg *types.Package) *Obstacle {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil || related(n.Obj().Pkg(), pkg) {
		return nil
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	for f := range s.Fields() {
		if foreign(f, pkg) && refers(f.Type()) {
			return &Obstacle{enter(path, t) + "." + f.Name(), "is not exported by package " + n.Obj().Pkg().Name()}
		}
	}
	return nil
}

// related reports whether two packages are likely to be of one owner, by the
// start of their paths.
func related(a, b *types.Package) bool {
	origin := func(p *types.Package) string {
		host, rest, _ := strings.Cut(p.Path(), "/")
		if owner, _, _ := strings.Cut(rest, "/"); strings.Contains(host, ".") {
			return host + "/" + owner
		}
		return host
	}
	return strings.TrimSuffix(origin(a), "_test") == strings.TrimSuffix(origin(b), "_test")
}

// refers reports whether a copy of a value of type t shares something with it.
func refers(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Kind() == types.UnsafePointer
	case *types.Array:
		return refers(u.Elem())
	case *types.Struct:
		for f := range u.Fields() {
			if refers(f.Type()) {
				return true
			}
		}
		return false
	}
	return true
}
