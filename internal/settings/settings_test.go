package settings

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

var keys = []string{"contracts", "exclude", "fail-on", "nil"}

func TestParse(t *testing.T) {
	got, err := parse([]byte("# ours\nfail-on: unsafe\n\nexclude:\n  - gen\n  - third_party\nnil: preserve # as it was\n"), keys)
	want := []Setting{{"fail-on", []string{"unsafe"}, 2}, {"exclude", []string{"gen", "third_party"}, 4}, {"nil", []string{"preserve"}, 7}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v, %v", got, err)
	}
	for text, want := range map[string]string{
		"\ncontract: a.json\n":        "2: there is no setting contract; did you mean contracts?",
		"failon: safe\n":              "1: there is no setting failon; did you mean fail-on?",
		"nil: empty\nnil: preserve\n": "2: nil is set twice",
		"nil:\n":                      "1: nil must be a value or a list of values",
		"exclude:\n  a: b\n":          "2: exclude must be a value or a list of values",
		"- nil\n":                     "1: must be a list of settings, such as fail-on: unsafe",
		"nil: a\n\tb: c\n":            "2: found a tab character that violates indentation",
	} {
		if _, err := parse([]byte(text), keys); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
	if got, err := parse([]byte("# nothing\n"), keys); err != nil || got != nil {
		t.Errorf("nothing: %v, %v", got, err)
	}
}

func TestFind(t *testing.T) {
	root := t.TempDir()
	for _, dir := range []string{"repo/.git", "repo/a/b"} {
		if err := os.MkdirAll(filepath.Join(root, dir), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	find := func(want string) {
		t.Helper()
		if want != "" {
			want = filepath.Join(root, want)
		}
		if got, err := Find(filepath.Join(root, "repo/a/b")); got != want || err != nil {
			t.Errorf("found %s, %v; want %s", got, err, want)
		}
	}
	write := func(name string) {
		if err := os.WriteFile(filepath.Join(root, name), nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write(Name)
	find("") // beyond the root of the repository
	write("repo/" + Name)
	find("repo/" + Name)
	write("repo/a/" + Name)
	find("repo/a/" + Name)
}
