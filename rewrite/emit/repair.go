package emit

import (
	"go/parser"
	"go/types"
	"strings"

	"github.com/mapfix/mapfix/rewrite/edit"
	"github.com/mapfix/mapfix/rewrite/site"
)

// A Repair is a site on its way to edits.
type Repair struct {
	Site   *site.Site
	Callee string      // the function that copies, with its package, or the method
	Import string      // the name of that package, if the file imports it already; else ""
	Edits  []edit.Edit // once they are known
}

// byMethod reports whether a method of the value copies it.
func (r *Repair) byMethod() bool { return r.Site.Copy.Method != "" }

// asserts reports whether the copy is asserted to be of some type.
func (r *Repair) asserts() bool { return r.Site.Object != nil && r.Site.Object.Assert != "" }

// replaces reports whether the copy takes the place of a call. A method does not: it
// would turn the call around.
func (r *Repair) replaces() bool { return r.Site.Replaces != nil && !r.byMethod() }

// declaration returns the statement that declares the variable of the site.
func (r *Repair) declaration() string {
	x := r.Site.Expr
	if !r.byMethod() {
		return r.Site.Local.Name + " := " + r.Callee + "(" + x + ")"
	}
	if strings.HasPrefix(x, "*") {
		x = "(" + x + ")"
	}
	return r.Site.Local.Name + " := " + x + "." + r.Callee + "()"
}

// assignment returns the source of the statement that copies the variable of
// the site. In the dst a mark stands for it, since its tokens would be like those of
// its neighbours.
func (r *Repair) assignment() string {
	x := r.Site.Expr
	if expr, err := parser.ParseExpr(x); err == nil {
		x = types.ExprString(expr)
	}
	if r.Site.Object != nil {
		return r.objectAssignment(x)
	}
	if r.byMethod() {
		return x + " = " + x + "." + r.Callee + "()"
	}
	return x + " = " + r.Callee + "(" + x + ")"
}

// objectAssignment returns the statement that copies the object x.
func (r *Repair) objectAssignment(x string) string {
	object := r.Site.Object
	text := x + " = " + x + "." + r.Callee + "()"
	if object.Method.Context {
		text = x + " = " + x + "." + r.Callee + "(" + x + ".Context())"
	}
	if object.Assert != "" {
		text += ".(" + object.Assert + ")"
	}
	if object.Guard {
		return "if " + x + " != nil {\n\t" + text + "\n}"
	}
	return text
}
