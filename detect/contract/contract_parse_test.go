package contract

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestContractsUser is about a user's file: its entries come first, and replace
// built-in ones of the same name.
func TestContractsUser(t *testing.T) {
	contracts, err := ParseContracts([]byte(`{"contracts": [
		{"name": "rules", "promise": "shared-result", "functions": ["(*example.com/conf.Store).Rule*"], "why": "rules are read-only"},
		{"name": "render", "promise": "shared-parameter", "functions": ["example.com/page.Render"], "parameters": [1], "why": "data is shared"},
		{"name": "pod-copies", "promise": "fresh-result", "methods": ["List(.../labels.Selector)([]_,error)"]},
		{"name": "headers", "promise": "shared-result", "methods": ["Headers()(map[string][]_)"], "why": "shared"},
		{"name": "http-round-tripper", "promise": "none"},
		{"name": "deep-copy", "promise": "fresh-result", "functions": ["(_).Dup"]}
	]}`), DefaultContracts())
	if err != nil {
		t.Fatal(err)
	}
	for callee, want := range map[string]string{
		"(*example.com/conf.Store).Rules":            "rules",
		"(example.com/conf.Store).RuleFor":           "rules",
		"(*example.com/conf.Store).Other":            "",
		"(m.T).Dup":                                  "deep-copy",
		"(m.T).DeepCopy":                             "",
		"(*github.com/hashicorp/go-memdb.Txn).First": "memdb",
	} {
		if got, _ := contracts.Result(callee, "", "", nil); got.name != want {
			t.Errorf("%s: %q, want %q", callee, got.name, want)
		}
	}
	for want, method := range map[string]string{"pod-copies": podList, "headers": "Headers()(map[string][]m.T)", "": "Headers()(map[int][]m.T)"} {
		name, _, _ := strings.Cut(method, "(")
		if got, _ := contracts.Result("", "m.I", name, methods(method)); got.name != want {
			t.Errorf("%s: %q, want %q", method, got.name, want)
		}
	}
	if why, _ := contracts.Param("example.com/page.Render", "(io.Writer,map[string]any)()", nil, 1); why != "data is shared" {
		t.Errorf("Render: %q", why)
	}
	if why, _ := contracts.Param("(m.T).RoundTrip", "(*net/http.Request)(*net/http.Response,error)", nil, 1); why != "" {
		t.Errorf("RoundTrip: %q after it was taken away", why)
	}
}

func TestContractErrors(t *testing.T) {
	entry := `{"contracts": [{"name": "x", %s}]}`
	shared := fmt.Sprintf(entry, `"promise": "shared-result", "why": "w", "methods": [%s]`)
	for _, test := range []struct{ file, want string }{
		{`{"contracts": [`, "unexpected EOF"},
		{`{"contracts": []} {}`, "more after the first"},
		{`{"rules": []}`, `unknown field "rules"`},
		{`{"contracts": [{"promise": "mutates"}]}`, "contract number 1: it has no name"},
		{fmt.Sprintf(entry, `"promise": "mutates", "reason": ""`), `contract "x": unknown field "reason"`},
		{fmt.Sprintf(entry, `"promise": "read-only"`), `contract "x": unknown promise "read-only"`},
		{fmt.Sprintf(entry, `"promise": "shared-result", "functions": ["a.F"]`), `shared-result needs "why"`},
		{fmt.Sprintf(entry, `"promise": "shared-result", "why": "w"`), "names no functions"},
		{fmt.Sprintf(entry, `"promise": "fresh-result", "functions": ["a.F"], "of": 1`), `fresh-result does not go with "of"`},
		{fmt.Sprintf(entry, `"promise": "mutates", "why": "w", "functions": ["a.F"], "argument": -1`), "count from 0"},
		{fmt.Sprintf(entry, `"promise": "mutates", "why": "w", "functions": ["a.F"], "argument": "1"`), `contract "x": cannot unmarshal string`},
		{fmt.Sprintf(entry, `"promise": "fresh-result", "functions": ["a.F"], "having": ["Get()(_)"]`), `"having" goes with "methods"`},
		{fmt.Sprintf(entry, `"promise": "shared-callback", "why": "w", "functions": ["a.F"], "parameters": [0]`), `"argument" says`},
		{fmt.Sprintf(entry, `"promise": "shared-callback", "why": "w", "fields": ["AddFunc"], "parameters": [0]`), "want path/to/pkg.Type.Field"},
		{fmt.Sprintf(entry, `"promise": "fresh-result", "functions": ["F"]`), "want path/to/pkg.Func"},
		{fmt.Sprintf(entry, `"promise": "fresh-result", "functions": ["(_).*"]`), "too much"},
		{fmt.Sprintf(entry, `"promise": "fresh-result", "functions": ["a.F()"]`), "is not the name of a function"},
		{fmt.Sprintf(entry, `"promise": "none"`), "no built-in contract of this name"},
		{`{"contracts": [{"name": "x", "promise": "fresh-result", "functions": ["a.F"]}, {"name": "x", "promise": "fresh-result", "functions": ["a.F"]}]}`, `contract "x": there are two`},
		{fmt.Sprintf(entry, `"promise": "sets", "functions": ["a.F"]`), `sets needs "argument"`},
		{fmt.Sprintf(entry, `"promise": "sets", "functions": ["a.F"], "argument": 0, "of": 1`), `sets does not go with "of"`},
		{fmt.Sprintf(entry, `"promise": "looks-up", "functions": ["a.F"], "argument": 0, "key": 1, "spelling": "json"`), `can be "mime" only`},
		{fmt.Sprintf(entry, `"promise": "uses", "functions": ["a.F"], "does": ["reads", "writes"]`), `"writes" cannot be done; "does" knows reads`},
		{fmt.Sprintf(entry, `"promise": "uses", "functions": ["a.F"]`), `uses needs "does"`},
		{fmt.Sprintf(entry, `"promise": "lays-down", "functions": ["a.F"], "place": "desk"`), `"argument" says which`},
		{fmt.Sprintf(entry, `"promise": "copies", "functions": ["_.*"], "of": 0`), "too much"},
		{fmt.Sprintf(shared, `"Get"`), "want Method(parameter types)"},
		{fmt.Sprintf(shared, `"Get(string)"`), "no list of results"},
		{fmt.Sprintf(shared, `"Get(string(error)"`), "brackets do not match"},
		{fmt.Sprintf(shared, `"Get(...,string)(error)"`), "... goes to the end"},
		{fmt.Sprintf(shared, `"Get(name string)(error)"`), "without names"},
		{fmt.Sprintf(shared, `"Get(string,)(error)"`), "a type is missing"},
	} {
		_, err := ParseContracts([]byte(test.file), DefaultContracts())
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s\n got %v\nwant %s", test.file, err, test.want)
		}
	}
}

