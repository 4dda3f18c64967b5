package main

// A use is what is done with the map M after the write, at the end of a function.
type use struct {
	name   string
	stmts  string
	result string // of the function, or ""
	param  string // a further one of the function
	begin  string // at the begin of main
	end    string // at its end
	decls  []string
}

// uses are all of them.
var uses = []use{
	{name: "returned", stmts: "return M", result: "MAP"},
	{
		name: "sent", stmts: "out <- M", param: "out chan<- MAP",
		begin: "out := make(chan MAP, 2)",
		end:   "close(out)\nfor m := range out {\nfmt.Println(\"sent:\", SHOW(m))\n}",
	},
	{
		name: "marshalled", result: "string",
		stmts: "body, err := json.Marshal(M)\nif err != nil {\nreturn err.Error()\n}\nreturn string(body)",
	},
	{
		name: "scoped", result: "string", decls: []string{callDecl},
		stmts: "out := &call{path: \"/rides\", params: M}\nreturn out.send()",
	},
	{name: "reader", result: "string", stmts: "return listed(M)", decls: []string{listedDecl}},
	{
		name: "ranged", result: "string",
		stmts: "var lines []string\nfor key, value := range M {\nlines = append(lines, fmt.Sprintf(\"%s=%s\", key, SHOW(value)))\n}\n" +
			"sort.Strings(lines)\nreturn strings.Join(lines, \"&\")",
	},
	{
		name: "response", result: "answer", decls: []string{answerDecl},
		stmts: "return answer{Status: 200, Fields: M}",
	},
	{name: "interface", result: "string", stmts: "return delivery.DeliverXX(M)", decls: []string{delivererDecl}},
}

const callDecl = `// A call is a request that is being made.
type call struct {
	path   string
	params MAP
}

func (c *call) send() string { return c.path + " " + SHOW(c.params) }
`

const listedDecl = `// listed returns the entries of m in order.
func listed(m MAP) string {
	var lines []string
	for key, value := range m {
		lines = append(lines, key+"="+SHOW(value))
	}
	sort.Strings(lines)
	return strings.Join(lines, "&")
}
`

const answerDecl = `// An answer is what the caller gets.
type answer struct {
	Status int
	Fields MAP
}
`

const delivererDecl = `// A deliverer takes what is to be sent.
type deliverer interface {
	DeliverXX(body MAP) string
}

// A console prints it.
type console struct{ prefix string }

func (c console) DeliverXX(body MAP) string { return c.prefix + SHOW(body) }

var delivery deliverer = console{prefix: "> "}
`

// encodedFunc shows what printing would not.
const encodedFunc = `// encoded returns v as JSON.
func encoded(v any) string {
	out, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(out)
}
`
