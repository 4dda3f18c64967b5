package rewrite

import (
	"go/ast"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/summary"
)

const twoFixes = `
-- findings --
wrap a.go "#2 conf" .
wrap a.go "#3 conf" .
wrap b.go "conf" .
-- a.go --
package p

type Header map[string]string

func (h *Header) Reset() { *h = nil }

var conf = Header{}

func f() {
	conf.Reset()
	c := conf
	c["a"] = "b"
}
-- b.go --
package p

func g() { c := conf; c["a"] = "b" }
`

// A copy in front of a method with a pointer receiver does not compile. It is
// dropped, and the rest stays.
func TestResultThatDoesNotCompile(t *testing.T) {
	w := newWorld(t, txtar.Parse([]byte(twoFixes)), newStdImporter())
	res := w.rewrite()
	if len(res.Fixes) != 2 || len(res.Refusals) != 1 || !res.Refusals[0].Bug {
		t.Fatalf("got %d fixes\n%s", len(res.Fixes), w.report(res))
	}
	if got := res.Refusals[0]; got.Finding != w.findings[0] || !strings.Contains(got.Reason, "a.go: cannot call pointer method Reset") {
		t.Errorf("got %q", got.Reason)
	}
}

// The order of findings and packages makes no difference to the files.
func TestOrder(t *testing.T) {
	w := newWorld(t, txtar.Parse([]byte(twoFixes)), newStdImporter())
	want := w.wants(w.rewrite())
	slices.Reverse(w.findings)
	slices.Reverse(w.pkgs)
	got := w.wants(w.rewrite())
	if a, b := txtar.Format(&txtar.Archive{Files: want}), txtar.Format(&txtar.Archive{Files: got}); string(a) != string(b) {
		t.Errorf("got\n%s\nwant\n%s", b, a)
	}
}

func TestPlacement(t *testing.T) {
	if _, err := Rewrite(nil, nil, Options{Placement: "elsewhere"}); err == nil || !strings.Contains(err.Error(), "elsewhere") {
		t.Errorf("got error %v", err)
	}
	for _, shared := range []*SharedPackage{nil, {Path: "example.com/m", Name: "main"}} {
		if _, err := Rewrite(nil, nil, Options{Placement: Shared, Shared: shared}); err == nil {
			t.Errorf("%v: no error", shared)
		}
	}
	for _, p := range []Placement{File, Inline, Maps, Shared} {
		if res, err := Rewrite(nil, nil, Options{Placement: p, Shared: &SharedPackage{Path: "example.com/m", Name: "m"}}); err != nil || len(res.Changes) > 0 {
			t.Errorf("%s: got %v, %v", p, res, err)
		}
	}
}

// Findings that do not fit the files are refused, whatever they say.
func TestBadTargets(t *testing.T) {
	w := newWorld(t, txtar.Parse([]byte(twoFixes)), newStdImporter())
	file := w.findings[0].Repair.Target.File
	w.findings = []*detect.Finding{{}}
	for _, span := range []summary.Span{
		{}, {File: "/nowhere.go", Start: 1, End: 2}, {File: file, Start: -1, End: 5}, {File: file, Start: 9, End: 3},
		{File: file, Start: 3, End: 100000}, {File: file, Start: 1, End: 4},
	} {
		for _, kind := range []summary.RepairKind{summary.Wrap, summary.After, summary.Enter, summary.Local, "other"} {
			for _, object := range []bool{false, true} {
				w.findings = append(w.findings, &detect.Finding{Repair: &summary.Repair{Kind: kind, Target: span, Expr: "c[", Object: object}})
			}
		}
	}
	res := w.rewrite()
	if len(res.Refusals) != len(w.findings)-1 || len(res.Changes) > 0 {
		t.Errorf("%d findings:\n%s", len(w.findings), w.report(res))
	}
	for _, r := range res.Refusals {
		if r.Bug || r.Reason == "" {
			t.Errorf("%+v: %q", r.Finding.Repair, r.Reason)
		}
	}
}

// A panic fails the findings of its package, and no others.
func TestPanic(t *testing.T) {
	const archive = "-- findings --\nwrap p/a.go \"#2 conf\" .\nwrap q/a.go \"#2 conf\" .\n" +
		"-- p/a.go --\npackage p\nvar conf map[string]int\nfunc f() { m := conf; m[\"a\"] = 1 }\n" +
		"-- q/a.go --\npackage q\nvar conf map[string]int\nfunc f() { m := conf; m[\"a\"] = 1 }\n"
	w := newWorld(t, txtar.Parse([]byte(archive)), newStdImporter())
	w.pkgs[0].Info = nil
	res, err := Rewrite(w.pkgs, w.findings, Options{})
	if err != nil || len(res.Fixes) != 1 || len(res.Refusals) != 1 {
		t.Fatalf("%v\n%s", err, w.report(res))
	}
	if r := res.Refusals[0]; !r.Bug || !strings.Contains(r.Reason, "internal error in package example.com/m/p") {
		t.Errorf("got %+v", r)
	}
}

// The variant of a package that has its tests stands for both.
func TestVariants(t *testing.T) {
	const archive = "-- findings --\nwrap a.go \"#2 conf\" .\n" +
		"-- a.go --\npackage p\nvar conf map[string]int\nfunc f() { m := conf; m[\"a\"] = 1 }\n" +
		"-- a_test.go --\npackage p\nfunc DeepCopyMap() {}\n"
	w := newWorld(t, txtar.Parse([]byte(archive)), newStdImporter())
	w.variant("", func(*ast.File) bool { return true }, "")
	w.pkgs[0], w.pkgs[1] = w.pkgs[1], w.pkgs[0]
	res := w.rewrite()
	if len(res.Changes) != 2 || !strings.Contains(string(res.Changes[1].New), "func DeepCopyMapOf[") {
		t.Errorf("%s%s", w.report(res), res.Changes[1].New)
	}
}

func BenchmarkRewrite(b *testing.B) {
	w := newWorld(b, txtar.Parse([]byte(twoFixes)), newStdImporter())
	w.findings = w.findings[1:]
	for b.Loop() {
		if _, err := Rewrite(w.pkgs, w.findings, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// A finding can also name the copy that is not deep enough, instead of its
// argument. The file is left without the import.
func TestReplacedCall(t *testing.T) {
	const archive = "-- findings --\nwrap a.go \"maps.Clone(conf)\" []\n" +
		"-- a.go --\npackage p\nimport \"maps\"\nvar conf map[string][]int\nfunc f() { m := maps.Clone(conf); m[\"a\"][0] = 1 }\n"
	w := newWorld(t, txtar.Parse([]byte(archive)), newStdImporter())
	res := w.rewrite()
	const want = "package p\nvar conf map[string][]int\nfunc f() { m := DeepCopyMapOfSlice(conf); m[\"a\"][0] = 1 }\n"
	if len(res.Changes) != 2 || string(res.Changes[0].New) != want {
		t.Errorf("%s%s", w.report(res), res.Changes[0].New)
	}
}

// The check that all archives go through does find what it looks for.
func TestLockCopies(t *testing.T) {
	const archive = "-- a.go --\npackage p\nimport \"sync\"\nvar a map[string]sync.Mutex\nfunc f() { for _, v := range a { _ = v } }\n"
	if w := newWorld(t, txtar.Parse([]byte(archive)), newStdImporter()); w.lockCopies() == "" {
		t.Error("found no copy of a lock")
	}
}
