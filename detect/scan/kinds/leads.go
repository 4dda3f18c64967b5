package kinds

import "go/types"

// LeadsToMap reports whether a value of type t can refer to a map.
func LeadsToMap(t types.Type) bool { return leads(t, make(map[types.Type]bool)) }

// leads searches the types that t is made of for maps; seen ends recursion.
func leads(t types.Type, seen map[types.Type]bool) bool {
	t = types.Unalias(t)
	if seen[t] {
		return false
	}
	seen[t] = true
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Kind() == types.UnsafePointer
	case *types.Array:
		return leads(u.Elem(), seen)
	case *types.Slice:
		return leads(u.Elem(), seen)
	case *types.Pointer:
		return leads(u.Elem(), seen)
	case *types.Chan:
		return leads(u.Elem(), seen)
	case *types.Struct:
		return isLock(t) || structLeads(u, seen)
	}
	return true // maps, functions, interfaces, type parameters
}

func structLeads(t *types.Struct, seen map[types.Type]bool) bool {
	for f := range t.Fields() {
		if leads(f.Type(), seen) {
			return true
		}
	}
	return false
}

// Callable reports whether somebody who has a value of type t can call a function by it.
func Callable(t types.Type) bool { return calls(t, make(map[types.Type]bool)) }

// calls is Callable; seen ends recursion.
func calls(t types.Type, seen map[types.Type]bool) bool {
	t = types.Unalias(t)
	if seen[t] {
		return false
	}
	seen[t] = true
	if hasMethods(t) {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return false
	case *types.Array:
		return calls(u.Elem(), seen)
	case *types.Slice:
		return calls(u.Elem(), seen)
	case *types.Pointer:
		return calls(u.Elem(), seen)
	case *types.Chan:
		return calls(u.Elem(), seen)
	case *types.Map:
		return calls(u.Key(), seen) || calls(u.Elem(), seen)
	case *types.Struct:
		for f := range u.Fields() {
			if calls(f.Type(), seen) {
				return true
			}
		}
		return false
	}
	return true // functions, interfaces, type parameters
}

// isLock reports whether t is one of package sync's types: where a lock is
// matters though it holds no map.
func isLock(t types.Type) bool {
	n, ok := t.(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "sync"
}

// hasMethods reports whether values of type t have methods, not counting those of what is
// embedded. A method set, which has these too, takes long to make.
func hasMethods(t types.Type) bool {
	named, ok := types.Unalias(Deref(t)).(*types.Named)
	if !ok {
		i, ok := t.Underlying().(*types.Interface)
		return ok && !i.Empty()
	}
	for m := range named.Methods() {
		if IsPointer(t) || !IsPointer(m.Signature().Recv().Type()) {
			return true
		}
	}
	i, ok := named.Underlying().(*types.Interface)
	return ok && !IsPointer(t) && !i.Empty()
}
