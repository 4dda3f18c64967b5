package verdict

import "testing"

var (
	safe   = Verdict{Applicability: "safe", Function: "p.F", Root: "field", Type: "map[string]string", Writes: "p:1 p:2"}
	unsafe = Verdict{Applicability: "unsafe", Function: "p.F", Root: "field", Type: "map[string]string", Writes: "p:1 p:2"}
	less   = Verdict{Applicability: "safe", Function: "p.F", Root: "field", Type: "map[string]string", Writes: "p:1"}
	mixed  = Verdict{Applicability: "safe", Function: "p.F", Root: "field", Type: "map[string]string", Writes: "0 p:1"}
)

func TestDifference(t *testing.T) {
	for _, tt := range []struct {
		name              string
		original, variant []Verdict
		differ, better    bool
	}{
		{"nothing", nil, nil, false, false},
		{"the same", []Verdict{safe, unsafe}, []Verdict{unsafe, safe}, false, false},
		{"lower", []Verdict{safe}, []Verdict{unsafe}, true, false},
		{"gone", []Verdict{safe}, nil, true, false},
		{"better", []Verdict{unsafe}, []Verdict{safe}, true, true},
		{"found twice", []Verdict{safe}, []Verdict{safe, safe}, true, true},
		{"found", nil, []Verdict{unsafe}, true, false},
		{"another write is missed", []Verdict{safe}, []Verdict{less}, true, false},
		{"unsafe writes do not count", []Verdict{unsafe}, []Verdict{{"unsafe", "p.F", "field", "map[string]string", "p:9"}}, false, false},
		{"a statement of the variant's", []Verdict{safe}, []Verdict{mixed}, false, false},
	} {
		if got := Difference(tt.original, tt.variant); (got != "") != tt.differ {
			t.Errorf("%s: difference %q", tt.name, got)
		}
		if got := Better(tt.original, tt.variant); (got != "") != tt.better {
			t.Errorf("%s: better %q", tt.name, got)
		}
	}
}

func TestNames(t *testing.T) {
	n := Names{
		Functions: map[string]string{"F1": "Get", "a/b/moved.Show": "show"},
		Packages:  map[string]string{"a/b/moved": "a/b"},
	}
	for _, tt := range []struct{ path, name, want string }{
		{"a/b", "(*T).F1", "a/b.(*T).Get"},
		{"a/b/moved", "Show", "a/b.show"},
		{"a/b", "Show", "a/b.Show"},
	} {
		if got := n.pkg(tt.path) + "." + n.function(tt.path, tt.name); got != tt.want {
			t.Errorf("%s.%s is %s, want %s", tt.path, tt.name, got, tt.want)
		}
	}
	if got := n.typ("map[string]moved.Rule"); got != "map[string]b.Rule" {
		t.Errorf("the type is %s", got)
	}
}

func TestMark(t *testing.T) {
	const src = "package p\n\nfunc f(m map[int]int) {\n\tif m != nil {\n\t\tm[1] = 2\n\t}\n\tswitch {\n\tcase true:\n\t\tf(m)\n\t}\n}\n"
	const want = "package p\n\nfunc f(m map[int]int) {\n\t/*@p:1*/if m != nil {\n\t\t/*@p:2*/m[1] = 2\n\t}\n\t/*@p:3*/switch {\n\tcase true:\n\t\t/*@p:4*/f(m)\n\t}\n}\n"
	got := Mark(map[string][]byte{"p.go": []byte(src)})["p.go"]
	if string(got) != want {
		t.Errorf("marked as\n%s", got)
	}
	if mark := markAt(got, len("package p\n\nfunc f(m map[int]int) {\n\t/*@p:1*/if m != nil {\n\t\t/*@p:2*/")); mark != "p:2" {
		t.Errorf("the mark is %q", mark)
	}
}
