package driver

import (
	"archive/zip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mapfix/mapfix/detect"
)

// A stale summary is a wrong answer. Each of these programs has a finding until
// something changes elsewhere, and none from then on.

const caller = `
-- go.mod --
module app

go 1.22
-- app.go --
package app

import (
	"encoding/json"

	"app/rules"
)

func Params(id string) ([]byte, error) {
	param := rules.Defaults()
	param["id"] = id
	return json.Marshal(param)
}
-- rules/rules.go --
package rules

import "maps"

var _ = maps.Clone[map[string]string]

var defaults = map[string]string{"city": "1"}

func Defaults() map[string]string { return RESULT }
`

const (
	live   = "defaults"
	cloned = "maps.Clone(defaults)"
)

// findings runs mapfix with its cache and returns how many findings there are.
func findings(t *testing.T, cfg Config) (*Program, int) {
	t.Helper()
	p := run(t, NewLoader(), cfg)
	found, err := p.Link(detect.Options{Tests: true}, "")
	if err != nil {
		t.Fatal(err)
	}
	return p, len(found.Findings)
}

// expect fails unless there are that many findings, with cache and without.
func expect(t *testing.T, what string, cfg Config, want int) {
	t.Helper()
	if _, got := findings(t, cfg); got != want {
		t.Errorf("%s: %d findings, want %d", what, got, want)
	}
	cfg.Cache = nil
	if _, got := findings(t, cfg); got != want {
		t.Errorf("%s: without a cache %d findings, want %d", what, got, want)
	}
}

func TestStaleCalleeBody(t *testing.T) {
	dir := unpack(t, strings.Replace(caller, "RESULT", live, 1))
	cfg := config(dir)
	cfg.Cache = newMemory()
	expect(t, "the callee lends", cfg, 1)
	name := filepath.Join(dir, "rules", "rules.go")
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	write(t, name, strings.Replace(string(data), "return "+live, "return "+cloned, 1))
	expect(t, "the callee copies", cfg, 0)
	if p, _ := findings(t, cfg); p.Stats.Bodies != 0 {
		t.Errorf("%d packages were looked at although nothing changed", p.Stats.Bodies)
	}
	write(t, name, string(data))
	expect(t, "it lends again", cfg, 1)
}

// Where the types of imports come from is no change of what can be seen of a package: from
// source in the first run, where each interface{} is a type of its own, and then from the
// cache.
func TestMovedCodeConcernsNobodyElse(t *testing.T) {
	dir := unpack(t, `
-- go.mod --
module app

go 1.22
-- any/any.go --
package any

type Any struct {
	Left  interface{}
	Right interface{}
}
-- lib/lib.go --
package lib

import "app/any"

func New() *any.Any { return new(any.Any) }
-- app.go --
package app

import "app/lib"

func Left() interface{} { return lib.New().Left }
`)
	cfg := config(dir)
	cfg.Cache = newMemory()
	findings(t, cfg)
	name := filepath.Join(dir, "lib", "lib.go")
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	write(t, name, "// Package lib is new.\n"+string(data))
	if p, _ := findings(t, cfg); p.Stats.Bodies != 1 {
		t.Errorf("%d packages were looked at after code was moved in one", p.Stats.Bodies)
	}
}

// The type of a field decides whether there is a map in it at all.
func TestStaleTypeOfImport(t *testing.T) {
	dir := unpack(t, `
-- go.mod --
module app

go 1.22
-- app.go --
package app

import (
	"encoding/json"

	"app/rules"
)

var rule = rules.Rule{Params: rules.Make()}

func Params(id string) ([]byte, error) {
	param := rule.Params
	param.Set("id", id)
	return json.Marshal(param)
}
-- rules/rules.go --
package rules

type Params map[string]string

type Rule struct{ Params Params }

func Make() Params { return Params{"city": "1"} }

func (p Params) Set(k, v string) { p[k] = v }
`)
	cfg := config(dir)
	cfg.Cache = newMemory()
	expect(t, "a map", cfg, 1)
	write(t, filepath.Join(dir, "rules", "rules.go"), `package rules

type Params [2]string

type Rule struct{ Params Params }

func Make() Params { return Params{"city"} }

func (p *Params) Set(k, v string) { p[0] = k }
`)
	expect(t, "an array", cfg, 0)
}

func TestStaleTags(t *testing.T) {
	dir := unpack(t, strings.Replace(caller, "RESULT", "result()", 1)+`
-- rules/live.go --
//go:build !copies

package rules

func result() map[string]string { return `+live+` }
-- rules/copies.go --
//go:build copies

package rules

import "maps"

func result() map[string]string { return `+cloned+` }
`)
	cfg := config(dir)
	cfg.Cache = newMemory()
	expect(t, "without the tag", cfg, 1)
	cfg.Tags = "copies"
	expect(t, "with the tag", cfg, 0)
	cfg.Tags = ""
	expect(t, "without it again", cfg, 1)
}

