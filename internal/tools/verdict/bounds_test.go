package verdict_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/rule"
	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/internal/archive"
	"github.com/mapfix/mapfix/internal/tools/program"
	"github.com/mapfix/mapfix/internal/tools/verdict"
)

// A bound is one that a test can lower.
type bound struct {
	name  string
	value *int
}

// fields lists the fields of a struct, those of structs in it included.
func fields(prefix string, v reflect.Value) []bound {
	var out []bound
	for i := range v.NumField() {
		name := strings.TrimPrefix(prefix+"."+v.Type().Field(i).Name, ".")
		if f := v.Field(i); f.Kind() == reflect.Struct {
			out = append(out, fields(name, f)...)
		} else {
			out = append(out, bound{name, f.Addr().Interface().(*int)})
		}
	}
	return out
}

// TestBounds lowers each bound of the analysis to 1 and judges archives. What is not known
// then must not make anything safe that was not, and what is no longer safe says what is
// not known.
func TestBounds(t *testing.T) {
	all := fields("", reflect.ValueOf(&bounds.Of).Elem())
	for _, p := range archives(t) {
		t.Run(p.name, func(t *testing.T) {
			before, nearer := applicabilities(p.Program), reportedNearer(p)
			for _, b := range all {
				was := *b.value
				*b.value = 1
				after := applicabilities(p.Program)
				*b.value = was
				maps.DeleteFunc(after, func(_ string, f *detect.Finding) bool { return nearer[placeOf(f.Function, f.Mutations[0].Position)] })
				compareBounded(t, b.name, before, after)
			}
		})
	}
}

// A named program is an archive's.
type named struct {
	name string
	*program.Program
}

// archives loads every eighth archive, or all of them if MAPFIX_TESTS is "all".
func archives(t *testing.T) []named { return loaded(t, trees(t)) }

// trees returns the files of these archives, by their names.
func trees(t *testing.T) map[string]map[string][]byte {
	t.Helper()
	out := make(map[string]map[string][]byte)
	for _, tier := range []string{"fix", "refuse", "detect", "wanted"} {
		all, err := archive.ReadAll("../../../testdata", tier)
		if err != nil {
			t.Fatal(err)
		}
		for i, a := range all {
			if i%sample == 0 || archive.Thorough() {
				out[a.Name()] = a.Inputs()
			}
		}
	}
	return out
}

// loaded returns programs of these files, sorted by their names.
func loaded(t *testing.T, trees map[string]map[string][]byte) []named {
	t.Helper()
	lib, err := program.NewLibrary(program.StandardImports(slices.Collect(maps.Values(trees))...))
	if err != nil {
		t.Fatal(err)
	}
	var out []named
	for _, name := range slices.Sorted(maps.Keys(trees)) {
		p, err := program.Load(lib, trees[name])
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out = append(out, named{name, p})
	}
	return out
}

// applicabilities returns the findings in a program by what they are about.
func applicabilities(p *program.Program) map[string]*detect.Finding {
	out := make(map[string]*detect.Finding)
	for _, f := range verdict.Link(p).Findings {
		out[fmt.Sprintf("%s:%d:%d %s", f.Bind.File, f.Bind.Line, f.Bind.Column, f.Type)] = f
	}
	return out
}

// reportedNearer returns the writes that are left to a finding which is nearer to them, and by
// which functions. Without that finding there may be one for these functions.
func reportedNearer(p named) map[string]bool {
	out := make(map[string]bool)
	for _, x := range verdict.LinkWith(p.Program, detect.Options{Tests: true, Explain: new(detect.Place)}).Explained {
		if slices.ContainsFunc(x.Facts, func(f rule.Fact) bool { return f.Rule == rule.ReportedNearer }) {
			out[placeOf(x.Function, x.Position)] = true
		}
	}
	return out
}

func placeOf(function string, at summary.Position) string {
	return fmt.Sprint(function, at.File, at.Offset)
}

func compareBounded(t *testing.T, bound string, before, after map[string]*detect.Finding) {
	t.Helper()
	for key, f := range after {
		was := before[key]
		switch {
		case was == nil && f.Applicability != detect.Safe:
			t.Logf("%s: %s, but was silent: %s\n%v", bound, f.Applicability, key, f.Reasons)
		case was == nil || was.Applicability != detect.Safe && f.Applicability == detect.Safe:
			t.Errorf("%s: safe, but was not: %s", bound, key)
		case was.Applicability == detect.Safe && f.Applicability != detect.Safe && !saysNotKnown(f):
			t.Errorf("%s: no longer safe, and does not say what is not known: %s\n%v", bound, key, f.Reasons)
		}
	}
}

func saysNotKnown(f *detect.Finding) bool {
	for _, r := range f.Reasons {
		if strings.HasPrefix(r.Text, "not known: ") || strings.Contains(r.Text, "not known") || strings.Contains(r.Text, "may be") {
			return true
		}
	}
	return false
}
