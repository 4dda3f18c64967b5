package settings

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

func TestParse(t *testing.T) {
	var got File
	err := got.parse([]byte(`# ours
fail-on: unsafe

directories:
  internal/legacy:
    applicability: display
    fail-on: never
  gen/*: {helper: inline}
exclude:
  - gen
  - third_party
nil: preserve # as it was
`))
	want := File{
		Settings: []Setting{{"fail-on", []string{"unsafe"}, 2}, {"exclude", []string{"gen", "third_party"}, 9}, {"nil", []string{"preserve"}, 12}},
		Directories: []Directory{
			{"internal/legacy", []Setting{{"applicability", []string{"display"}, 6}, {"fail-on", []string{"never"}, 7}}, 5},
			{"gen/*", []Setting{{"helper", []string{"inline"}, 8}}, 8},
		},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
	var none File
	if err := none.parse([]byte("# nothing\n")); err != nil || !reflect.DeepEqual(none, File{}) {
		t.Errorf("nothing: %v, %v", none, err)
	}
}

func TestParseErrors(t *testing.T) {
	for text, want := range map[string]string{
		"\ncontract: a.json\n":                        "2: contract is not a setting; did you mean contracts?",
		"failon: safe\n":                              "1: failon is not a setting; did you mean fail-on?",
		"directory: {a: {nil: empty}}\n":              "1: directory is not a setting; did you mean directories?",
		"applicability: safe\n":                       "1: applicability can only be set for a directory, below directories",
		"nil: empty\nnil: preserve\n":                 "2: nil is set twice",
		"nil:\n":                                      "1: nil must be a value",
		"nil: [empty]\n":                              "1: nil must be a value",
		"exclude:\n  a: b\n":                          "2: exclude must be a value or a list of values",
		"- nil\n":                                     "1: must be a list of settings, such as fail-on: unsafe",
		"nil: a\n\tb: c\n":                            "2: found a tab character that violates indentation",
		"directories: a\n":                            "1: directories must have a list of settings for each directory",
		"directories:\n  a: never\n":                  "2: a must have a list of settings, such as fail-on: never",
		"directories:\n  a:\n    failon: never\n":     "3: failon is not a setting of a directory; did you mean fail-on?",
		"directories:\n  a:\n    tags: x\n":           "3: tags cannot differ by directory",
		"directories:\n  a: {nil: empty, nil: empty}": "2: nil is set twice",
	} {
		if err := new(File).parse([]byte(text)); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
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
