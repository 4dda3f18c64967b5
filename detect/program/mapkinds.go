package program

import (
	"cmp"
	"strings"

	"github.com/mapfix/mapfix/detect/summary"
)

// isOther reports whether what f hands on at src is a map of another type than plain, which
// plainMap spelled; none is another than "". It may come out of an interface as what it is, but
// not as a map of another type:
//
//	func toMap(v any) map[string]any {
//		switch v := v.(type) {
//		case map[string]any:
//			return v
//		case map[string]string:
//			return convert(v)
//		}
//		return nil
//	}
//	data := toMap(defaults) // a map[string]string
//	data["name"] = name
func isOther(f *summary.Func, src *summary.Src, plain string) bool {
	if plain == "" {
		return false
	}
	have := plainMap(src.HandedMap(f))
	return have != "" && have != plain
}

// plainMap spells a map of predeclared types alone, which no conversion makes one of
// another spelling; it is "" for other types.
func plainMap(typ string) string {
	rest, ok := strings.CutPrefix(strings.ReplaceAll(typ, "interface{}", "any"), "map[")
	if !ok {
		return ""
	}
	out := "map["
	for rest != "" {
		n := strings.IndexAny(rest, "[]*")
		if n == 0 {
			out, rest = out+rest[:1], rest[1:]
			continue
		}
		if n < 0 {
			n = len(rest)
		}
		word := predeclared[rest[:n]]
		if word == "" && rest[:n] != "map" {
			return ""
		}
		out, rest = out+cmp.Or(word, rest[:n]), rest[n:]
	}
	return out
}

// predeclared gives the predeclared types, two of which have two names, one name each.
var predeclared = map[string]string{
	"any": "any", "bool": "bool", "byte": "uint8", "error": "error", "float32": "float32", "float64": "float64",
	"int": "int", "int8": "int8", "int16": "int16", "int32": "int32", "int64": "int64", "rune": "int32", "string": "string",
	"uint": "uint", "uint8": "uint8", "uint16": "uint16", "uint32": "uint32", "uint64": "uint64",
}
