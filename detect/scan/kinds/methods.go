package kinds

import (
	"go/types"
	"strings"

	"github.com/mapfix/mapfix/detect/summary"
)

// Method says what a method and one of an interface must have in common.
func Method(fn *types.Func) summary.Method {
	m := summary.Method{Name: fn.Name(), Signature: Signature(fn), Generic: HasTypeParam(fn.Signature())}
	if !fn.Exported() && fn.Pkg() != nil {
		m.Package = fn.Pkg().Path()
	}
	return m
}

// Signature spells a method's parameter and result types, which decides
// whether it implements an interface's method of the same name.
func Signature(fn *types.Func) string {
	sig := fn.Signature()
	return typeList(sig.Params()) + typeList(sig.Results())
}

func typeList(t *types.Tuple) string {
	names := make([]string, t.Len())
	for i := range names {
		names[i] = types.TypeString(unaliased(t.At(i).Type()), nil)
	}
	return "(" + strings.Join(names, ",") + ")"
}

// unaliased returns t by its own name, also where it is what a pointer or
// slice refers to: methods match interfaces whatever the types are called.
func unaliased(t types.Type) types.Type {
	switch u := types.Unalias(t).(type) {
	case *types.Pointer:
		return types.NewPointer(unaliased(u.Elem()))
	case *types.Slice:
		return types.NewSlice(unaliased(u.Elem()))
	default:
		return u
	}
}

// Through returns the path from a value to the embedded one whose method is promoted, empty
// if the method is the type's own.
func Through(sel *types.Selection) summary.Path {
	index := sel.Index()
	if len(index) == 1 {
		return ""
	}
	path, t := summary.Path(""), sel.Recv()
	for _, i := range index[:len(index)-1] {
		step, field := FieldStep(t, i)
		if field == nil {
			return ""
		}
		if IsPointer(t) {
			path += "|" + summary.StepDeref
		}
		path, t = path+"|"+summary.Path(step), field.Type()
	}
	return path
}
