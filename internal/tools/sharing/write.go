package main

import "slices"

// A write is one way to write the map M. All of them use the string id.
type write struct {
	name        string
	stmts       string            // for all types; VALUE is an element made from id
	typed       map[string]string // or by the names of the types
	uses        []string          // those that make sense with it; nil: all
	deep        bool              // what is written is in an element
	accumulates bool              // what is written depends on what was there
}

// writes are all of them.
var writes = []write{
	{name: "index", stmts: `M["id"] = VALUE`},
	{name: "delete", stmts: `delete(M, "debug")`},
	{name: "clear", stmts: "clear(M)\nM[\"id\"] = VALUE"},
	{name: "merge", stmts: `maps.Copy(M, MAP{"id": VALUE})`},
	{name: "prune", stmts: `maps.DeleteFunc(M, func(key string, _ ELEM) bool { return strings.HasPrefix(key, "de") })`},
	{name: "callee", stmts: `mark(M, id)`},
	{name: "closure", stmts: "set := func(key string) { M[key] = VALUE }\nset(\"id\")"},
	{name: "goroutine", stmts: "var wg sync.WaitGroup\nwg.Add(1)\ngo func() {\ndefer wg.Done()\nM[\"id\"] = VALUE\n}()\nwg.Wait()"},
	{name: "deferred", stmts: `defer mark(M, id)`, uses: []string{"returned", "sent", "response"}},
	{name: "loop", stmts: "for _, key := range []string{\"id\", \"trace\"} {\nM[key] = VALUE\n}"},
	{name: "method", typed: map[string]string{
		"named": `M.Set("id", id)`, "header": `M.Set("Id", id)`, "values": `M.Set("id", id)`,
	}},
	{name: "add", typed: map[string]string{
		"strings": `M["debug"] += "," + id`, "named": `M["debug"] += "," + id`, "counts": `M["hits"] += len(id)`,
	}, accumulates: true},
	{name: "increment", typed: map[string]string{"counts": `M["hits"]++`}, accumulates: true},
	{name: "unmarshal", typed: map[string]string{
		"strings": unmarshal(quoted), "named": unmarshal(quoted), "tree": unmarshal(quoted),
		"counts": unmarshal("`{\"id\": ` + id + `}`"), "lists": unmarshal("`{\"id\": [\"` + id + `\"]}`"),
	}},
	{name: "append", typed: map[string]string{
		"lists": appended, "header": appended, "values": appended,
	}, accumulates: true},
	{name: "element", typed: map[string]string{
		"lists": `M["tags"][0] = id`, "values": `M["tags"][0] = id`, "tree": `M["tags"].([]any)[0] = id`,
	}, deep: true},
	{name: "nested", typed: map[string]string{
		"nested": `M["city"]["id"] = id`, "tree": `M["geo"].(map[string]any)["id"] = id`,
	}, deep: true},
	{name: "inner", typed: map[string]string{
		"lists": "tags := M[\"tags\"]\ntags[0] = id", "nested": "city := M[\"city\"]\ncity[\"id\"] = id",
		"tree": "if geo, ok := M[\"geo\"].(map[string]any); ok {\ngeo[\"id\"] = id\n}",
	}, deep: true},
	{name: "sort", typed: map[string]string{
		"lists": `sort.Strings(M["tags"])`, "header": `slices.Sort(M["tags"])`, "values": `sort.Strings(M["tags"])`,
	}, deep: true},
	{name: "reverse", typed: map[string]string{
		"lists": `slices.Reverse(M["tags"])`, "tree": `slices.Reverse(M["tags"].([]any))`,
	}, deep: true},
	{name: "overwrite", typed: map[string]string{
		"lists": `copy(M["tags"], []string{id})`, "values": `copy(M["tags"], []string{id})`,
		"tree": `copy(M["tags"].([]any), []any{id})`,
	}, deep: true},
	{name: "range", typed: map[string]string{
		"pointers": "for _, f := range M {\nf.Name = id\n}", "nested": "for _, inner := range M {\ninner[\"id\"] = id\n}",
		"lists": "for _, list := range M {\nlist[0] = id\n}",
	}, deep: true},
	{name: "pointer", typed: map[string]string{"pointers": "f := M[\"city\"]\nf.Price += len(id)"}, deep: true, accumulates: true},
	{name: "field", typed: map[string]string{"pointers": `M["city"].Name = id`}, deep: true},
}

const (
	quoted   = "`{\"id\": \"` + id + `\"}`"
	appended = `M["tags"] = append(M["tags"], id)`
)

// unmarshal returns the statements that decode a text into the map.
func unmarshal(text string) string {
	return "if err := json.Unmarshal([]byte(" + text + "), &M); err != nil {\npanic(err)\n}"
}

// markFunc is what the writes by callees call.
const markFunc = `// mark says in m whose request it is.
func mark(m MAP, id string) {
	m["id"] = VALUE
}
`

// in returns the statements for a map type, or "" if there are none.
func (w write) in(t mapType) string {
	if w.stmts != "" {
		return w.stmts
	}
	return w.typed[t.name]
}

// fits reports whether the written map can be used so.
func (w write) fits(u use) bool { return w.uses == nil || slices.Contains(w.uses, u.name) }
