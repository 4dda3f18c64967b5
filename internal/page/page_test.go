package page

import (
	"bytes"
	"fmt"
	"html"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// write returns the page with n findings, whose texts would break it.
func write(t *testing.T, n int) string {
	t.Helper()
	p := &Page{Title: "./... </title>", Version: "v1", Summary: "summary"}
	for i := range n {
		file, err := Sides("a.go", "a\nb\n", "a\nB</td>\n")
		if err != nil {
			t.Fatal(err)
		}
		p.Findings = append(p.Findings, Finding{
			ID: "1", Anchor: fmt.Sprintf("f-1-%d", i), Place: "a.go:1:2", Message: "<script>alert(1)</script>", Outcome: "safe",
			Package: `app/"x"`, Function: "(*T).F", Type: "map[K]<-chan V", Root: "field",
			Steps: []Step{{"a.go:1:2", "written", `m["</pre>"] = 1`, true}}, Reasons: []Reason{{"because", true}},
			Files: []File{file}, Command: "mapfix -fix -only 1",
		})
	}
	var b bytes.Buffer
	if err := p.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestSelfContained checks that a strict browser runs all that is in the page, and
// nothing else.
func TestSelfContained(t *testing.T) {
	text := write(t, 2)
	for tag, want := range map[string]string{"script": script, "style": style} {
		all := regexp.MustCompile(`(?s)<`+tag+`>(.*?)</`+tag+`>`).FindAllStringSubmatch(text, -1)
		if len(all) != 1 || all[0][1] != want {
			t.Errorf("there are %d elements %s, or the one there is was changed", len(all), tag)
		}
		if !strings.Contains(html.UnescapeString(text), tag+"-src "+hash(want)) {
			t.Errorf("the policy does not allow the %s", tag)
		}
	}
	for _, pattern := range []string{` src=`, `<link`, ` on[a-z]+=`, ` style=`, `https?://`, `@import`, `url\(`} {
		if found := regexp.MustCompile(pattern).FindString(text); found != "" {
			t.Errorf("the page has %q", found)
		}
	}
	anchors := regexp.MustCompile(` id="(f-[^"]*)"`).FindAllString(text, -1)
	if len(anchors) != 2 || anchors[0] == anchors[1] {
		t.Errorf("anchors %q", anchors)
	}
}

func TestLargePage(t *testing.T) {
	if size := len(write(t, 1000)); size > 3<<20 {
		t.Errorf("1000 findings take %d bytes", size)
	}
}

func TestSides(t *testing.T) {
	got, err := Sides("a.go", "a\nb\nc\n", "a\nB\nB2\nc\n")
	want := File{"a.go", []Hunk{{[]Row{
		{1, 1, "a", "a", false}, {2, 2, "b", "B", true}, {0, 3, "", "B2", true}, {3, 4, "c", "c", false},
	}}}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
}
