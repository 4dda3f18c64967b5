package golden

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/mapfix/mapfix/internal/archive"
	"github.com/mapfix/mapfix/internal/driver"
)

// TestCheckFileNoticesDamage breaks promises on purpose: a check that never fails
// proves nothing.
func TestCheckFileNoticesDamage(t *testing.T) {
	const src = "package p\n\n// keep\nvar x = 1 // and this\n"
	for _, tt := range []struct {
		name, after string
		ok          bool
	}{
		{"edited", strings.Replace(src, "1", "f(1)", 1), true},
		{"comment gone", strings.Replace(src, " // and this", "", 1), false},
		{"comment changed", strings.Replace(src, "keep", "kept", 1), false},
		{"no longer formatted", strings.Replace(src, "x = 1", "x  =  1", 1), false},
	} {
		if err := checkFile([]byte(src), []byte(tt.after)); (err == nil) != tt.ok {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

// sampling is how many archives there are to one that is listed twice, unless all are.
const sampling = 20

// TestGoCommand compares the stand-in for the go command with the go command. It
// looks at all archives if MAPFIX_TESTS is "all".
func TestGoCommand(t *testing.T) {
	judge := NewJudge()
	seen, plain := 0, 0
	for _, tier := range []string{"fix", "refuse", "detect", "wanted"} {
		archives, err := archive.ReadAll(filepath.Join("..", "..", "testdata"), tier)
		if err != nil {
			t.Fatal(err)
		}
		for i, a := range archives {
			if i%sampling != 0 && !archive.Thorough() {
				continue
			}
			seen++
			if sameList(t, judge, a) {
				plain++
			}
		}
	}
	if plain < seen/2 {
		t.Errorf("of %d archives, all but %d are left to the go command", seen, plain)
	}
}

// sameList fails the test unless both list the same packages in the same order. It
// reports whether the stand-in has listed them itself.
func sameList(t *testing.T, judge *Judge, a *archive.Archive) (itself bool) {
	t.Helper()
	dir := t.TempDir()
	if err := a.Inputs().Write(dir); err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	cfg := &driver.Config{Dir: dir, Patterns: []string{"./..."}, Env: judge.env}
	args := []string{"list", "-e", "-deps", "-pgo=off", "-test=true", "-json=ForTest,InvalidGoFiles,Error," + listedFields, "--", "./..."}
	want, _, err := driver.RunGo(ctx, cfg, args...)
	if err != nil {
		t.Fatal(err)
	}
	got, _, err := judge.goCommand.run(ctx, cfg, args...)
	if err != nil {
		t.Fatal(err)
	}
	wantPkgs, gotPkgs := decodeAny(t, want), decodeAny(t, got)
	if !slices.Equal(slices.Sorted(maps.Keys(wantPkgs)), slices.Sorted(maps.Keys(gotPkgs))) {
		t.Errorf("%s: packages %v, want %v", a.Name(), slices.Sorted(maps.Keys(gotPkgs)), slices.Sorted(maps.Keys(wantPkgs)))
	}
	for path, pkg := range wantPkgs {
		if !reflect.DeepEqual(pkg, gotPkgs[path]) {
			t.Errorf("%s: %s is\n%v\nwant\n%v", a.Name(), path, gotPkgs[path], pkg)
		}
	}
	_, itself = judge.goCommand.list(dir)
	return itself
}

// decodeAny returns listed packages with their places in the list, by import path.
func decodeAny(t *testing.T, out []byte) map[string]any {
	t.Helper()
	pkgs := map[string]any{}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var pkg map[string]any
		err := dec.Decode(&pkg)
		if errors.Is(err, io.EOF) {
			return pkgs
		}
		if err != nil {
			t.Fatal(err)
		}
		pkg["place"] = len(pkgs)
		pkgs[pkg["ImportPath"].(string)] = pkg
	}
}
