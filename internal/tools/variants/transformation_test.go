package variants_test

import (
	"bytes"
	"go/format"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/mapfix/mapfix/internal/tools/program"
	"github.com/mapfix/mapfix/internal/tools/variants"
)

// TestTransformations applies each transformation to the module in the archive of its
// name, and compares what it changes with the sections want/. An empty section stands
// for a file that goes.
func TestTransformations(t *testing.T) {
	v := vocabulary(t)
	small := []variants.Transformation{v.Verb("Load"), variants.Callers(6), variants.Strangers(2)}
	for _, tr := range slices.Concat(v.All(), small) {
		name := filepath.Join("testdata", tr.Name+".txtar")
		if isLarge(tr) {
			continue
		}
		t.Run(tr.Name, func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			got := changedBy(t, tr, a)
			if *update && !t.Failed() {
				if err := os.WriteFile(name, txtar.Format(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if !bytes.Equal(txtar.Format(a), txtar.Format(got)) {
				t.Errorf("got\n%s\nwant\n%s", txtar.Format(got), txtar.Format(a))
			}
		})
	}
}

// isLarge reports whether a transformation is one of many that differ in a name or
// number, of which small ones are tested.
func isLarge(tr variants.Transformation) bool {
	return strings.HasPrefix(tr.Name, "verb-") && tr.Name != "verb-Load" ||
		slices.Contains([]string{"callers-5", "callers-900", "strangers-300"}, tr.Name)
}

// changedBy returns the archive with what the transformation makes of it.
func changedBy(t *testing.T, tr variants.Transformation, a *txtar.Archive) *txtar.Archive {
	t.Helper()
	files := map[string][]byte{}
	out := &txtar.Archive{Comment: a.Comment}
	for _, f := range a.Files {
		if !strings.HasPrefix(f.Name, "want/") {
			files[f.Name] = f.Data
			out.Files = append(out.Files, f)
		}
	}
	p, err := program.Load(library(t), files)
	if err != nil {
		t.Fatal(err)
	}
	v := tr.Apply(p)
	if v == nil {
		t.Fatal("does not apply")
	}
	if _, err := program.Load(library(t), v.Files); err != nil {
		t.Errorf("the variant does not compile: %v", err)
	}
	for _, name := range allNames(files, v.Files) {
		if data := v.Files[name]; !bytes.Equal(data, files[name]) {
			formatted, _ := format.Source(data) // of what goes, nothing is left
			out.Files = append(out.Files, txtar.File{Name: "want/" + name, Data: formatted})
		}
	}
	return out
}

func allNames(trees ...map[string][]byte) []string {
	var names []string
	for _, tree := range trees {
		for name := range tree {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