func TestStaleVersionOfDependency(t *testing.T) {
	proxy := t.TempDir()
	for version, result := range map[string]string{"v1.0.0": live, "v1.1.0": cloned} {
		publish(t, proxy, version, "package rules\n\nimport \"maps\"\n\nvar _ = maps.Clone[map[string]string]\n\n"+
			"var defaults = map[string]string{\"city\": \"1\"}\n\nfunc Defaults() map[string]string { return "+result+" }\n")
	}
	archive, _, _ := strings.Cut(caller, "-- rules/rules.go --")
	dir := unpack(t, strings.Replace(archive, "app/rules", "example.com/rules", 1))
	cfg := config(dir)
	cfg.Cache = newMemory()
	cfg.Env = append(os.Environ(), "GOPROXY=file://"+filepath.ToSlash(proxy), "GONOSUMDB=*", "GOFLAGS=-mod=mod -modcacherw", "GOMODCACHE="+t.TempDir())
	for _, step := range []struct {
		version string
		want    int
	}{{"v1.0.0", 1}, {"v1.1.0", 0}, {"v1.0.0", 1}} {
		write(t, filepath.Join(dir, "go.mod"), "module app\n\ngo 1.22\n\nrequire example.com/rules "+step.version+"\n")
		expect(t, step.version, cfg, step.want)
	}
	p, _ := findings(t, cfg)
	if p.Stats.Cached != 2 {
		t.Errorf("%d summaries in the cache, want that of the dependency too", p.Stats.Cached)
	}
}

// publish puts a version of example.com/rules into a file proxy.
func publish(t *testing.T, proxy, version, source string) {
	t.Helper()
	base := filepath.Join(proxy, "example.com", "rules", "@v", version)
	mod := "module example.com/rules\n\ngo 1.22\n"
	write(t, base+".mod", mod)
	write(t, base+".info", `{"Version":"`+version+`"}`)
	f, err := os.Create(base + ".zip")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z := zip.NewWriter(f)
	for name, text := range map[string]string{"go.mod": mod, "rules.go": source} {
		w, err := z.Create("example.com/rules@" + version + "/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
}

// Whatever a key stands for has to change it.
func TestKeys(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a.go")
	write(t, name, "package a\n")
	base := func() (*Program, *unit) {
		p := &Program{tool: &goTool{GOVERSION: "go1.26", GOOS: "linux", GOARCH: "amd64", GOMODCACHE: "/nosuch"}}
		p.cfg.Version = "v1"
		u := &unit{listed: &listed{ImportPath: "a", Dir: dir, Module: &listedModule{GoVersion: "1.22"}}, files: []string{name}}
		dep := &unit{listed: &listed{ImportPath: "b"}, key: "key", interfaceKey: "seen"}
		u.imports = []*unit{dep}
		return p, u
	}
	keys := map[string]string{}
	for change, apply := range map[string]func(*Program, *unit){
		"nothing":                   func(*Program, *unit) {},
		"the toolchain":             func(p *Program, _ *unit) { p.tool.GOVERSION = "go1.27" },
		"the platform":              func(p *Program, _ *unit) { p.tool.GOARCH = "arm" },
		"an experiment":             func(p *Program, _ *unit) { p.tool.GOEXPERIMENT = "x" },
		"mapfix":                    func(p *Program, _ *unit) { p.cfg.Version = "v2" },
		"the language":              func(_ *Program, u *unit) { u.Module.GoVersion = "1.21" },
		"the variant":               func(_ *Program, u *unit) { u.ImportPath = "a [a.test]" },
		"the files":                 func(_ *Program, u *unit) { u.files = nil },
		"what is seen of an import": func(_ *Program, u *unit) { u.imports[0].interfaceKey = "other" },
	} {
		p, u := base()
		apply(p, u)
		key, err := p.keyOf(u)
		if err != nil {
			t.Fatal(err)
		}
		if other, taken := keys[key]; taken {
			t.Errorf("%s and %s: the same key", change, other)
		}
		keys[key] = change
	}
	p, u := base()
	write(t, name, "package a // edited\n")
	if key, err := p.keyOf(u); err != nil || keys[key] != "" {
		t.Errorf("the content: the same key as %s, %v", keys[key], err)
	}
	u.imports[0].key = ""
	if _, err := p.keyOf(u); err == nil {
		t.Error("there is a key without one of the imports")
	}
}

// A file that changes while mapfix is at work is not stored as what it was.
func TestChangeMeanwhileIsNotKept(t *testing.T) {
	dir := unpack(t, strings.Replace(caller, "RESULT", live, 1))
	name := filepath.Join(dir, "rules", "rules.go")
	cfg := config(dir)
	kept := newMemory()
	cfg.Cache = kept
	l := NewLoader()
	p, err := l.prepare(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range p.units {
		p.identify(u)
	}
	write(t, name, "package rules\n\nfunc Defaults() map[string]string { return nil }\n")
	for _, u := range p.units {
		if u.path == "app/rules" {
			p.ensureTypes(u)
			p.storeTypes(u)
			p.makeSummary(u, nil, nil)
		}
	}
	for key := range kept.kept {
		t.Errorf("kept %s", key)
	}
}

// forgetful is a cache that has dropped all but results since it was asked.
type forgetful struct{ *memory }

func (f forgetful) Get(key string) []byte {
	if strings.HasPrefix(key, keptResult) {
		return f.memory.Get(key)
	}
	return nil
}

// A result of files that were changed after their keys were made is not kept for the
// keys of the old ones.
func TestResultOfChangedFilesIsNotKept(t *testing.T) {
	dir := unpack(t, strings.Replace(caller, "RESULT", live, 1))
	cfg := config(dir)
	kept := newMemory()
	cfg.Cache = kept
	expect(t, "at first", cfg, 1)
	old := kept.only(keptSummary, keptParts, keptTypes, keptNoTypes)
	cfg.Cache = forgetful{old}
	p := run(t, NewLoader(), cfg)
	name := filepath.Join(dir, "rules", "rules.go")
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	write(t, name, strings.Replace(string(data), "return "+live, "return "+cloned, 1))
	if _, err := p.Link(detect.Options{Tests: true}, ""); err != nil {
		t.Fatal(err)
	}
	write(t, name, string(data))
	cfg.Cache = old
	if _, got := findings(t, cfg); got != 1 {
		t.Errorf("the file is as it was: %d findings, want 1", got)
	}
}
