package clone

import "go/types"

// trees returns the types from Trees that the function for trees can tell
// apart and copy, in the order given.
func (e *Env) trees() []*types.Named {
	if e.Trees == nil {
		return nil
	}
	var list []*types.Named
	for _, t := range e.Trees() {
		if IsTree(t) && e.nameable(t.Obj()) == "" && !hidesTree(t.Obj()) {
			list = append(list, t)
		}
	}
	return list
}

// IsTree reports whether t is a map or slice of any, and not generic.
func IsTree(t *types.Named) bool {
	if t.TypeParams().Len() > 0 {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Map:
		return types.Identical(u.Elem(), types.Universe.Lookup("any").Type())
	case *types.Slice:
		return types.Identical(u.Elem(), types.Universe.Lookup("any").Type())
	}
	return false
}

// hidesTree reports whether a variable of the function for trees would stand
// in the way of obj.
func hidesTree(obj *types.TypeName) bool {
	for _, name := range []string{"v", "e", "i", "k", "result"} {
		if obj.Name() == name || obj.Pkg().Name() == name {
			return true
		}
	}
	return false
}
