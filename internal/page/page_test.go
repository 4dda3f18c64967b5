package page

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"html/template"
	"io"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// sample returns a page with n findings, whose texts would break it, three about each
// map.
func sample(t testing.TB, n int) *Page {
	t.Helper()
	const before = "package app\n\nfunc Features(id string) {\n\tfor _, rule := range rules {\n\t\tparam := rule.FilterMap // an alias\n\t\tparam[\"id\"] = id\n\t}\n}\n"
	after := strings.Replace(before, "rule.FilterMap", "DeepCopyMap(rule.FilterMap)", 1)
	p := &Page{Title: "./... </title>", Version: "v1", Summary: fmt.Sprintf("%d findings in 40 packages", n)}
	for i := range n {
		file, err := Sides("a.go", before, after, Colour(before))
		if err != nil {
			t.Fatal(err)
		}
		outcome := []string{"safe", "unsafe", "unsafe", "display", "unsafe"}[i%5]
		name := fmt.Sprintf("conf.rules%d[].FilterMap", i/3)
		f := Finding{
			ID: "1", Anchor: fmt.Sprintf("f-1-%d", i), Place: fmt.Sprintf("logic/plan%d.go:22:12", i), Message: "copy rule.FilterMap before writing <script>alert(1)</script>",
			Outcome: outcome, Package: fmt.Sprintf(`example.com/app/logic%d`, i%40), Function: "(*Planner[K]).Features", Type: "map[K]<-chan V",
			Steps: []Step{
				{Root, "conf/conf.go:11:5", name + " is shared", "<span class=\"kw\">var</span> rules = load()"},
				{Way, "main.go:40:48", "returned by conf.Rules", ""},
				{Way, "main.go:40:16", "passed to logic.FeatureNames", ""},
				{Alias, "logic/plan.go:22:12", "param is an alias of rule.FilterMap, not a copy", "param := rule.FilterMap"},
				{Write, "logic/plan.go:25:3", `written: param["</pre>"]`, Colour(`param["</pre>"] = 1`)[0]},
				{Then, "logic/plan.go:26:16", "then passed to dao.BuildKeyList", ""},
				{Then, "client/client.go:19:19", "then passed to json.Marshal", "body, err := json.Marshal(param)"},
				{Read, "logic/other.go:19:19", fmt.Sprintf("read in Has%d", i), ""},
			},
			Reasons: []Reason{{"… is filled when the program starts", name + " is filled when the program starts", false}},
		}
		if outcome == "display" {
			f.Refusal = "Rule.mu is a sync.Mutex"
		} else {
			f.Files, f.Command = []File{file}, "mapfix -fix -only 1"
		}
		if outcome == "unsafe" {
			f.Reasons = append(f.Reasons, Reason{fmt.Sprintf("… looks up … %d", i%7), `Has looks up <param["id"]>`, true})
		}
		p.Add(name, "map[K]<-chan V", "conf/conf.go:11:5", f)
	}
	return p
}

func write(t testing.TB, n int) string {
	t.Helper()
	var b bytes.Buffer
	if err := sample(t, n).Write(&b); err != nil {
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
	if size := len(write(t, 1000)); size > 7<<20 {
		t.Errorf("1000 findings take %d bytes", size)
	}
}

func TestSides(t *testing.T) {
	const before = "a\nb\nc\n"
	got, err := Sides("a.go", before, "a\nB\n\"B2\"\nc\n", Colour(before))
	want := File{"a.go", []Hunk{{[]Row{
		{1, 1, "a", "a", false}, {2, 2, "b", "B", true}, {0, 3, "", `<span class="st">&#34;B2&#34;</span>`, true}, {3, 4, "c", "c", false},
	}}}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestColour(t *testing.T) {
	for code, want := range map[string][]template.HTML{
		"return nil // ok\n":    {`<span class="kw">return</span> <span class="kw">nil</span> <span class="co">// ok</span>`, ``},
		"x := `a\r\n<b>`; y\n":  {"x := <span class=\"st\">`a</span>", "<span class=\"st\">&lt;b&gt;`</span>; y", ``},
		"/* a\n b */ 'c' + 0x1": {`<span class="co">/* a</span>`, `<span class="co"> b */</span> <span class="st">&#39;c&#39;</span> + <span class="nu">0x1</span>`},
		"\"open\n+ `also":       {`<span class="st">&#34;open</span>`, "+ <span class=\"st\">`also</span>"},
		"":                      {``},
	} {
		if got := Colour(code); !reflect.DeepEqual(got, want) {
			t.Errorf("%q:\n%q, want\n%q", code, got, want)
		}
	}
}

// FuzzColour checks that colour changes no text and breaks no line.
func FuzzColour(f *testing.F) {
	f.Add("package p // c\nvar s = `a\nb`\n/* x */")
	f.Fuzz(func(t *testing.T, code string) {
		var lines []string
		for _, line := range Colour(code) {
			text := regexp.MustCompile(`</?span[^>]*>`).ReplaceAllString(string(line), "")
			lines = append(lines, html.UnescapeString(text))
		}
		want := strings.ReplaceAll(code, "\r\n", "\n")
		want = strings.ReplaceAll(strings.TrimSuffix(want, "\r"), "\x00", "\ufffd")
		if got := strings.Join(lines, "\n"); got != want && !strings.Contains(code, "\r") {
			t.Errorf("%q became %q", want, got)
		}
	})
}

// TestReader checks who is named as the reader of what was written.
func TestReader(t *testing.T) {
	for _, tt := range []struct {
		then      []string
		name, way string
	}{
		{[]string{"then passed to json.Marshal"}, "json.Marshal", "F"},
		{[]string{"then passed to dao.Build", "then passed to json.Marshal"}, "json.Marshal", "F › dao.Build"},
		{[]string{"then returned"}, "F", "returned"},
		{[]string{"then passed to show", "then ranged over"}, "show", "ranged over"},
	} {
		var then []Step
		for _, text := range tt.then {
			then = append(then, Step{Kind: Then, Text: text})
		}
		if got := reader(Finding{Function: "F"}, then); got.name != tt.name || got.way != tt.way {
			t.Errorf("%q: %+v", tt.then, got)
		}
	}
}

// TestPicture checks that a picture is an SVG that shows all there is room for.
func TestPicture(t *testing.T) {
	p := sample(t, 30)
	for _, f := range p.Maps[1].Findings {
		p.Add(p.Maps[0].Name, p.Maps[0].Type, p.Maps[0].Place, f)
	}
	for _, f := range p.Maps[2].Findings {
		p.Add(p.Maps[0].Name, p.Maps[0].Type, p.Maps[0].Place, f)
	}
	svg := string(p.Maps[0].Picture())
	for dec := xml.NewDecoder(strings.NewReader(svg)); ; {
		if _, err := dec.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("%v:\n%s", err, svg)
		}
	}
	for _, want := range []string{
		"conf.rules0[].FilterMap: 9 write it, 10 read it", ">and 4 more<", ">and 5 more<", ">json.Marshal<", ">Has0<",
		">conf.Rules › logic.FeatureNames<", ">…K]).Features › dao.BuildKeyList<", `href="#f-1-0"`,
	} {
		if !strings.Contains(svg, want) {
			t.Errorf("no %q", want)
		}
	}
}
