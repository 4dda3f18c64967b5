package clone

import (
	"go/types"
	"slices"
	"strconv"
	"strings"
)

// A typePrinter writes types as Go source for one package, and notes what they
// refer to. Unlike types.TypeString it finds out when that is not possible.
type typePrinter struct {
	env     *Env
	qualify func(*types.Package) string
	objects []*types.TypeName  // named types and aliases of any package
	pkgs    []*types.Package   // whose functions are called
	params  []*types.TypeParam // in order of appearance
	stop    *Obstacle          // first type that cannot be named
	seen    map[types.Object]bool

	opaques []*opaque                // in order of appearance
	walked  map[*types.TypeName]bool // types that are copied, not just held
	fresh   func(string) string      // names type parameters; nil if there can be no more
	inKey   bool                     // of a map
	inArgs  bool                     // of a generic type
}

func newTypePrinter(env *Env, qualify func(*types.Package) string) *typePrinter {
	return &typePrinter{env: env, qualify: qualify, seen: make(map[types.Object]bool)}
}

// text returns t as source.
func (p *typePrinter) text(t types.Type) string {
	switch t := t.(type) {
	case *types.Alias:
		return p.alias(t)
	case *types.Basic:
		return p.basic(t)
	case *types.Named:
		if name := p.opaqueName(t); name != "" {
			return name
		}
		return p.name(t.Obj()) + p.args(t.TypeArgs())
	case *types.TypeParam:
		p.note(t.Obj(), t)
		return t.Obj().Name()
	case *types.Pointer:
		return "*" + p.text(t.Elem())
	case *types.Slice:
		return "[]" + p.text(t.Elem())
	case *types.Array:
		return "[" + strconv.FormatInt(t.Len(), 10) + "]" + p.text(t.Elem())
	case *types.Map:
		return "map[" + p.keyText(t.Key()) + "]" + p.text(t.Elem())
	case *types.Chan:
		return p.channel(t)
	case *types.Struct:
		return p.structure(t)
	case *types.Signature:
		return "func" + p.signature(t)
	case *types.Interface:
		return p.iface(t)
	case *types.Union:
		return p.union(t)
	}
	return t.String()
}

// basic prints a predeclared type. Those of cgo are invalid to go/types.
func (p *typePrinter) basic(t *types.Basic) string {
	what, why := "type "+t.Name(), ""
	switch {
	case t.Kind() == types.Invalid:
		what, why = "a type in it", "is not known to the type checker"
	case t.Kind() == types.UnsafePointer:
		why = "cannot be named without an import of unsafe"
	case p.env.declares(t.Name()):
		why = "is hidden by a declaration of the package"
	}
	if why != "" && p.stop == nil {
		p.stop = &Obstacle{what, why}
	}
	return t.Name()
}

// alias prints the alias where it can be named, and what it stands for where
// it cannot.
func (p *typePrinter) alias(t *types.Alias) string {
	if t.Obj().Pkg() == nil && t.Obj().Name() == "any" {
		return p.env.anyText()
	}
	if p.env.nameable(t.Obj()) != "" {
		return p.text(types.Unalias(t))
	}
	return p.name(t.Obj()) + p.args(t.TypeArgs())
}

func (p *typePrinter) name(obj *types.TypeName) string {
	if why := p.env.nameable(obj); why != "" && p.stop == nil {
		p.stop = &Obstacle{shortName(obj), why}
	}
	p.note(obj, nil)
	if obj.Pkg() == nil || obj.Pkg() == p.env.Pkg {
		return obj.Name()
	}
	return p.qualify(obj.Pkg()) + "." + obj.Name()
}

func shortName(obj *types.TypeName) string {
	if obj.Pkg() == nil {
		return obj.Name()
	}
	return obj.Pkg().Name() + "." + obj.Name()
}

// imported returns the name of a package whose functions are called.
func (p *typePrinter) imported(pkg *types.Package) string {
	if !slices.Contains(p.pkgs, pkg) {
		p.pkgs = append(p.pkgs, pkg)
	}
	return p.qualify(pkg)
}

