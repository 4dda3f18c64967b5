package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"github.com/mapfix/mapfix/internal/settings"
)

// TestCurrent checks that the files in docs say what the command says.
func TestCurrent(t *testing.T) {
	for name, want := range files() {
		got, err := os.ReadFile(filepath.Join("..", "..", "..", filepath.FromSlash(name)))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not current (%v); go run ./internal/tools/manual writes it", name, err)
		}
	}
}

// TestSchema checks that the schema takes what the parser takes: the examples in the
// documentation, a value of each kind, and not what is wrong.
func TestSchema(t *testing.T) {
	check := compileSchema(t)
	examples := examplesInDocs(t)
	if len(examples) < 2 {
		t.Errorf("%d examples in the documentation", len(examples))
	}
	right := append(examples, "# nothing\n", "tests: false\ntags: [a, b]\nexclude: gen\nhelper: example.com/app/deepcopy\n",
		"directories:\n  a/*: {applicability: unsafe, exclude: [b, c], fail-on: never, helper: maps, nil: preserve}\n")
	for _, text := range right {
		if err := check(text); err != nil {
			t.Errorf("%s%v", text, err)
		}
		if err := parse(t, text); err != nil {
			t.Errorf("%sthe parser says: %v", text, err)
		}
	}
	for _, text := range []string{
		"failon: safe\n", "fail-on: often\n", "helper: nowhere\n", "tests: maybe\n", "exclude: {a: b}\n", "nil: [empty]\n",
		"applicability: safe\n", "directories:\n  a: {tags: b}\n", "directories: a\n", "directories:\n  a:\n", "directories:\n  a: {applicability: never}\n",
	} {
		if check(text) == nil {
			t.Errorf("the schema takes:\n%s", text)
		}
	}
}

// compileSchema returns what checks a settings file.
func compileSchema(t *testing.T) func(text string) error {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(settingsSchema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("settings.json", doc); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("settings.json")
	if err != nil {
		t.Fatal(err)
	}
	return func(text string) error {
		var v any
		if err := yaml.Unmarshal([]byte(text), &v); err != nil {
			return err
		}
		data, err := json.Marshal(v)
		if err != nil {
			return err
		}
		if v, err = jsonschema.UnmarshalJSON(bytes.NewReader(data)); err != nil {
			return err
		}
		return compiled.Validate(v)
	}
}

// examplesInDocs returns the settings files that the documentation shows.
func examplesInDocs(t *testing.T) []string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", "command-line.md"))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, m := range regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(string(data), -1) {
		all = append(all, m[1])
	}
	topic, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", "help", "settings.md"))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for line := range strings.Lines(string(topic)) {
		if text, ok := strings.CutPrefix(line, "    "); ok {
			b.WriteString(text)
		}
	}
	return append(all, b.String())
}

// parse reads a settings file as the command does.
func parse(t *testing.T, text string) error {
	t.Helper()
	name := filepath.Join(t.TempDir(), settings.Name)
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	_, err := settings.Read(name)
	return err
}
