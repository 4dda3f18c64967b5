package detect

import "strings"

// definedIn returns the import path in the ID of a function or method.
func definedIn(id string) string {
	id = strings.TrimLeft(id, "(*")
	dir := strings.LastIndexByte(id, '/') + 1
	base, _, _ := strings.Cut(id[dir:], ".")
	return id[:dir] + base
}

// shortName drops the directories of an import path: example.com/m/conf.Rules
// is conf.Rules.
func shortName(name string) string { return name[strings.LastIndexByte(name, '/')+1:] }

// bareName returns the name of a function in its declaration.
func bareName(id string) string { return id[strings.LastIndexByte(id, '.')+1:] }
