package kinds

import "go/types"

// IsPlain reports whether values of type t are data through and through, and have no methods
// that change them.
func IsPlain(t types.Type) bool { return plain(t, make(map[types.Type]bool)) }

// plain is IsPlain; seen ends recursion.
func plain(t types.Type, seen map[types.Type]bool) bool {
	t = types.Unalias(t)
	if seen[t] {
		return true
	}
	seen[t] = true
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Kind() != types.UnsafePointer
	case *types.Array:
		return plain(u.Elem(), seen)
	case *types.Slice:
		return plain(u.Elem(), seen)
	case *types.Map:
		return plain(u.Key(), seen) && plain(u.Elem(), seen)
	case *types.Pointer:
		return IsInline(u.Elem()) && plain(u.Elem(), seen)
	case *types.Struct:
		if isLock(t) || changesItself(t) {
			return false
		}
		for f := range u.Fields() {
			if !plain(f.Type(), seen) {
				return false
			}
		}
		return true
	}
	return false
}

// changesItself reports whether t has methods that are those of a pointer alone.
func changesItself(t types.Type) bool {
	if named, ok := types.Unalias(t).(*types.Named); ok {
		for m := range named.Methods() {
			if IsPointer(m.Signature().Recv().Type()) {
				return true
			}
		}
	}
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range st.Fields() {
		if f.Embedded() && !IsPointer(f.Type()) && changesItself(f.Type()) {
			return true
		}
	}
	return false
}

// HasPlainElements reports whether the elements of the map type t are plain data.
func HasPlainElements(t types.Type) bool {
	m, ok := Core(t).(*types.Map)
	return ok && IsPlain(m.Elem())
}

// IsDataElem reports whether slices of type t are data: lists of values, or of JSON.
func IsDataElem(t types.Type) bool {
	if i, ok := t.Underlying().(*types.Interface); ok {
		return i.Empty()
	}
	return IsPlain(t)
}

// Refers reports whether values of type t are plain data that others may refer to: slices,
// pointers, and what holds such.
func Refers(t types.Type) bool {
	switch t := Core(t).(type) {
	case *types.Slice:
		return IsPlain(t.Elem())
	case *types.Pointer:
		return IsPlain(t.Elem())
	case *types.Struct, *types.Array:
		return IsPlain(t) && HasReference(t)
	}
	return false
}

// HasReference reports whether t, which is plain, holds slices, maps or pointers.
func HasReference(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return false
	case *types.Array:
		return HasReference(u.Elem())
	case *types.Struct:
		for f := range u.Fields() {
			if HasReference(f.Type()) {
				return true
			}
		}
		return false
	}
	return true
}
