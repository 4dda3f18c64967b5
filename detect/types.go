package detect

import (
	"go/ast"
	"go/types"
)

func (a *flow) typeOf(e ast.Expr) types.Type {
	if t := a.info.TypeOf(e); t != nil {
		return t
	}
	return types.Typ[types.Invalid]
}

func (u *unit) typeString(t types.Type) string {
	return types.TypeString(t, types.RelativeTo(u.in.Types))
}

// carries reports whether a value of type t can refer to a map, so that its
// sources matter.
func carries(t types.Type) bool { return carriesDepth(t, 0) }

func carriesDepth(t types.Type, depth int) bool {
	if t == nil || depth > 4 {
		return t != nil
	}
	switch t := t.Underlying().(type) {
	case *types.Basic:
		return t.Kind() == types.UnsafePointer
	case *types.Array:
		return carriesDepth(t.Elem(), depth+1)
	case *types.Slice:
		return carriesDepth(t.Elem(), depth+1)
	case *types.Struct:
		for f := range t.Fields() {
			if carriesDepth(f.Type(), depth+1) {
				return true
			}
		}
		return false
	}
	return true
}

// core returns the type that decides how a value is indexed: for a type
// parameter the one that its constraint allows.
func core(t types.Type) types.Type {
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

func isMap(t types.Type) bool {
	_, ok := core(t).(*types.Map)
	return ok
}

func isStruct(t types.Type) bool {
	_, ok := core(t).(*types.Struct)
	return ok
}

func isPointer(t types.Type) bool {
	_, ok := core(t).(*types.Pointer)
	return ok
}

// isInline reports whether values of type t hold their parts themselves, so
// that an element or field has a location inside the variable.
func isInline(t types.Type) bool {
	switch core(t).(type) {
	case *types.Struct, *types.Array:
		return true
	}
	return false
}

func kindOf(t types.Type) ValueKind {
	switch core(t).(type) {
	case *types.Map:
		return KindMap
	case *types.Slice:
		return KindSlice
	case *types.Pointer:
		return KindPointer
	case *types.Struct:
		return KindStruct
	}
	return KindOther
}

// fieldStep names field i of the struct that t is or points to.
func fieldStep(t types.Type, i int) (step string, field *types.Var) {
	st, ok := core(deref(t)).(*types.Struct)
	if !ok || i >= st.NumFields() {
		return "", nil
	}
	f := st.Field(i)
	return "." + typeName(deref(t)) + "." + f.Name(), f
}

func deref(t types.Type) types.Type {
	if p, ok := core(t).(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}
