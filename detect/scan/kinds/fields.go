package kinds

import (
	"go/ast"
	"go/types"
	"strings"
)

// FieldStep names field i of the struct that t is or points to. A struct type without a
// name is spelled out, and its tags may hold the bar that separates the steps of a path.
func FieldStep(t types.Type, i int) (step string, field *types.Var) {
	st, ok := Core(Deref(t)).(*types.Struct)
	if !ok || i >= st.NumFields() {
		return "", nil
	}
	f := st.Field(i)
	return "." + strings.ReplaceAll(TypeName(Deref(t)), "|", `\x7c`) + "." + f.Name(), f
}

// FieldIndex returns the number of the field of the struct type t that key names, -1 if there
// is none.
func FieldIndex(t types.Type, key ast.Expr) int {
	id, ok := key.(*ast.Ident)
	st, isSt := Core(t).(*types.Struct)
	if !ok || !isSt {
		return -1
	}
	for i := range st.NumFields() {
		if st.Field(i).Name() == id.Name {
			return i
		}
	}
	return -1
}

// FieldTypeAt returns the type of the field that index leads to.
func FieldTypeAt(t types.Type, index []int) types.Type {
	for _, i := range index {
		_, f := FieldStep(t, i)
		if f == nil {
			return t
		}
		t = f.Type()
	}
	return t
}

// FieldNamed returns the type of the field of that name in a struct, or in what t points to; nil
// if there is none.
func FieldNamed(t types.Type, name string) types.Type {
	s, ok := Core(Deref(t)).(*types.Struct)
	for i := 0; ok && i < s.NumFields(); i++ {
		if s.Field(i).Name() == name {
			return s.Field(i).Type()
		}
	}
	return nil
}

// ElementType returns the type of the elements of a literal, or of one of its fields.
func ElementType(t types.Type, i int) types.Type {
	switch u := Core(Deref(t)).(type) {
	case *types.Struct:
		if i >= 0 && i < u.NumFields() {
			return u.Field(i).Type()
		}
	case *types.Map:
		return u.Elem()
	case *types.Slice:
		return u.Elem()
	case *types.Array:
		return u.Elem()
	}
	return nil
}

// Renames reports whether a conversion gives what it leads to other names: fields are told
// apart by the types of their structs.
func Renames(from, to types.Type) bool {
	if basic, ok := to.Underlying().(*types.Basic); ok && basic.Kind() == types.UnsafePointer {
		return true
	}
	return IsStruct(Deref(from)) && IsStruct(Deref(to)) && TypeName(Deref(from)) != TypeName(Deref(to))
}
