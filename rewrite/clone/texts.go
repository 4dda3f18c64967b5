package clone

import (
	"fmt"
	"go/types"
	"strings"
)

// Phrases of comments by which ReadPromise knows what a function does.
const (
	writtenAt       = " that can be written at "
	sharedElsewhere = ". What lies elsewhere is shared with "
	nilKept         = " The copy of nil is nil."
)

// doc returns the comment of the function name with the parameter x.
func (c *Copy) doc(name, x string) string {
	text := fmt.Sprintf("%s returns a copy of %s that can be written without %s being written.", name, x, x)
	if list := c.node.paths(x, nil); len(list) > 1 {
		last := len(list) - 1
		text = name + " returns a copy of " + x + writtenAt + strings.Join(list[:last], ", ") + " and " + list[last] + sharedElsewhere + x + "."
	}
	if _, ok := under(c.typ).(*types.Map); ok {
		text += c.nilText()
	}
	return wrap(text)
}

func (c *Copy) nilText() string {
	if c.env.PreserveNil {
		return nilKept
	}
	return " The copy of nil is an empty map."
}

// anyMapText returns the function that copies maps of all types.
func (c *Copy) anyMapText(name string) string {
	guard := ""
	if c.env.PreserveNil {
		guard = "if m == nil {\nreturn nil\n}\n"
	}
	return c.doc2(name) + "func " + name + `[M ~map[K]V, K comparable, V any](m M) M {
` + guard + `result := make(M, len(m))
for k, v := range m {
result[k] = v
}
return result
}
`
}

func (c *Copy) doc2(name string) string {
	return wrap(name + " returns a copy of m that can be written without m being written." + c.nilText())
}

// anyTreeText returns the function that copies trees of maps and slices such
// as decoders of JSON and YAML make. What else a tree holds is shared.
func (c *Copy) anyTreeText(name string, p *typePrinter) string {
	var b strings.Builder
	b.WriteString(wrap(name + " returns a copy of v, a tree of maps and slices as decoders make it, that can be written without v being written. Values of other types are shared with v."))
	typ := c.env.anyText()
	fmt.Fprintf(&b, "func %s(v %s) %s {\nswitch v := v.(type) {\n", name, typ, typ)
	for _, key := range []string{"string", typ} {
		b.WriteString(mapCase("map["+key+"]"+typ, name+"(e)"))
	}
	b.WriteString(mapCase("map[string]string", "e"))
	b.WriteString(sliceCase("[]"+typ, name+"(e)"))
	b.WriteString(sliceCase("[]map[string]"+typ, name+"(e).(map[string]"+typ+")"))
	b.WriteString("case []string:\nif v == nil {\nreturn v\n}\nreturn append(make([]string, 0, len(v)), v...)\n")
	for _, t := range c.env.trees() {
		b.WriteString(declaredCase(name, p.text(t), t))
	}
	b.WriteString("}\nreturn v\n}\n")
	return b.String()
}

// declaredCase returns the case of a declared type of maps or slices of any. A
// slice of such maps is as likely as a slice of plain ones.
func declaredCase(name, typ string, t *types.Named) string {
	if _, ok := t.Underlying().(*types.Slice); ok {
		return sliceCase(typ, name+"(e)")
	}
	return mapCase(typ, name+"(e)") + sliceCase("[]"+typ, name+"(e).("+typ+")")
}

func mapCase(typ, elem string) string {
	return fmt.Sprintf("case %s:\nif v == nil {\nreturn v\n}\nresult := make(%s, len(v))\nfor k, e := range v {\nresult[k] = %s\n}\nreturn result\n", typ, typ, elem)
}

func sliceCase(typ, elem string) string {
	return fmt.Sprintf("case %s:\nif v == nil {\nreturn v\n}\nresult := make(%s, len(v))\nfor i, e := range v {\nresult[i] = %s\n}\nreturn result\n", typ, typ, elem)
}
