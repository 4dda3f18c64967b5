package main

import "testing"

// theCase is a bug in (*T).F, lines 10 to 20 of p/a.go, that writes in p/b.go.
var theCase = &Case{
	ModuleDir: ".", File: "p/a.go", Func: "(*T).F", AliasLines: lines{12}, MutationLines: lines{40}, MutationFile: "p/b.go",
}

var theSpans = []span{{"p/a.go", 10, 20}}

func at(file string, line int) position { return position{File: file, Line: line} }

func bound(function, file string, line int) *finding {
	bind := at(file, line)
	return &finding{Function: function, Bind: &bind, Applicability: "unsafe"}
}

func TestLocate(t *testing.T) {
	tests := []struct {
		name string
		f    *finding
		want place
	}{
		{"the function", bound("(*T).F", "p/a.go", 12), byName},
		{"its receiver has become a value", bound("T.F", "p/a.go", 99), byName},
		{"a function of the same name in another package", bound("(*T).F", "q/a.go", 12), nowhere},
		{"bound in the function, reported elsewhere", bound("G", "p/a.go", 20), inside},
		{"mutated in the function", &finding{Function: "G", Mutations: []position{at("p/a.go", 10)}}, inside},
		{"the trace leads through the function", &finding{Function: "G", Trace: []position{at("q/c.go", 1), at("p/a.go", 15)}}, inside},
		{"near the mutation", &finding{Function: "G", Mutations: []position{at("p/b.go", 43)}}, nearLines},
		{"too far, but in the file of the mutation", &finding{Function: "G", Mutations: []position{at("p/b.go", 44)}}, inFile},
		{"the alias line, in the wrong file", bound("G", "p/b.go", 12), inFile},
		{"the same file", bound("G", "p/a.go", 99), inFile},
		{"the trace leads through the same file", &finding{Function: "G", Trace: []position{at("p/a.go", 99)}}, nowhere},
		{"another file", bound("G", "p/c.go", 12), nowhere},
	}
	for _, test := range tests {
		if got := theCase.locate(test.f, theSpans); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func TestStatus(t *testing.T) {
	want := map[place]status{byName: found, inside: found, nearLines: elsewhere, inFile: elsewhere, nowhere: missed}
	for p, s := range want {
		if got := p.status(); got != s {
			t.Errorf("place %d: %q, want %q", p, got, s)
		}
	}
}

func TestNearest(t *testing.T) {
	byLine, unsafe, safe := bound("G", "p/a.go", 12), bound("(*T).F", "p/a.go", 12), bound("(*T).F", "p/a.go", 13)
	safe.Applicability = "safe"
	matches, where := theCase.nearest([]*finding{byLine, unsafe, safe, bound("G", "x.go", 1)}, theSpans)
	if where != byName || len(matches) != 2 || matches[0] != safe || matches[1] != unsafe {
		t.Errorf("got %d matches %q, want the two in the function, the safe one first", len(matches), where)
	}
	if matches, where := theCase.nearest([]*finding{bound("G", "x.go", 1)}, theSpans); where != nowhere || matches != nil {
		t.Errorf("a finding in another file matches %q", where)
	}
}

// texts looks lines up in a table.
func texts(lines map[position]string) text {
	return func(p *position) string { return lines[*p] }
}

func TestRemains(t *testing.T) {
	before := texts(map[position]string{at("p/a.go", 12): "m := c.m", at("p/a.go", 13): `m["k"] = v`})
	after := texts(map[position]string{
		at("p/a.go", 14): "m := c.m", at("p/a.go", 15): `m["k"] = v`, at("p/a.go", 16): "m := maps.Clone(c.m)",
	})
	with := func(bind, mutation int, function, root, typ string) *finding {
		f := &finding{Function: function, Type: typ, Mutations: []position{at("p/a.go", mutation)}}
		f.Root.Path = root
		if bind > 0 {
			f.Bind = &position{"p/a.go", bind}
		}
		return f
	}
	bug := with(12, 13, "(*T).F", "c.m", "map[string]int")
	unbound := with(0, 13, "(*T).F", "c.m", "map[string]int")
	tests := []struct {
		name          string
		before, after *finding
		want          bool
	}{
		{"moved by two lines", bug, with(14, 15, "(*T).F", "c.m", "map[string]int"), true},
		{"moved, receiver changed", bug, with(14, 15, "T.F", "c.m", "map[string]int"), true},
		{"no bind, moved", unbound, with(0, 15, "(*T).F", "c.m", "map[string]int"), true},
		{"bind gone, write left", bug, with(0, 15, "(*T).F", "c.m", "map[string]int"), true},
		{"the bind says something else", bug, with(16, 15, "(*T).F", "c.m", "map[string]int"), false},
		{"another write", unbound, with(0, 16, "(*T).F", "c.m", "map[string]int"), false},
		{"another write of the same bind", bug, with(14, 16, "(*T).F", "c.m", "map[string]int"), false},
		{"another function", bug, with(14, 15, "(*T).G", "c.m", "map[string]int"), false},
		{"another root", bug, with(14, 15, "(*T).F", "c.n", "map[string]int"), false},
		{"another type", bug, with(14, 15, "(*T).F", "c.m", "map[string]bool"), false},
	}
	for _, test := range tests {
		if got := theCase.remains([]*finding{test.before}, []*finding{test.after}, before, after); got != test.want {
			t.Errorf("%s: %t, want %t", test.name, got, test.want)
		}
	}
	if theCase.remains([]*finding{bug}, nil, before, after) {
		t.Error("something remains of nothing")
	}
}

func TestRemainsAsksForWritesOfTheCase(t *testing.T) {
	c := &Case{File: "p/a.go", MutationLines: lines{20}}
	same := texts(map[position]string{at("p/a.go", 12): `m["k"] = v`, at("p/a.go", 20): `m["n"] = v`})
	with := func(lines ...int) *finding {
		f := &finding{}
		for _, line := range lines {
			f.Mutations = append(f.Mutations, at("p/a.go", line))
		}
		return f
	}
	if c.remains([]*finding{with(12, 20)}, []*finding{with(12)}, same, same) {
		t.Error("the write that the repair left alone counts as the bug")
	}
	if c.remains([]*finding{with(20), with(12)}, []*finding{with(12)}, same, same) {
		t.Error("another bug of the function counts as the case's")
	}
	if !c.remains([]*finding{with(12, 20)}, []*finding{with(20)}, same, same) {
		t.Error("the case's own write is gone")
	}
}
