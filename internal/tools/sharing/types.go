package main

// A mapType is a type of shared map.
type mapType struct {
	name  string
	text  string            // the type
	elem  string            // the type of its elements
	data  string            // what is in the map at first, without the braces
	value string            // an element made from id
	clone string            // the statement that copies the element v of m into out[k]
	files map[string]string // packages that the program needs for it
	boxed bool              // elements are pointers, so that printing the map shows addresses
}

// mapTypes are all of them. Each has the keys "city" and "debug".
var mapTypes = []mapType{
	{
		name: "strings", text: "map[string]string", elem: "string",
		data: `"city": "5", "debug": "on"`, value: "id", clone: "out[k] = v",
	},
	{
		name: "counts", text: "map[string]int", elem: "int",
		data: `"city": 5, "debug": 1, "hits": 2`, value: "len(id)", clone: "out[k] = v",
	},
	{
		name: "tree", text: "map[string]any", elem: "any",
		data:  `"city": "5", "debug": true, "geo": map[string]any{"lat": "1"}, "tags": []any{"b", "a"}`,
		value: "id", clone: treeClone,
	},
	{
		name: "lists", text: "map[string][]string", elem: "[]string",
		data: lists, value: "[]string{id}", clone: "out[k] = slices.Clone(v)",
	},
	{
		name: "nested", text: "map[string]map[string]string", elem: "map[string]string",
		data:  `"city": {"name": "5"}, "debug": {"level": "1"}`,
		value: `map[string]string{"id": id}`, clone: "out[k] = maps.Clone(v)",
	},
	{
		name: "pointers", text: "map[string]*fare.Fare", elem: "*fare.Fare",
		data: fares, value: "&fare.Fare{Name: id}", clone: "f := *v\nout[k] = &f",
		files: map[string]string{"fare/fare.go": fareFile}, boxed: true,
	},
	{
		name: "structs", text: "map[string]fare.Fare", elem: "fare.Fare",
		data: fares, value: "fare.Fare{Name: id}", clone: "out[k] = v",
		files: map[string]string{"fare/fare.go": fareFile},
	},
	{
		name: "named", text: "labels.Set", elem: "string",
		data: `"city": "5", "debug": "on"`, value: "id", clone: "out[k] = v",
		files: map[string]string{"labels/labels.go": labelsFile},
	},
	{
		name: "header", text: "http.Header", elem: "[]string",
		data: lists, value: "[]string{id}", clone: "out[k] = slices.Clone(v)",
	},
	{
		name: "values", text: "url.Values", elem: "[]string",
		data: lists, value: "[]string{id}", clone: "out[k] = slices.Clone(v)",
	},
}

const (
	lists = `"city": {"5"}, "debug": {"on"}, "tags": {"b", "a"}`
	fares = `"city": {Name: "5", Price: 3}, "debug": {Name: "on"}`
)

const treeClone = `switch v := v.(type) {
case map[string]any:
	out[k] = clone(v)
case []any:
	out[k] = slices.Clone(v)
default:
	out[k] = v
}`

const fareFile = `// Package fare says what a ride costs.
package fare

// A Fare is the price of a ride.
type Fare struct {
	Name  string
	Price int
}
`

const labelsFile = `// Package labels marks things.
package labels

// A Set holds labels by their names.
type Set map[string]string

// Set sets a label.
func (s Set) Set(name, value string) { s[name] = value }
`

// cloneFunc copies a map by hand, with all that its elements hold.
const cloneFunc = `// clone returns a copy of m that shares nothing with it.
func clone(m MAP) MAP {
	out := make(MAP, len(m))
	for k, v := range m {
		CLONEELEM
	}
	return out
}
`
