package clone

import (
	"go/types"
)

// A method copies a value: a method of its type, or what its package has for
// that.
type method struct {
	name   string
	result resultForm
	deep   bool           // everything below is copied too
	pkg    *types.Package // of a function that copies; nil for methods
}

type resultForm int

const (
	sameForm    resultForm = iota // x.DeepCopy() has the type of x
	derefForm                     // *x.DeepCopy() has
	addrForm                      // &c has, for c := x.DeepCopy()
	intoForm                      // c := new(T); x.DeepCopyInto(c)
	setForm                       // c := new(T).Set(x)
	contextForm                   // x.Clone(x.Context()) has the type of x
	messageForm                   // proto.Clone(x).(*T) has
)

// methodOf returns the method that copies values of type t, or nil. DeepCopy
// is trusted to copy all; Clone is trusted with the outermost container only,
// since many a Clone is shallow.
func (e *Env) methodOf(t types.Type) *method {
	if m := e.methodNamed(t, "DeepCopy"); m != nil {
		return m
	}
	if m := e.into(t); m != nil {
		return m
	}
	if m := e.known(t); m != nil {
		return m
	}
	return e.methodNamed(t, "Clone")
}

// methodNamed returns the method called name if it copies values of type t,
// else nil.
func (e *Env) methodNamed(t types.Type, name string) *method {
	fn := e.lookupMethod(t, name)
	if fn == nil {
		return nil
	}
	form, ok := formOf(t, fn.Signature())
	if !ok || isPointer(t) && form == derefForm {
		return nil
	}
	return &method{name: name, result: form, deep: name == "DeepCopy" || isNamed(t, "net/http", "Header")}
}

// lookupMethod returns the method called name of a variable of type t, or nil.
// The function that will call the copy is none: it would call itself.
func (e *Env) lookupMethod(t types.Type, name string) *types.Func {
	obj, _, _ := types.LookupFieldOrMethod(t, true, e.Pkg, name)
	fn, ok := obj.(*types.Func)
	if !ok || e.Inside != nil && fn.Origin() == e.Inside.Origin() {
		return nil
	}
	return fn
}

// into returns the method DeepCopyInto(*T) of t, which is T or *T, or nil.
func (e *Env) into(t types.Type) *method {
	fn := e.lookupMethod(t, "DeepCopyInto")
	if fn == nil || types.IsInterface(t) {
		return nil
	}
	sig := fn.Signature()
	if sig.Params().Len() != 1 || sig.Results().Len() != 0 {
		return nil
	}
	p, ok := types.Unalias(sig.Params().At(0).Type()).(*types.Pointer)
	if !ok || !types.Identical(p.Elem(), pointee(t)) {
		return nil
	}
	return &method{name: "DeepCopyInto", result: intoForm, deep: true}
}

// pointee returns what t points to, or t itself.
func pointee(t types.Type) types.Type {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

// known returns how to copy what a pointer of type t points to, if its package
// says so; else nil. A plain copy would share state that its methods write.
func (e *Env) known(t types.Type) *method {
	p, ok := types.Unalias(t).(*types.Pointer)
	if !ok {
		return nil
	}
	for _, name := range []string{"Int", "Rat", "Float"} {
		if isNamed(p.Elem(), "math/big", name) {
			return &method{name: "Set", result: setForm, deep: true}
		}
	}
	if isRequest(t) {
		return &method{name: "Clone", result: contextForm, deep: true}
	}
	if e.lookupMethod(t, "ProtoReflect") == nil {
		return nil
	}
	if pkg := e.lookup("google.golang.org/protobuf/proto"); pkg != nil {
		return &method{name: "Clone", result: messageForm, deep: true, pkg: pkg}
	}
	return nil
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

// isNamed reports whether t is the named type of the package at path.
func isNamed(t types.Type, path, name string) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Name() == name && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == path
}
