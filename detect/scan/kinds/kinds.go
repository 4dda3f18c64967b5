package kinds

import (
	"go/types"

	"github.com/mapfix/mapfix/detect/summary"
)

// Core returns the type that decides how a value is indexed: for a type
// parameter the one that its constraint allows.
func Core(t types.Type) types.Type {
	tp, ok := types.Unalias(t).(*types.TypeParam)
	if !ok {
		return t.Underlying()
	}
	iface, ok := tp.Constraint().Underlying().(*types.Interface)
	if !ok || iface.NumEmbeddeds() != 1 {
		return t.Underlying()
	}
	switch e := iface.EmbeddedType(0).(type) {
	case *types.Union:
		if e.Len() == 1 {
			return e.Term(0).Type().Underlying()
		}
	default:
		return e.Underlying()
	}
	return t.Underlying()
}

// IsMap reports whether values of type t are maps.
func IsMap(t types.Type) bool {
	_, ok := Core(t).(*types.Map)
	return ok
}

// IsChan reports whether values of type t are channels.
func IsChan(t types.Type) bool {
	_, ok := Core(t).(*types.Chan)
	return ok
}

// IsFunc reports whether values of type t are functions.
func IsFunc(t types.Type) bool {
	_, ok := Core(t).(*types.Signature)
	return ok
}

// IsStruct reports whether values of type t are structs.
func IsStruct(t types.Type) bool {
	_, ok := Core(t).(*types.Struct)
	return ok
}

// IsPointer reports whether values of type t are pointers.
func IsPointer(t types.Type) bool {
	_, ok := Core(t).(*types.Pointer)
	return ok
}

// IsPointerToMap reports whether values of type t point to a map itself.
func IsPointerToMap(t types.Type) bool {
	p, ok := Core(t).(*types.Pointer)
	return ok && IsMap(p.Elem())
}

// IsInline reports whether values of type t hold their parts themselves, so
// that an element or field has a location inside the variable.
func IsInline(t types.Type) bool {
	switch Core(t).(type) {
	case *types.Struct, *types.Array:
		return true
	}
	return false
}

// KindOf returns the kind of a value of type t that a bind may give a name.
func KindOf(t types.Type) summary.ValueKind {
	switch Core(t).(type) {
	case *types.Map:
		return summary.KindMap
	case *types.Slice, *types.Array:
		return summary.KindSlice
	case *types.Pointer:
		return summary.KindPointer
	case *types.Struct:
		return summary.KindStruct
	}
	return summary.KindOther
}

// Deref returns what t points to, or t if it is no pointer.
func Deref(t types.Type) types.Type {
	if p, ok := Core(t).(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}
