package clone

import (
	"go/types"
	"strings"
	"unicode"
	"unicode/utf8"
)

// title returns s with its first letter in upper case.
func title(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// baseName returns the name of t, or of what it points to; "Value" if that
// has none.
func baseName(t types.Type) string {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		return baseName(p.Elem())
	}
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		return t.Obj().Name()
	case *types.Basic:
		if t.Kind() != types.Invalid {
			return t.Name()
		}
	}
	return "Value"
}

// shapeName names t by its shape along the written paths: MapOfSlice.
func shapeName(t types.Type, n *trie) string {
	switch u := types.Unalias(t).(type) {
	case *types.Named:
		return title(u.Obj().Name())
	case *types.TypeParam:
		return shapeName(under(t), n)
	case *types.Pointer:
		return shapeName(u.Elem(), n)
	case *types.Map:
		return "Map" + elemShape(u.Elem(), n)
	case *types.Slice:
		return "Slice" + elemShape(u.Elem(), n)
	case *types.Array:
		return "Array" + elemShape(u.Elem(), n)
	case *types.Struct:
		return "Struct"
	case *types.Interface:
		return "Any"
	}
	return "Value"
}

func elemShape(elem types.Type, n *trie) string {
	if kid := n.kids["[]"]; kid != nil && works(elem, kid) {
		return "Of" + shapeName(elem, kid)
	}
	return ""
}

// fullName names t in full: MapStringSliceInt.
func fullName(t types.Type) string {
	switch u := types.Unalias(t).(type) {
	case *types.Named:
		name := title(u.Obj().Name())
		for a := range u.TypeArgs().Types() {
			name += fullName(a)
		}
		return name
	case *types.Basic:
		if u.Kind() == types.Invalid { // one of C
			return "Value"
		}
		return title(u.Name())
	case *types.TypeParam:
		return title(u.Obj().Name())
	case *types.Pointer:
		return "Ptr" + fullName(u.Elem())
	case *types.Map:
		return "Map" + fullName(u.Key()) + fullName(u.Elem())
	case *types.Slice:
		return "Slice" + fullName(u.Elem())
	case *types.Array:
		return "Array" + fullName(u.Elem())
	case *types.Interface:
		return "Any"
	case *types.Struct:
		return "Struct"
	case *types.Chan:
		return "Chan" + fullName(u.Elem())
	}
	return "Func"
}

// wrap breaks text into comment lines.
func wrap(text string) string {
	var b strings.Builder
	width := 0
	for _, word := range strings.Fields(text) {
		if width == 0 || width+1+len(word) > 76 {
			if width > 0 {
				b.WriteString("\n")
			}
			b.WriteString("//")
			width = 2
		}
		b.WriteString(" " + word)
		width += 1 + len(word)
	}
	return b.String() + "\n"
}
