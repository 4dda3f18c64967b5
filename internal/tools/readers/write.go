package main

import "slices"

// A write is one way to write a map.
type write struct {
	name        string
	mapType     string            // of the map
	elem        string            // the type of its elements
	data        string            // what is in the map before, without the braces
	params      string            // of the function that writes
	args        string            // for them
	stmts       string            // what writes the map M
	files       map[string]string // packages that the program needs for it
	accumulates bool              // what is written depends on what was there
}

// writes are all of them. Each sets or removes the key "id" and keeps "city".
var writes = []write{
	plain("const", `M["id"] = id`),
	{
		name: "key", mapType: stringMap, elem: "string", data: city,
		params: "key, id string", args: `"id", "7"`, stmts: `M[key] = id`,
	},
	{
		name: "delete", mapType: stringMap, elem: "string", data: city + `, "id": "0"`,
		stmts: `delete(M, "id")`,
	},
	plain("merge", `maps.Copy(M, map[string]string{"id": id})`),
	{
		name: "helper", mapType: stringMap, elem: "string", data: city,
		params: "id string", args: `"7"`, stmts: `stamp.Driver(M, id)`,
		files: map[string]string{"stamp/stamp.go": stampFile},
	},
	{
		name: "count", mapType: "map[string]int", elem: "int", data: `"city": 5`,
		stmts: `M["id"]++`, accumulates: true,
	},
	{
		name: "clear", mapType: stringMap, elem: "string", data: city + `, "id": "0"`,
		params: "id string", args: `"7"`, stmts: "clear(M)\nM[\"city\"] = id",
	},
	{
		name: "append", mapType: "map[string][]string", elem: "[]string", data: `"city": {"5"}`,
		params: "id string", args: `"7"`, stmts: `M["id"] = append(M["id"], id)`, accumulates: true,
	},
	{
		name: "method", mapType: "params.Map", elem: "string", data: city,
		params: "id string", args: `"7"`, stmts: `M.Put("id", id)`,
		files: map[string]string{"params/params.go": paramsFile},
	},
	plain("alias", "also := M\nalso[\"id\"] = id"),
}

const (
	stringMap = "map[string]string"
	city      = `"city": "5"`
)

// plain returns a write that puts the parameter id into a map of strings.
func plain(name, stmts string) write {
	return write{
		name: name, mapType: stringMap, elem: "string", data: city,
		params: "id string", args: `"7"`, stmts: stmts,
	}
}

const stampFile = `// Package stamp marks what is sent.
package stamp

// Driver puts a driver's id into m.
func Driver(m map[string]string, id string) { m["id"] = id }
`

const paramsFile = `// Package params has the parameters of requests.
package params

// A Map holds parameters.
type Map map[string]string

// Put sets a parameter.
func (m Map) Put(key, value string) { m[key] = value }
`

// isWrite reports whether a write has that name.
func isWrite(name string) bool {
	return slices.ContainsFunc(writes, func(w write) bool { return w.name == name })
}