// TestContractsDocumented keeps the table of docs/contracts.md in step.
func TestContractsDocumented(t *testing.T) {
	doc, err := os.ReadFile("../../docs/contracts.md")
	if err != nil {
		t.Fatal(err)
	}
	front, have, _ := strings.Cut(string(doc), "<!-- built in -->\n")
	want := contractTable(DefaultContracts())
	if *update {
		have = want
		if err := os.WriteFile("../../docs/contracts.md", []byte(front+"<!-- built in -->\n"+want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if have != want {
		t.Errorf("docs/contracts.md should end in:\n%s", want)
	}
}

// promised returns the promise as the table shows it.
func (c *contract) promised() string {
	if c.Promise != promiseUses {
		return string(c.Promise)
	}
	return "uses: " + strings.Join(c.Does, ", ")
}

func contractTable(c *Contracts) string {
	var b strings.Builder
	b.WriteString("| name | promise | of | why |\n| --- | --- | --- | --- |\n")
	for _, e := range c.entries {
		var of []string
		for _, s := range slices.Concat(e.Functions, e.Methods, e.Fields) {
			of = append(of, "`"+s+"`")
		}
		why := e.Why
		if e.See != "" {
			why = "[" + e.Why + "](" + e.See + ")"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", e.Name, e.promised(), strings.Join(of, "<br>"), why)
	}
	return b.String()
}

// Each promise has a row in the documentation, with the fields of its own that it needs and
// may have.
func TestPromisesDocumented(t *testing.T) {
	doc, err := os.ReadFile("../../docs/contracts.md")
	if err != nil {
		t.Fatal(err)
	}
	common := []string{"functions", "methods", "having", "why", "see"}
	for p, u := range usages {
		row := ""
		for line := range strings.Lines(string(doc)) {
			cells := strings.SplitN(line, "|", 3)
			if row == "" && len(cells) == 3 && strings.Contains(cells[1], "`"+string(p)+"`") {
				row = line
			}
		}
		if row == "" {
			t.Errorf("docs/contracts.md does not have %s", p)
		}
		for _, field := range slices.Concat(u.need, u.may) {
			if !slices.Contains(common, field) && !strings.Contains(row, "`"+field+"`") {
				t.Errorf("docs/contracts.md: the row of %s does not have %s", p, field)
			}
		}
		if p != promiseNone && !strings.Contains(string(doc), `"promise": "`+string(p)+`"`) {
			t.Errorf("docs/contracts.md has no example of %s", p)
		}
	}
}
