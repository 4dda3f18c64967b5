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
	nilEmptied      = " The copy of nil is an empty map."
)

// doc returns the comment of the function name with the parameter x.
func (c *Copy) doc(name, x string) string {
	text := oneLevel(name, x)
	if list := c.node.paths(x, nil); len(list) > 1 {
		last := len(list) - 1
		text = name + " returns a copy of " + x + ", " + c.depth() + "," + writtenAt + strings.Join(list[:last], ", ") + " and " + list[last] + sharedElsewhere + x + "."
	}
	if _, ok := under(c.typ).(*types.Map); ok {
		text += c.nilText()
	}
	return wrap(text)
}

// oneLevel says that only x itself is copied.
func oneLevel(name, x string) string {
	return fmt.Sprintf("%s returns a copy of %s, one level deep, that can be written without %s being written. What lies below is shared with %s.", name, x, x, x)
}

// depth says how many levels are copied.
func (c *Copy) depth() string {
	text := fmt.Sprint(c.node.height())
	if words := []string{"no", "one", "two", "three", "four", "five"}; c.node.height() < len(words) {
		text = words[c.node.height()]
	}
	text += " levels deep"
	if c.Dynamic {
		text += " and all levels of what has the type any"
	}
	return text
}

func (c *Copy) nilText() string {
	if c.env.PreserveNil {
		return nilKept
	}
	return nilEmptied
}

// anyMapText returns the function that copies maps of all types.
func (c *Copy) anyMapText(name string) string {
	guard := ""
	if c.env.PreserveNil {
		guard = "if m == nil {\nreturn nil\n}\n"
	}
	return c.doc(name, "m") + "func " + name + `[M ~map[K]V, K comparable, V any](m M) M {
` + guard + `result := make(M, len(m))
for k, v := range m {
result[k] = v
}
return result
}
`
}

// anyTreeText returns the function that copies trees of maps and slices such
// as decoders of JSON and YAML make. What else a tree holds is shared.
func (c *Copy) anyTreeText(name string, p *typePrinter) string {
	doc := wrap(name + " returns a copy of v, a tree of maps and slices as decoders make it, at all levels, that can be written without v being written. Values of other types are shared with v.")
	text := strings.NewReplacer("NAME", name, "reflect.", p.imported(c.env.lookup("reflect"))+".", "any", c.env.anyText()).Replace(treeText)
	return doc + text
}

// treeText copies maps and slices of every type. One that is met again, even
// below itself, is one in the copy too.
const treeText = `func NAME(v any) any {
	type place struct {
		typ  reflect.Type
		at   uintptr
		size int
	}
	copies := make(map[place]any)
	var own func(any) any
	shares := func(k reflect.Kind) bool { return k == reflect.Interface || k == reflect.Map || k == reflect.Slice }
	element := func(e reflect.Value) reflect.Value {
		if !shares(e.Kind()) {
			return e
		}
		result := reflect.New(e.Type()).Elem()
		if c := own(e.Interface()); c != nil {
			result.Set(reflect.ValueOf(c))
		}
		return result
	}
	own = func(v any) any {
		x := reflect.ValueOf(v)
		if k := x.Kind(); k != reflect.Map && k != reflect.Slice || x.IsNil() {
			return v
		}
		at := place{x.Type(), x.Pointer(), x.Len()}
		if c, ok := copies[at]; ok {
			return c
		}
		switch v := v.(type) {
		case map[string]any:
			result := make(map[string]any, len(v))
			copies[at] = result
			for k, e := range v {
				result[k] = own(e)
			}
			return result
		case []any:
			result := make([]any, len(v))
			copies[at] = result
			for i, e := range v {
				result[i] = own(e)
			}
			return result
		}
		if x.Kind() == reflect.Map {
			result := reflect.MakeMapWithSize(x.Type(), x.Len())
			copies[at] = result.Interface()
			for i := x.MapRange(); i.Next(); {
				result.SetMapIndex(i.Key(), element(i.Value()))
			}
			return result.Interface()
		}
		result := reflect.MakeSlice(x.Type(), x.Len(), x.Len())
		copies[at] = result.Interface()
		if reflect.Copy(result, x) > 0 && shares(x.Type().Elem().Kind()) {
			for i := 0; i < x.Len(); i++ {
				result.Index(i).Set(element(x.Index(i)))
			}
		}
		return result.Interface()
	}
	return own(v)
}
`
