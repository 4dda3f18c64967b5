package summary

import "strings"

// DefinedIn returns the import path in the ID of a function or method.
func DefinedIn(id string) string {
	id = strings.TrimLeft(id, "(*")
	dir := strings.LastIndexByte(id, '/') + 1
	base, _, _ := strings.Cut(id[dir:], ".")
	return id[:dir] + base
}

// ShortName drops the directories of an import path: example.com/m/conf.Rules
// is conf.Rules.
func ShortName(name string) string { return name[strings.LastIndexByte(name, '/')+1:] }

// BareName returns the name of a function in its declaration.
func BareName(id string) string { return id[strings.LastIndexByte(id, '.')+1:] }
