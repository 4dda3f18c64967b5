package clone

import (
	"fmt"
	"go/types"
)

// twin writes the copy of the pointee of x alone, or by the method of u. It
// returns the expression for the copy and for a pointer to it.
func (e *emitter) twin(x string, u *unit) (c, addr string) {
	c = e.names.fresh("own")
	if u.method == nil {
		e.printf("%s := *%s", c, x)
		return c, "&" + c
	}
	if u.method.result == intoForm {
		e.printf("%s := new(%s)", c, e.types.text(pointee(u.ptr)))
		e.printf("%s.%s(%s)", x, u.method.name, c)
		return c, c
	}
	e.printf("%s := %s", c, e.call(x, u))
	if u.method.result == addrForm {
		return c, "&" + c
	}
	if structOf(u.ptr) != nil {
		return c, c
	}
	return "(*" + c + ")", c
}

// call returns the expression by which the method of u copies what x points to.
func (e *emitter) call(x string, u *unit) string {
	m := u.method
	switch m.result {
	case setForm:
		return fmt.Sprintf("new(%s).%s(%s)", e.types.text(pointee(u.ptr)), m.name, x)
	case contextForm:
		return fmt.Sprintf("%s.%s(%s.Context())", x, m.name, x)
	case messageForm:
		return fmt.Sprintf("%s.%s(%s).(%s)", e.types.imported(m.pkg), m.name, x, e.types.text(u.ptr))
	}
	return x + "." + m.name + "()"
}

// structOf returns the struct that t points to, or nil.
func structOf(t types.Type) *types.Struct {
	s, _ := t.Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct)
	return s
}
