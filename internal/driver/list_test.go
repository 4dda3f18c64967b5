package driver

import (
	"errors"
	"go/token"
	"io/fs"
	"testing"
)

func TestComplaint(t *testing.T) {
	stderr := "go: downloading example.com/x v1.0.0\ngo: go.mod requires go >= 1.99\n\tmore\n"
	if got, want := complaint(stderr), "go.mod requires go >= 1.99 more"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestUnmatched(t *testing.T) {
	got := unmatched("go: downloading x\ngo: warning: \"./a/...\" matched no packages\n")
	if len(got) != 1 || got[0] != "./a/..." {
		t.Errorf("got %q", got)
	}
}

func TestIsTestMain(t *testing.T) {
	imports := []string{"os", "testing/internal/testdeps"}
	for _, test := range []struct {
		pkg  listed
		want bool
	}{
		{listed{Name: "main", ImportPath: "app.test", Imports: imports}, true},
		{listed{Name: "main", ImportPath: "app.test"}, false},
		{listed{Name: "main", ImportPath: "app", Imports: imports}, false},
		{listed{Name: "app", ImportPath: "app.test", Imports: imports}, false},
	} {
		if got := isTestMain(&test.pkg); got != test.want {
			t.Errorf("%s %s: got %t", test.pkg.Name, test.pkg.ImportPath, got)
		}
	}
}

func TestBetterVariant(t *testing.T) {
	plain := &unit{listed: &listed{}, files: []string{"a.go"}}
	tested := &unit{listed: &listed{ForTest: "p"}, files: []string{"a.go", "a_test.go"}}
	recompiled := &unit{listed: &listed{ForTest: "q"}, files: []string{"a.go"}}
	if !better(tested, plain) || better(plain, tested) {
		t.Error("the variant with test files should win")
	}
	if better(recompiled, plain) || !better(plain, recompiled) {
		t.Error("of equal variants the plain one should win")
	}
}

func TestFailureString(t *testing.T) {
	u := &unit{listed: &listed{}, path: "app/p"}
	unread := &fs.PathError{Op: "open", Path: "/src/app/p/p.go", Err: errors.New("permission denied")}
	for _, test := range []struct {
		failure *Failure
		want    string
	}{
		{failuresIn(u, "/src/app", unread)[0], "p/p.go: cannot be read: permission denied"},
		{failuresIn(u, "/src/app", errors.New("a\n\tb"))[0], "app/p: a b"},
		{placed(u, "/src", token.Position{Filename: "/src/x.go", Line: 2, Column: 3}, "bad"), "x.go:2:3: bad"},
		{&Failure{Cause: "just so"}, "just so"},
	} {
		if got := test.failure.String(); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

func TestCyclesInDependencies(t *testing.T) {
	pkgs := []*listed{
		{ImportPath: "a", Imports: []string{"b"}, DepOnly: true},
		{ImportPath: "b", Imports: []string{"a"}, DepOnly: true},
		{ImportPath: "c", Imports: []string{"a"}},
	}
	units := newUnits(pkgs)
	if left := afterImports(units); len(left) > 0 {
		t.Errorf("%d units never come to their turn", len(left))
	}
	if causes := newLoadError(rootCauses(units)).Error(); causes != "a: import cycle not allowed" {
		t.Errorf("got %s", causes)
	}
}
