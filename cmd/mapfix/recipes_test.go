package main

import (
	"os"
	"strings"
	"testing"
)

// TestRecipes checks that what docs/recipes.md shows is what the tests run.
func TestRecipes(t *testing.T) {
	recipes := readText(t, "../../docs/recipes.md")
	workflow := strings.Replace(readText(t, "../../.github/workflows/mapfix.yml"), "uses: ./", "uses: mapfix/mapfix@v0.1.0", 1)
	for name, text := range map[string]string{
		".github/workflows/mapfix.yml": workflow,
		"a hook":                       section(t, "hook.txtar", "hook.sh"),
		"a hook that repairs":          section(t, "hook.txtar", "fixhook.sh"),
	} {
		if !strings.Contains(recipes, "\n"+text+"```\n") {
			t.Errorf("docs/recipes.md does not have %s:\n%s", name, text)
		}
	}
	hooks := readText(t, "../../.pre-commit-hooks.yaml")
	for line := range strings.Lines(hooks) {
		if id, ok := strings.CutPrefix(strings.TrimSpace(line), "- id: "); ok && !strings.Contains(recipes, "| `"+id+"` |") {
			t.Errorf("docs/recipes.md does not tell of hook %s", id)
		}
	}
	for name := range strings.SplitSeq("packages,working-directory,new-from,flags,sarif", ",") {
		if !strings.Contains(recipes, "| `"+name+"` |") || !strings.Contains(readText(t, "../../action.yml"), "\n  "+name+":\n") {
			t.Errorf("docs/recipes.md or action.yml does not have input %s", name)
		}
	}
}

func readText(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(data), "\r\n", "\n")
}

// section returns a file of a script archive.
func section(t *testing.T, script, name string) string {
	t.Helper()
	_, rest, ok := strings.Cut(readText(t, "testdata/script/"+script), "\n-- "+name+" --\n")
	if !ok {
		t.Fatalf("%s has no %s", script, name)
	}
	text, _, _ := strings.Cut(rest, "\n-- ")
	return text + "\n"
}
