package clone

import "go/types"

// An ObjectMethod copies an object as a whole.
type ObjectMethod struct {
	Name    string
	Func    *types.Func
	Asserts bool // the result has to be asserted to be of the object's type
	Context bool // it takes the context of the object
}

// ObjectMethod returns the method that copies what a value of type t, a
// pointer or an interface, points to; nil if t has none. A pointer's method
// gives a pointer of the same type. What an interface's method gives can be an
// interface that says less, since what it holds is of the type of what was
// copied.
func (e *Env) ObjectMethod(t types.Type) *ObjectMethod {
	dynamic := types.IsInterface(t)
	if !dynamic && !isPointer(t) {
		return nil
	}
	if fn := e.lookupMethod(t, "Clone"); fn != nil && isRequest(t) {
		return &ObjectMethod{Name: "Clone", Func: fn, Context: true}
	}
	names := []string{"DeepCopy", "Clone", "Copy"}
	if dynamic {
		names = []string{"DeepCopy", "DeepCopyObject"}
	}
	var lesser *ObjectMethod
	for _, name := range names {
		m := e.objectMethod(t, name)
		if m != nil && !m.Asserts {
			return m
		}
		if m != nil {
			lesser = m
		}
	}
	return lesser
}

// CopiesObject reports whether the method called name copies the object that a
// value of type t points to.
func (e *Env) CopiesObject(t types.Type, name string) bool {
	switch name {
	case "DeepCopy", "DeepCopyObject":
	case "Clone", "Copy":
		if types.IsInterface(t) {
			return false
		}
	default:
		return false
	}
	return e.objectMethod(t, name) != nil || name == "Clone" && isRequest(t)
}

// isRequest reports whether t is *http.Request, whose Clone wants a context.
func isRequest(t types.Type) bool {
	p, ok := types.Unalias(t).(*types.Pointer)
	return ok && isNamed(p.Elem(), "net/http", "Request")
}

// objectMethod returns the method called name if it copies the object that a
// value of type t points to, else nil.
func (e *Env) objectMethod(t types.Type, name string) *ObjectMethod {
	obj, _, _ := types.LookupFieldOrMethod(t, false, e.Pkg, name)
	fn, ok := obj.(*types.Func)
	if !ok || e.Inside != nil && fn.Origin() == e.Inside.Origin() {
		return nil
	}
	sig := fn.Signature()
	if sig.Params().Len() != 0 || sig.Results().Len() != 1 {
		return nil
	}
	res := sig.Results().At(0).Type()
	switch {
	case types.Identical(res, t):
		return &ObjectMethod{Name: name, Func: fn}
	case types.IsInterface(t) && types.IsInterface(res):
		return &ObjectMethod{Name: name, Func: fn, Asserts: true}
	}
	return nil
}