// note remembers obj, once.
func (p *typePrinter) note(obj *types.TypeName, param *types.TypeParam) {
	if p.seen[obj] {
		return
	}
	p.seen[obj] = true
	if param != nil {
		p.params = append(p.params, param)
	} else if obj.Pkg() != nil {
		p.objects = append(p.objects, obj)
	}
}

// keyText is text for the type of a map's keys.
func (p *typePrinter) keyText(t types.Type) string {
	defer func(old bool) { p.inKey = old }(p.inKey)
	p.inKey = true
	return p.text(t)
}

func (p *typePrinter) args(list *types.TypeList) string {
	if list.Len() == 0 {
		return ""
	}
	defer func(old bool) { p.inArgs = old }(p.inArgs)
	p.inArgs = true // of which the constraint may ask for anything
	var texts []string
	for t := range list.Types() {
		texts = append(texts, p.text(t))
	}
	return "[" + strings.Join(texts, ", ") + "]"
}

func (p *typePrinter) channel(t *types.Chan) string {
	switch t.Dir() {
	case types.SendOnly:
		return "chan<- " + p.text(t.Elem())
	case types.RecvOnly:
		return "<-chan " + p.text(t.Elem())
	}
	return "chan (" + p.text(t.Elem()) + ")"
}

func (p *typePrinter) structure(t *types.Struct) string {
	var b strings.Builder
	b.WriteString("struct {")
	for i := range t.NumFields() {
		f := t.Field(i)
		if foreign(f, p.env.Pkg) && p.stop == nil {
			p.stop = &Obstacle{"." + f.Name(), "is a field that belongs to package " + f.Pkg().Name()}
		}
		b.WriteString("\n")
		if !f.Embedded() {
			b.WriteString(f.Name() + " ")
		}
		b.WriteString(p.text(f.Type()) + tagText(t.Tag(i)))
	}
	if t.NumFields() > 0 {
		b.WriteString("\n")
	}
	return b.String() + "}"
}

func tagText(tag string) string {
	switch {
	case tag == "":
		return ""
	case strconv.CanBackquote(tag):
		return " `" + tag + "`"
	}
	return " " + strconv.Quote(tag)
}

func (p *typePrinter) signature(t *types.Signature) string {
	params := p.tuple(t.Params())
	if t.Variadic() {
		i := t.Params().Len() - 1
		last := t.Params().At(i).Type()
		if s, ok := last.(*types.Slice); ok {
			params[i] = "..." + p.text(s.Elem())
		}
	}
	text := "(" + strings.Join(params, ", ") + ")"
	results := p.tuple(t.Results())
	switch len(results) {
	case 0:
		return text
	case 1:
		return text + " " + results[0]
	}
	return text + " (" + strings.Join(results, ", ") + ")"
}

func (p *typePrinter) tuple(t *types.Tuple) []string {
	var texts []string
	for v := range t.Variables() {
		texts = append(texts, p.text(v.Type()))
	}
	return texts
}

func (p *typePrinter) iface(t *types.Interface) string {
	if t.NumExplicitMethods() == 0 && t.NumEmbeddeds() == 0 {
		return p.env.anyText()
	}
	if t.IsImplicit() && t.NumEmbeddeds() == 1 {
		return p.text(t.EmbeddedType(0))
	}
	parts := []string{}
	for m := range t.ExplicitMethods() {
		parts = append(parts, m.Name()+p.signature(m.Signature()))
	}
	for e := range t.EmbeddedTypes() {
		parts = append(parts, p.text(e))
	}
	return "interface { " + strings.Join(parts, "; ") + " }"
}

func (p *typePrinter) union(t *types.Union) string {
	var texts []string
	for i := range t.Len() {
		text := p.text(t.Term(i).Type())
		if t.Term(i).Tilde() {
			text = "~" + text
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, " | ")
}
