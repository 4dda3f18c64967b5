package main

import (
	"errors"
	"math/big"
	"net/netip"
	"net/url"
	"reflect"
	"regexp"
	"time"

	"github.com/mapfix/mapfix/internal/peers/shapes"
)

// A behaviour is something that a copy must have. It makes the value of a
// variable of package shapes, and reports whether a copy of it is right: that is
// checked before and after the original is written.
type behaviour struct {
	variable string
	what     string
	value    func() any
	scribble func(v any)      // writes all over the original
	extra    func(v any) bool // what DeepEqual does not see; may be nil
}

var behaviours = []behaviour{
	{"Nested", "maps of maps", func() any { return map[string]map[string]int{"a": {"b": 1}, "n": nil} },
		func(v any) { v.(map[string]map[string]int)["a"]["b"] = 2 }, nil},
	{"Slices", "slices of slices in maps", func() any { return map[string][][]string{"a": {{"b"}, nil}} },
		func(v any) { v.(map[string][][]string)["a"][0][0] = "x" }, nil},
	{"Pointers", "pointers to structs", func() any {
		return map[string]*shapes.Leaf{"a": {Name: "n", Tags: map[string]string{"b": "c"}}, "nil": nil}
	},
		func(v any) { l := v.(map[string]*shapes.Leaf)["a"]; l.Name, l.Tags["b"] = "x", "x" }, nil},
	{"Named", "named map types", func() any { return map[string]shapes.Labels{"a": {"b": "c"}} },
		func(v any) { v.(map[string]shapes.Labels)["a"]["b"] = "x" }, nil},
	{"Generic", "generic types", func() any { return shapes.Table[string, []int]{"a": {1}} },
		func(v any) { v.(shapes.Table[string, []int])["a"][0] = 2 }, nil},
	{"Anonymous", "anonymous structs", func() any {
		v := map[string]struct{ In struct{ M map[string]int } }{}
		e := v["a"]
		e.In.M = map[string]int{"b": 1}
		v["a"] = e
		return v
	}, func(v any) { v.(map[string]struct{ In struct{ M map[string]int } })["a"].In.M["b"] = 2 }, nil},
	{"Embedded", "embedded structs and pointers", func() any {
		return &shapes.Outer{Leaf: shapes.Leaf{Tags: map[string]string{"a": "b"}}, Extra: &shapes.Extra{More: map[string]int{"c": 1}}}
	}, func(v any) { o := v.(*shapes.Outer); o.Tags["a"], o.More["c"] = "x", 2 }, nil},
	{"Arrays", "arrays, as keys too", func() any { return map[[2]int][2][]int{{1, 2}: {{3}, nil}} },
		func(v any) { v.(map[[2]int][2][]int)[[2]int{1, 2}][0][0] = 4 }, nil},
	{"Any", "trees of any", func() any { return map[string]any{"l": []any{1.5, map[string]any{"a": "b"}}, "nil": nil} },
		func(v any) { v.(map[string]any)["l"].([]any)[1].(map[string]any)["a"] = "x" }, nil},
	{"NamedAny", "named types in trees of any", func() any { return map[string]any{"l": shapes.Labels{"a": "b"}, "i": []int{1}} },
		func(v any) { m := v.(map[string]any); m["l"].(shapes.Labels)["a"], m["i"].([]int)[0] = "x", 2 }, nil},
	{"Mix", "time, regexp, error and channel are kept", func() any {
		return &shapes.Mixed{At: when, Match: match, Err: errFailure, Done: done, Tags: map[string]string{"a": "b"}}
	}, func(v any) { v.(*shapes.Mixed).Tags["a"] = "x" },
		func(v any) bool {
			m := v.(*shapes.Mixed)
			return m.Err == errFailure && m.Done == done && m.Match.MatchString("a") && m.At.Equal(when)
		}},
	{"Numbers", "big numbers", func() any { return map[string]*big.Int{"a": new(big.Int).Lsh(big.NewInt(3), 200)} },
		func(v any) { n := v.(map[string]*big.Int)["a"]; n.Sub(n, big.NewInt(1)) }, nil},
	{"Rings", "rings of pointers", func() any {
		r := &shapes.Ring{Data: map[string]int{"a": 1}}
		r.Next = &shapes.Ring{Next: r, Data: map[string]int{"b": 2}}
		return r
	}, func(v any) { r := v.(*shapes.Ring); r.Data["a"], r.Next.Data["b"] = 3, 4 },
		func(v any) bool { r := v.(*shapes.Ring); return r.Next.Next == r }},
	{"Trees", "recursive map types", func() any { return shapes.Tree{"a": {"b": {}}} },
		func(v any) { v.(shapes.Tree)["a"]["b"]["c"] = nil }, nil},
	{"SamePtr", "a pointer held twice stays one", func() any {
		l := &shapes.Leaf{Tags: map[string]string{"b": "c"}}
		return map[string]*shapes.Leaf{"a": l, "b": l}
	}, func(v any) { v.(map[string]*shapes.Leaf)["a"].Tags["b"] = "x" },
		func(v any) bool { m := v.(map[string]*shapes.Leaf); return m["a"] == m["b"] }},
	{"SameMap", "a map held twice stays one", func() any {
		m := map[string]int{"x": 1}
		return map[string]map[string]int{"a": m, "b": m}
	}, func(v any) { v.(map[string]map[string]int)["a"]["x"] = 2 },
		func(v any) bool {
			m := v.(map[string]map[string]int)
			return reflect.ValueOf(m["a"]).Pointer() == reflect.ValueOf(m["b"]).Pointer()
		}},
	{"Cycle", "a tree of any that holds itself", func() any {
		m := map[string]any{"a": map[string]any{"b": 1}}
		m["self"] = m
		return m
	}, func(v any) { v.(map[string]any)["a"].(map[string]any)["b"] = 2 },
		func(v any) bool {
			m := v.(map[string]any)
			self, ok := m["self"].(map[string]any)
			return ok && reflect.ValueOf(self).Pointer() == reflect.ValueOf(m).Pointer() && m["a"].(map[string]any)["b"] == 1
		}},
	{"Nils", "nil stays nil, empty stays empty", func() any { return map[string][]int{"nil": nil, "empty": {}, "a": {1}} },
		func(v any) { v.(map[string][]int)["a"][0] = 2 }, nil},
	{"Times", "times, as keys too", func() any { return map[time.Time][]time.Time{when: {when}} },
		func(v any) { v.(map[time.Time][]time.Time)[when][0] = time.Time{} }, nil},
	{"Foreign", "types of other packages", func() any {
		return map[netip.Addr]*url.URL{netip.MustParseAddr("::1"): {Host: "h", User: url.User("u")}}
	}, func(v any) { v.(map[netip.Addr]*url.URL)[netip.MustParseAddr("::1")].Host = "x" }, nil},
	{"ByMethod", "DeepCopy methods are used", func() any {
		return shapes.Holder{Labels: map[string]*shapes.Copies{"a": {Tags: map[string]string{"copied by": "DeepCopy"}}}}
	}, func(v any) { v.(shapes.Holder).Labels["a"].Tags["copied by"] = "x" }, nil},
	{"Functions", "functions are kept", func() any { return map[string]func() int{"a": one} },
		func(v any) { v.(map[string]func() int)["a"] = nil },
		func(v any) bool { f := v.(map[string]func() int)["a"]; return f != nil && f() == 1 }},
}

var (
	when       = time.Unix(1, 2).In(time.FixedZone("X", 3600))
	match      = regexp.MustCompile("a")
	errFailure = errors.New("failure")
	done       = make(chan int)
)

func one() int { return 1 }
