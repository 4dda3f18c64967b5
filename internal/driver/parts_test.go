package driver

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mapfix/mapfix/detect/scan"
	"github.com/mapfix/mapfix/detect/summary"
)

// library is a dependency in two packages. That which is imported by the other calls
// back through an interface, so what is reached of the importer is known last.
const library = `
-- go.mod --
module app

go 1.22

require example.com/lib v1.0.0

replace example.com/lib => ./lib
-- app.go --
package app

import (
	"encoding/json"

	"example.com/lib"
)

var defaults = map[string]string{"city": "1"}

func Params(id string) ([]byte, error) {
	param := defaults
	lib.CALL(param, id)
	return json.Marshal(param)
}
-- lib/go.mod --
module example.com/lib

go 1.22
-- lib/lib.go --
package lib

import "example.com/lib/walk"

type setter struct{ to map[string]string }

func (s *setter) Visit(key, value string) { s.to[key] = value }

// Set sets the ID by way of walk.
func Set(m map[string]string, id string) { walk.One(&setter{m}, "id", id) }

// Get only looks.
func Get(m map[string]string, id string) string { return m[id] }

func Unused(m map[string]string) { delete(m, "city") }
-- lib/walk/walk.go --
package walk

type Visitor interface{ Visit(key, value string) }

func One(v Visitor, key, value string) { v.Visit(key, value) }

func Unused(v Visitor) { One(v, "", "") }
`

// Functions of dependencies are summarised when they are asked for, also if the cache
// has others of the same package already.
func TestFunctionsAreSummarisedOnDemand(t *testing.T) {
	dir := unpack(t, strings.Replace(library, "CALL", "Get", 1))
	cfg := config(dir)
	cfg.Cache = newMemory()
	app := filepath.Join(dir, "app.go")
	source := library[strings.Index(library, "package app"):strings.Index(library, "-- lib/go.mod --")]
	for _, step := range []struct {
		call     string
		findings int
		funcs    int // of dependencies
	}{{"Get", 0, 1}, {"Set", 1, 4}, {"Get", 0, 4}} {
		write(t, app, strings.Replace(source, "CALL", step.call, 1))
		expect(t, step.call, cfg, step.findings)
		var names []string
		for _, s := range summaries(t, run(t, NewLoader(), cfg)) {
			if !s.FirstParty {
				names = append(names, s.Names()...)
			}
		}
		if slices.Sort(names); len(names) != step.funcs {
			t.Errorf("%s: %d functions of dependencies are summarised, want %d: %v", step.call, len(names), step.funcs, names)
		}
	}
}

// A function that is not there any more when it is asked for is not asked for again
// and again.
func TestFunctionsThatVanish(t *testing.T) {
	l := NewLoader()
	l.summarise = func(in *scan.Input) *summary.PackageSummary {
		if in.Part != nil && len(in.Part.Have) > 0 {
			return &summary.PackageSummary{Path: in.Path}
		}
		return scan.Summarise(in)
	}
	dir := unpack(t, strings.Replace(library, "CALL", "Set", 1))
	if n := len(summaries(t, run(t, l, config(dir)))); n < 3 {
		t.Errorf("%d summaries, want those of three packages", n)
	}
}
