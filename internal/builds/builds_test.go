package builds

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/internal/driver"
	"github.com/mapfix/mapfix/rewrite"
)

func TestParseConfigurations(t *testing.T) {
	for text, want := range map[string]string{
		"linux/amd64,windows/arm64+e2e+race": "[{linux/amd64 linux/amd64 []} {windows/arm64+e2e+race windows/arm64 [e2e race]}]",
		" +integration , linux/386":          "[{+integration  [integration]} {linux/386 linux/386 []}]",
		"":                                   "must be platforms",
		"linux":                              "must be platforms",
		"linux/amd64,":                       "must be platforms",
		"linux/amd64 +x":                     "must be platforms",
		"+":                                  "must be platforms",
		"+a,+a":                              "has +a twice",
	} {
		got, err := ParseConfigurations(text)
		if all := fmt.Sprint(got); err == nil && all != want || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %s, %v; want %s", text, all, err, want)
		}
	}
}

func TestApply(t *testing.T) {
	env := make([]string, 1, 4)
	env[0] = "A=b"
	cfg := driver.Config{Tags: "x"}
	for _, tt := range []struct{ name, env, tags string }{
		{"linux/arm64+y+z", "[A=b GOOS=linux GOARCH=arm64]", "x,y,z"},
		{"windows/386", "[A=b GOOS=windows GOARCH=386]", "x"},
		{"+y", "[A=b]", "x,y"},
	} {
		c, err := ParseConfigurations(tt.name)
		if err != nil {
			t.Fatal(err)
		}
		if got := c[0].apply(cfg, env); fmt.Sprint(got.Env) != tt.env || got.Tags != tt.tags {
			t.Errorf("%s: %v, %s", tt.name, got.Env, got.Tags)
		}
	}
}

func findingOf(id, file string, offset int, a detect.Applicability, reasons ...string) *detect.Finding {
	f := &detect.Finding{ID: id, Applicability: a, Repair: &summary.Repair{Expr: "m"}}
	f.Bind = detect.Position{Line: 1}
	f.Bind.File, f.Bind.Offset = file, offset
	for _, r := range reasons {
		f.Reasons = append(f.Reasons, detect.Reason{Text: r})
	}
	return f
}

// build returns a build that is made of files.
func build(name string, files []string, findings ...*detect.Finding) *Build {
	b := &Build{Name: name, Found: &detect.Result{Findings: findings, Functions: len(findings)}, files: map[string]bool{}}
	for _, f := range files {
		b.files[f] = true
	}
	return b
}

func TestMerge(t *testing.T) {
	other := findingOf("5", "c.go", 5, detect.Safe)
	other.Repair = &summary.Repair{Expr: "m", Writes: [][]string{{"[]"}}}
	doubted := findingOf("1", "c.go", 1, detect.Unsafe, "it is read")
	linux := build("linux/amd64", []string{"c.go", "c_linux.go"},
		findingOf("1", "c.go", 1, detect.Safe, "it is shared"), findingOf("2", "c_linux.go", 2, detect.Safe),
		findingOf("3", "c.go", 3, detect.Safe), findingOf("5", "c.go", 5, detect.Safe))
	windows := build("windows/amd64", []string{"c.go"}, doubted, other)
	m := Set{linux, windows}.Merge()

	var got []string
	for _, f := range m.Findings {
		var reasons []string
		for _, r := range f.Reasons {
			reasons = append(reasons, r.Text)
		}
		got = append(got, fmt.Sprintf("%s %s %q %v", f.ID, f.Applicability, reasons, m.In[f]))
	}
	want := []string{
		`1 unsafe ["it is shared" "it is read, when built for windows/amd64"] [linux/amd64 windows/amd64]`,
		`2 safe [] [linux/amd64]`,
		`3 unsafe ["not found when built for windows/amd64, where someone may rely on the write"] [linux/amd64]`,
		`5 display ["the copy would have to be another one when built for windows/amd64"] [linux/amd64 windows/amd64]`,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if linux.Found.Findings[0].Applicability != detect.Safe || m.Functions != 4 {
		t.Error("what a build has found was changed, or counted twice")
	}
}

func TestMergeExplained(t *testing.T) {
	x, y := detect.Explanation{Text: "x", Outcome: "safe"}, detect.Explanation{Text: "y", Outcome: "safe"}
	a, b := build("a", nil), build("b", nil)
	a.Found.Explained, b.Found.Explained = []detect.Explanation{x}, []detect.Explanation{x, y}
	got := Set{a, b}.Merge().Explained
	if len(got) != 2 || got[0].Text != "x" || got[1].Text != "y, when built for b" {
		t.Errorf("%+v", got)
	}
}

func TestContinued(t *testing.T) {
	first := rewrite.Change{File: "f", New: []byte("1"), Created: true}
	second := rewrite.Change{File: "f", Old: []byte("1"), New: []byte("2")}
	if got := continued(first, second); !got.Created || got.Old != nil || string(got.New) != "2" {
		t.Errorf("%+v", got)
	}
}
