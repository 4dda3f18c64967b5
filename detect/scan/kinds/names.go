package kinds

import (
	"go/types"
	"strings"
)

// TypeName returns the qualified name of a named type or of what it points to.
func TypeName(t types.Type) string {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		if obj := n.Origin().Obj(); obj.Pkg() != nil {
			return obj.Pkg().Path() + "." + obj.Name()
		}
	}
	return types.TypeString(t, nil)
}

// GlobalName returns the qualified name of a package variable.
func GlobalName(v *types.Var) string { return v.Pkg().Path() + "." + v.Name() }

// UnderString spells the underlying type of a map in full, so that it is the same wherever
// the map is seen; it is "" if it depends on a type argument.
func UnderString(t types.Type) string {
	t = types.Unalias(t)
	if _, ok := t.(*types.TypeParam); ok || !IsMap(t) || HasTypeParam(t.Underlying()) {
		return ""
	}
	return strings.ReplaceAll(types.TypeString(t.Underlying(), nil), "interface{}", "any")
}

// HasTypeParam reports whether t is made of a type parameter.
func HasTypeParam(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.TypeParam:
		return true
	case *types.Map:
		return HasTypeParam(t.Key()) || HasTypeParam(t.Elem())
	case *types.Slice:
		return HasTypeParam(t.Elem())
	case *types.Pointer:
		return HasTypeParam(t.Elem())
	case *types.Array:
		return HasTypeParam(t.Elem())
	case *types.Chan:
		return HasTypeParam(t.Elem())
	case *types.Signature:
		return anyHasTypeParam(t.Params()) || anyHasTypeParam(t.Results())
	case *types.Named:
		for arg := range t.TypeArgs().Types() {
			if HasTypeParam(arg) {
				return true
			}
		}
	}
	return false
}

func anyHasTypeParam(list *types.Tuple) bool {
	for v := range list.Variables() {
		if HasTypeParam(v.Type()) {
			return true
		}
	}
	return false
}
