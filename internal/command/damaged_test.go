package command

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/mapfix/mapfix/internal/driver"
)

// damagedModule has packages whose types meet in others, which imports of their own
// have in common.
const damagedModule = `
-- go.mod --
module app

go 1.23
-- conf/conf.go --
package conf

type Rule struct{ Params map[string]string }

var Rules = []*Rule{{Params: map[string]string{"city": "1"}}}

-- view/view.go --
package view

import "app/conf"

func All() []*conf.Rule { return conf.Rules }
-- logic/logic.go --
package logic

import (
	"iter"
	"slices"

	"app/conf"
	"app/view"
)

func each(rules []*conf.Rule) iter.Seq[*conf.Rule] { return slices.Values(rules) }

func First(rules []*conf.Rule, id string) (map[string]string, error) {
	rules = append(rules, view.All()...)
	for r := range each(rules) {
		param := r.Params
		param["id"] = id
		return param, nil
	}
	return nil, nil
}
-- main.go --
package main

import (
	"app/conf"
	"app/logic"
	"app/view"
)

type maker func([]*conf.Rule, string) (map[string]string, error)

var first maker = logic.First

func main() {
	for k, v := range must(first(view.All(), "1")) {
		println(k, v)
	}
	for k, v := range must(logic.First(conf.Rules, "2")) {
		println(k, v)
	}
}

func must(m map[string]string, err error) map[string]string {
	if err != nil {
		panic(err)
	}
	return m
}
`

// A damaged is a module with a cache whose entries are spoiled.
type damaged struct {
	t          *testing.T
	dir, cache string
	loader     *driver.Loader
	good       map[string][]byte // entries by file name
	want       string
}

func newDamaged(t *testing.T) *damaged {
	d := &damaged{t: t, dir: t.TempDir(), cache: filepath.Join(t.TempDir(), "cache"), loader: driver.NewLoader()}
	for _, f := range txtar.Parse([]byte(damagedModule)).Files {
		put(t, filepath.Join(d.dir, f.Name), string(f.Data))
	}
	d.want = d.run("off")
	if !strings.Contains(d.want, "logic/logic.go:16:12") {
		t.Fatalf("nothing to find:\n%s", d.want)
	}
	if got := d.run(d.cache); got != d.want {
		t.Fatalf("with an empty cache:\n%s", got)
	}
	d.good = d.entries()
	return d
}

// run returns what a diff prints: it needs summaries, results and types.
func (d *damaged) run(cache string) string {
	var out bytes.Buffer
	code := Run(context.Background(), Setting{Dir: d.dir, Env: append(os.Environ(), "GOPROXY=off", "GOFLAGS="), Loader: d.loader, Stdout: &out, Stderr: &out},
		[]string{"-unsafe", "-diff", "-why", "-cache", cache})
	if code != 1 {
		out.WriteString("exit code " + string(rune('0'+code)))
	}
	return out.String()
}

// entries returns the files of the cache that hold entries.
func (d *damaged) entries() map[string][]byte {
	d.t.Helper()
	files := map[string][]byte{}
	err := filepath.WalkDir(d.cache, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Dir(name) == d.cache {
			return err
		}
		data, err := os.ReadFile(name)
		files[name] = data
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return files
}

// restore makes the cache what it was.
func (d *damaged) restore() {
	for name := range d.entries() {
		if d.good[name] == nil {
			d.remove(name)
		}
	}
	for name, data := range d.good {
		put(d.t, name, string(data))
	}
}

func (d *damaged) remove(name string) {
	if err := os.Remove(name); err != nil {
		d.t.Error(err)
	}
}

// ways are how an entry may be spoiled, given another one.
var ways = []struct {
	name  string
	spoil func(data, other []byte) []byte
}{
	{"a bit flipped", func(data, _ []byte) []byte {
		data = bytes.Clone(data)
		data[len(data)*2/3] ^= 4
		return data
	}},
	{"truncated", func(data, _ []byte) []byte { return data[:len(data)*2/3] }},
	{"longer", func(data, other []byte) []byte { return append(bytes.Clone(data), other...) }},
	{"another entry", func(_, other []byte) []byte { return other }},
	{"forged", forged},
	{"empty", func(_, _ []byte) []byte { return nil }},
	{"gone", nil},
}

// forged returns an entry in which all is right but for what it holds.
func forged(data, other []byte) []byte {
	key := data[:len("mapfix ")+2*sha256.Size]
	_, data, _ = bytes.Cut(other, []byte("\n"))
	return fmt.Appendf(nil, "%s %016x %x\n%s", key, len(data), sha256.Sum256(data), data)
}

// Whatever happens to an entry, the answer is what it was.
func TestDamagedEntries(t *testing.T) {
	d := newDamaged(t)
	names := slices.Sorted(maps.Keys(d.good))
	for i, name := range names {
		other := d.good[names[(i+1)%len(names)]]
		for w, way := range ways {
			if !everyEntry() && (i+w)%9 != 0 {
				continue // of which others are like it
			}
			d.spoil(name, way.spoil, other)
			d.check(fmt.Sprintf("%s, %s", short(name), way.name))
		}
	}
}

// The same holds if two are damaged.
func TestDamagedPairs(t *testing.T) {
	d := newDamaged(t)
	names := slices.Sorted(maps.Keys(d.good))
	n := 0
	for i, a := range names {
		for _, b := range names[:i] {
			if n++; !everyEntry() && n%97 != 0 {
				continue
			}
			d.spoil(a, ways[n%len(ways)].spoil, d.good[b])
			d.spoil(b, ways[n/2%len(ways)].spoil, d.good[a])
			d.check(fmt.Sprintf("%s, %s, and %s, %s", short(a), ways[n%len(ways)].name, short(b), ways[n/2%len(ways)].name))
		}
	}
}

// spoil damages an entry.
func (d *damaged) spoil(name string, spoil func(data, other []byte) []byte, other []byte) {
	if spoil == nil {
		d.remove(name)
		return
	}
	put(d.t, name, string(spoil(d.good[name], other)))
}

// check runs the command twice, and makes the cache what it was.
func (d *damaged) check(how string) {
	d.t.Helper()
	for range 2 {
		if got := d.run(d.cache); got != d.want {
			d.t.Errorf("%s: got\n%s", how, got)
			break
		}
	}
	d.restore()
}

func short(name string) string { return filepath.Base(name)[:8] }

// everyEntry reports whether all entries are damaged, which takes long, and not a sample.
func everyEntry() bool { return os.Getenv("MAPFIX_TESTS") == "cache" }
