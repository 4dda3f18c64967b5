package scan

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/mapfix/mapfix/detect/summary"
)

func (b *body) typeOf(e ast.Expr) types.Type {
	if t := b.info.TypeOf(e); t != nil {
		return t
	}
	return types.Typ[types.Invalid]
}

func (s *source) typeString(t types.Type) string {
	return types.TypeString(t, types.RelativeTo(s.types))
}

// elemString spells the element type of the map type t, "" if t is none.
func (s *source) elemString(t types.Type) string {
	if m, ok := core(t).(*types.Map); ok {
		return s.typeString(m.Elem())
	}
	return ""
}

// underString spells the underlying type of a map in full, so that it is the same wherever
// the map is seen; it is "" if it depends on a type argument.
func underString(t types.Type) string {
	t = types.Unalias(t)
	if _, ok := t.(*types.TypeParam); ok || !isMap(t) || hasTypeParam(t.Underlying()) {
		return ""
	}
	return strings.ReplaceAll(types.TypeString(t.Underlying(), nil), "interface{}", "any")
}

// hasTypeParam reports whether t is made of a type parameter.
func hasTypeParam(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.TypeParam:
		return true
	case *types.Map:
		return hasTypeParam(t.Key()) || hasTypeParam(t.Elem())
	case *types.Slice:
		return hasTypeParam(t.Elem())
	case *types.Pointer:
		return hasTypeParam(t.Elem())
	case *types.Array:
		return hasTypeParam(t.Elem())
	case *types.Chan:
		return hasTypeParam(t.Elem())
	case *types.Signature:
		return anyHasTypeParam(t.Params()) || anyHasTypeParam(t.Results())
	case *types.Named:
		for arg := range t.TypeArgs().Types() {
			if hasTypeParam(arg) {
				return true
			}
		}
	}
	return false
}

func anyHasTypeParam(list *types.Tuple) bool {
	for v := range list.Variables() {
		if hasTypeParam(v.Type()) {
			return true
		}
	}
	return false
}

// carries reports whether a value of type t can refer to a map, so that its
// sources matter. Most types cannot, which keeps the analysis small.
func (s *source) carries(t types.Type) bool {
	if t == nil {
		return false
	}
	if yes, ok := s.carrying[t]; ok {
		return yes
	}
	yes := leadsToMap(t, make(map[types.Type]bool))
	s.carrying[t] = yes
	return yes
}

// leadsToMap searches the types that t is made of; seen ends recursion.
func leadsToMap(t types.Type, seen map[types.Type]bool) bool {
	t = types.Unalias(t)
	if seen[t] {
		return false
	}
	seen[t] = true
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Kind() == types.UnsafePointer
	case *types.Array:
		return leadsToMap(u.Elem(), seen)
	case *types.Slice:
		return leadsToMap(u.Elem(), seen)
	case *types.Pointer:
		return leadsToMap(u.Elem(), seen)
	case *types.Chan:
		return leadsToMap(u.Elem(), seen)
	case *types.Struct:
		return isLock(t) || structLeadsToMap(u, seen)
	}
	return true // maps, functions, interfaces, type parameters
}

func structLeadsToMap(t *types.Struct, seen map[types.Type]bool) bool {
	for f := range t.Fields() {
		if leadsToMap(f.Type(), seen) {
			return true
		}
	}
	return false
}

// callable reports whether somebody who has a value of type t can call a function by it;
// seen ends recursion.
func callable(t types.Type, seen map[types.Type]bool) bool {
	t = types.Unalias(t)
	if seen[t] {
		return false
	}
	seen[t] = true
	if types.NewMethodSet(t).Len() > 0 {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return false
	case *types.Array:
		return callable(u.Elem(), seen)
	case *types.Slice:
		return callable(u.Elem(), seen)
	case *types.Pointer:
		return callable(u.Elem(), seen)
	case *types.Chan:
		return callable(u.Elem(), seen)
	case *types.Map:
		return callable(u.Key(), seen) || callable(u.Elem(), seen)
	case *types.Struct:
		for f := range u.Fields() {
			if callable(f.Type(), seen) {
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

func isChan(t types.Type) bool {
	_, ok := core(t).(*types.Chan)
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

func kindOf(t types.Type) summary.ValueKind {
	switch core(t).(type) {
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

// fieldStep names field i of the struct that t is or points to. A struct type without a
// name is spelled out, and its tags may hold the bar that separates the steps of a path.
func fieldStep(t types.Type, i int) (step string, field *types.Var) {
	st, ok := core(deref(t)).(*types.Struct)
	if !ok || i >= st.NumFields() {
		return "", nil
	}
	f := st.Field(i)
	return "." + strings.ReplaceAll(typeName(deref(t)), "|", `\x7c`) + "." + f.Name(), f
}

func deref(t types.Type) types.Type {
	if p, ok := core(t).(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}
