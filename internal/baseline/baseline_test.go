package baseline

import (
	"reflect"
	"testing"
)

var (
	features = Kind{"app/logic", "Features", "rule.FilterMap", "map[string]string"}
	moved    = Kind{"app/plan", "Features", "rule.FilterMap", "map[string]string"}
	other    = Kind{"app/logic", "(*T).Do", "t.m", "map[string]any"}
)

func TestCompare(t *testing.T) {
	for _, tt := range []struct {
		name    string
		entries []Entry
		found   []Kind
		known   []bool
		gone    []Entry
	}{
		{"nothing known", nil, []Kind{features}, []bool{false}, nil},
		{"known", []Entry{{features, 1, 4}}, []Kind{other, features}, []bool{false, true}, nil},
		{"one more", []Entry{{features, 1, 4}}, []Kind{features, features}, []bool{true, false}, nil},
		{"one less", []Entry{{features, 3, 4}}, []Kind{features}, []bool{true}, []Entry{{features, 2, 4}}},
		{"on two lines", []Entry{{features, 1, 4}, {features, 1, 5}}, []Kind{features, features}, []bool{true, true}, nil},
		{"moved", []Entry{{features, 1, 4}}, []Kind{moved}, []bool{true}, nil},
		{"copied", []Entry{{features, 1, 4}}, []Kind{moved, features}, []bool{false, true}, nil},
	} {
		got := (&Baseline{tt.entries}).Compare(tt.found)
		if !reflect.DeepEqual(got.Known, tt.known) || len(got.Gone)+len(tt.gone) > 0 && !reflect.DeepEqual(got.Gone, tt.gone) {
			t.Errorf("%s: known %v, gone %v; want %v, %v", tt.name, got.Known, got.Gone, tt.known, tt.gone)
		}
	}
}

func TestText(t *testing.T) {
	wide := Kind{"app", "F", "f(\n\ta,\n)", "map[string]int"}
	text := (&Baseline{[]Entry{{Kind: wide, Count: 1}, {Kind: other, Count: 1}, {Kind: other, Count: 2}}}).String()
	want := header + "app\tF\tf( a, )\tmap[string]int\t1\napp/logic\t(*T).Do\tt.m\tmap[string]any\t3\n"
	if text != want {
		t.Errorf("got\n%swant\n%s", text, want)
	}
	b, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	if again := b.String(); again != text {
		t.Errorf("read and written again:\n%s", again)
	}
	if c := b.Compare([]Kind{wide}); !c.Known[0] {
		t.Error("white space makes a difference")
	}
}

func TestParseErrors(t *testing.T) {
	for text, want := range map[string]string{
		"# x\napp F m 1\n":                    "line 2: want 5 fields separated by tabs, not 1",
		"app\tF\tm\tmap[string]int\tmany\n":   `line 1: the count "many" is not a positive number`,
		"<<<<<<< ours\r\napp\tF\tm\tt\t0\r\n": "line 1: want 5 fields separated by tabs, not 1",
	} {
		if _, err := Parse(text); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}
