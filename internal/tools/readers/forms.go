package main

import "github.com/mapfix/mapfix/internal/tools/samples"

// The forms in which a map is handed on by the function that writes it.
var handOns = []string{
	"out, err := json.Marshal(M)\nif err != nil {\nreturn err.Error()\n}\nreturn string(out)",
	"return fmt.Sprint(M)",
	"return listed(M)",
	"return wire.Send(M)",
}

// The forms in which a whole map is shown.
var neutrals = []string{"fmt.Sprint(M)", "listed(M)", "encoded(M)"}

// functions are what the forms call, by name.
var functions = map[string]string{
	"listed": `// listed returns the entries of m in order.
func listed(m MAP) string {
	var lines []string
	for k, v := range m {
		lines = append(lines, fmt.Sprint(k, "=", v))
	}
	sort.Strings(lines)
	return strings.Join(lines, "&")
}
`,
	"encoded": `// encoded returns m as JSON.
func encoded(m MAP) string {
	out, err := json.Marshal(m)
	if err != nil {
		return err.Error()
	}
	return string(out)
}
`,
}

const wireFile = `// Package wire sends what it is given.
package wire

import "encoding/json"

// Send returns what was sent.
func Send(body any) string {
	out, err := json.Marshal(body)
	if err != nil {
		return err.Error()
	}
	return string(out)
}
`

// handOn returns the statements that hand m on.
func (e *expansion) handOn(m string) string {
	return e.form(handOns[e.choice%uint32(len(handOns))], m)
}

// neutral returns an expression that shows the whole of m.
func (e *expansion) neutral(m string) string {
	return e.form(neutrals[e.choice/8%uint32(len(neutrals))], m)
}

// form returns a form with its map, and sees to it that what it calls is there.
func (e *expansion) form(form, m string) string {
	for name, text := range functions {
		if samples.Calls(form, name) && !e.needed[name] {
			e.needed[name] = true
			e.appended = append(e.appended, text)
		}
	}
	return samples.WithMap(form, m)
}
