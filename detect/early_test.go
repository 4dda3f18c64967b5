package detect_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/mapfix/mapfix/detect"
)

// Whether another function's writes are over before the map is read tells how it is
// called, and not what it is called.
func TestWhatRunsFirst(t *testing.T) {
	const frame = `package main

import (
	"encoding/json"
	"net/http"
)

var defaults = map[string]string{}

type answers struct{}

func (answers) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m := defaults
	m["id"] = r.URL.Path
	json.NewEncoder(w).Encode(m)
}

func NAME(zone string) { set(zone) }

func set(zone string) {
	defaults["zone"] = zone
}

func serve() { http.ListenAndServe(":80", answers{}) }

func main() {
	%s
}
`
	for _, name := range []string{"change", "LoadZone", "NewZone", "ReadZone", "main2"} {
		for body, want := range map[string]bool{
			`NAME("z1"); serve()`:                     true,
			`go serve(); NAME("z1")`:                  false,
			`http.Handle("/", answers{}); NAME("z1")`: false,
			`go NAME("z1"); serve()`:                  false,
			`defer NAME("z1"); serve()`:               false,
			`NAME("z1"); serve(); NAME("z2")`:         false,
			`for { NAME("z1"); serve() }`:             false,
		} {
			src := fmt.Sprintf(frame, strings.ReplaceAll(body, "; ", "\n\t"))
			got := verdicts(t, strings.ReplaceAll(src, "NAME", name))["answers.ServeHTTP"]
			if (got == detect.Safe) != want {
				t.Errorf("%q with %s in place of NAME: %s", got, name, body)
			}
		}
	}
}
