package clone

import "go/types"

// A method copies a value. Its result has the value's own type, is a pointer
// to it, or is what it points to.
type method struct {
	name   string
	result resultForm
	deep   bool // everything below is copied too
}

type resultForm int

const (
	sameForm  resultForm = iota // x.DeepCopy() has the type of x
	derefForm                   // *x.DeepCopy() has
	addrForm                    // &c has, for c := x.DeepCopy()
)

// methodOf returns the method that copies values of type t, or nil. DeepCopy
// is trusted to copy all; Clone is trusted with the outermost container only,
// since many a Clone is shallow.
func (e *Env) methodOf(t types.Type) *method {
	for _, name := range []string{"DeepCopy", "Clone"} {
		if m := e.methodNamed(t, name); m != nil {
			return m
		}
	}
	return nil
}

// methodNamed returns the method called name if it copies values of type t,
// else nil.
func (e *Env) methodNamed(t types.Type, name string) *method {
	obj, _, _ := types.LookupFieldOrMethod(t, true, e.Pkg, name)
	fn, ok := obj.(*types.Func)
	if !ok || e.Inside != nil && fn.Origin() == e.Inside.Origin() {
		return nil
	}
	form, ok := formOf(t, fn.Signature())
	if !ok || isPointer(t) && form == derefForm {
		return nil
	}
	return &method{name: name, result: form, deep: name == "DeepCopy" || isHeader(t)}
}

// CopiedBy reports whether the method called name copies a value of type t,
// and whether it is trusted to copy all that is below, too.
func (e *Env) CopiedBy(t types.Type, name string) (deep, ok bool) {
	if name != "DeepCopy" && name != "Clone" {
		return false, false
	}
	m := e.methodNamed(t, name)
	return m != nil && m.deep, m != nil
}

func formOf(t types.Type, sig *types.Signature) (resultForm, bool) {
	if types.IsInterface(t) {
		return 0, false
	}
	if sig.Params().Len() != 0 || sig.Results().Len() != 1 {
		return 0, false
	}
	res := sig.Results().At(0).Type()
	if types.Identical(res, t) {
		return sameForm, true
	}
	if p, ok := types.Unalias(res).(*types.Pointer); ok && types.Identical(p.Elem(), t) {
		return derefForm, true
	}
	if p, ok := types.Unalias(t).(*types.Pointer); ok && types.Identical(p.Elem(), res) {
		return addrForm, true
	}
	return 0, false
}

// isHeader reports whether t is http.Header, whose Clone is documented to
// copy the values too.
func isHeader(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "net/http" && n.Obj().Name() == "Header"
}
