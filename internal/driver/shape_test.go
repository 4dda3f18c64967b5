package driver

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/mapfix/mapfix/detect"
)

// moving is a program in which others write the shared map too, which its finding
// tells with the place.
const moving = `
-- go.mod --
module app

go 1.22
-- app.go --
package app

var defaults = map[string]string{"city": "1"}

func init() { defaults["lang"] = "en" }

func Params(id string, short bool) string {
	param := defaults
	if len(id) > 3 {
		param["id"] = id
	}
	return line(param)
}

func Reset(city string) {
	d := defaults
	d["city"] = city
}
-- other.go --
package app

func City() string { return defaults["city"] }

func line(m map[string]string) string {
	out := ""
	for k, v := range m {
		out += k + "=" + v + "&"
	}
	return out
}
`

// TestResultIsKeptForShapes edits a program and wants the result of the one before, with
// all places as they are now, or a new one. Which of them it was is told by a number
// that the test plants in what was kept.
func TestResultIsKeptForShapes(t *testing.T) {
	l := NewLoader()
	for _, c := range []struct {
		name, old, new string
		linked         bool // anew
	}{
		{"a comment at the end", "d[\"city\"] = city\n}\n", "d[\"city\"] = city\n}\n\n// Nothing to see.\n", false},
		{"a line at the beginning", "package app", "// Package app moves.\npackage app", false},
		{"a comment in a function", "	if len(id)", "	// Everything below moves.\n\n	if len(id)", false},
		{"another condition", "len(id) > 3", "len(id) > 4", false},
		{"a further condition", "len(id) > 3", "len(id) > 3 || short", true}, // another order of blocks
		{"code in a block of its own", "	d[\"city\"] = city", "	{\n		d[\"city\"] = city\n	}", false},
		{"spaces", "param := defaults", "param  :=  defaults", false},
		{"another key", `param["id"] = id`, `param["key"] = id`, true},
		{"a call", "	return line", "	City()\n	return line", true},
		{"a copy", "param := defaults", "param := map[string]string{}\n	for k, v := range defaults {\n		param[k] = v\n	}", true},
		{"another order", "	d := defaults\n	d[\"city\"] = city\n}", "	d := defaults\n	d[\"city\"] = city\n}\n\nvar a, b = map[string]string{}, 1", true},
		{"lines joined", "	d := defaults\n	d[\"city\"]", "	d := defaults; d[\"city\"]", true},
		{"a line silenced", "	param := defaults\n", "	param := defaults //mapfix:ignore it is meant\n", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := unpack(t, moving)
			cfg := config(dir)
			kept := newMemory()
			cfg.Cache = kept
			if len(link(t, l, cfg).Findings) == 0 {
				t.Fatal("there is no finding to begin with")
			}
			plant(t, l, kept, cfg)
			name := filepath.Join(dir, "app.go")
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(data), c.old) {
				t.Fatalf("nothing to edit: %q", c.old)
			}
			write(t, name, strings.Replace(string(data), c.old, c.new, 1))
			got := link(t, l, cfg)
			if linked := got.Generated < planted; linked != c.linked {
				t.Errorf("linked anew: %v, want %v", linked, c.linked)
			}
			got.Generated %= planted
			cfg.Cache = nil
			if want := link(t, l, cfg); !reflect.DeepEqual(got, want) {
				t.Errorf("with what was kept:\n%v\nwithout:\n%v", texts(got), texts(want))
			}
		})
	}
}

// planted is added to the number of findings in generated files in what is kept.
const planted = 1000

func plant(t *testing.T, l *Loader, kept *memory, cfg Config) {
	t.Helper()
	files := run(t, l, cfg).summariesByFile()
	for key, data := range kept.kept {
		if !strings.HasPrefix(key, keptShaped) {
			continue
		}
		found := new(detect.Result)
		if err := found.UnmarshalMovable(data, files); err != nil {
			t.Fatal(err)
		}
		found.Generated += planted
		kept.Put(key, found.MarshalMovable(files))
	}
}

func link(t *testing.T, l *Loader, cfg Config) *detect.Result {
	t.Helper()
	found, err := run(t, l, cfg).Link(detect.Options{Tests: true}, "")
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func texts(r *detect.Result) []detect.Finding {
	var out []detect.Finding
	for _, f := range r.Findings {
		out = append(out, *f)
	}
	return out
}
