package driver

import (
	"context"
	"strings"
	"testing"

	"github.com/mapfix/mapfix/detect"
)

const besideUnread = `
-- go.mod --
module example.com/app
go 1.22
-- main.go --
package main

import (
	"fmt"

	"example.com/app/rates"
)

var limits = map[string]int{"burst": 5}

func raised() map[string]int {
	own := limits
	own["rate"] = 9
	return own
}

func main() { fmt.Println(raised(), rates.For("x")) }
-- rates/rates.go --
package rates

var defaults = map[string]int{"base": 1}

func For(name string) map[string]int {
	own := defaults
	own[name] = 2
	return own
}
`

// A directory that cannot be looked into does not stop the rest. Packages in it may rely on
// what others write that they can import, but not on what a command does.
func TestUnreadDirectory(t *testing.T) {
	cfg := config(unpack(t, besideUnread))
	cfg.Go = func(ctx context.Context, cfg *Config, args ...string) ([]byte, string, error) {
		out, diag, err := RunGo(ctx, cfg, args...)
		if args[0] == "list" && strings.Contains(strings.Join(args, " "), "-deps") {
			out = append(out, `{"ImportPath": "./...", "Match": ["./..."], "Error": {"Err": "pattern ./...: open vault: permission denied"}}`...)
		}
		return out, diag, err
	}
	p := run(t, NewLoader(), cfg)
	if len(p.Failed) != 1 || p.Failed[0].String() != "./vault: cannot be read: permission denied" {
		t.Errorf("failures: %v", p.Failed)
	}
	if got := strings.Join(p.LeftOut(), " "); got != "./vault" {
		t.Errorf("left out: %s", got)
	}
	found, err := p.Link(detect.Options{Tests: true}, "")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]detect.Applicability{"raised": detect.Safe, "For": detect.Unsafe}
	for _, f := range found.Findings {
		if f.Applicability != want[f.Function] {
			t.Errorf("%s is %s", f.Function, f.Applicability)
		}
		delete(want, f.Function)
	}
	if len(want) > 0 {
		t.Errorf("not found: %v", want)
	}
}
