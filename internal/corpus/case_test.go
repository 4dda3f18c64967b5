package main

import (
	"encoding/json"
	"slices"
	"testing"
)

func TestCaseFunctions(t *testing.T) {
	tests := []struct {
		in   string
		want []string
	}{
		{"normalize", []string{"normalize"}},
		{"(*reporter).send", []string{"reporter.send"}},
		{"(Resource).response", []string{"Resource.response"}},
		{"start -> (*server).register", []string{"start", "server.register"}},
		{"fromDefaults, fromParams", []string{"fromDefaults", "fromParams"}},
		{"NewProxy (inner closure)", []string{"NewProxy"}},
		{"", nil},
	}
	for _, test := range tests {
		c := &Case{Func: test.in}
		if got := c.functions(); !slices.Equal(got, test.want) {
			t.Errorf("functions of %q: %q, want %q", test.in, got, test.want)
		}
	}
}

func TestNormalised(t *testing.T) {
	for in, want := range map[string]string{"F": "F", "T.F": "T.F", "(*T).F": "T.F", "(T).F$1": "T.F"} {
		if got := normalised(in); got != want {
			t.Errorf("normalised(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestCaseDecoding(t *testing.T) {
	tests := []struct {
		in   string
		want lines
	}{
		{`{"alias_line": 7}`, lines{7}},
		{`{"alias_line": [7, 9]}`, lines{7, 9}},
		{`{"alias_line": []}`, nil},
		{`{"alias_line": null}`, nil},
		{`{}`, nil},
	}
	for _, test := range tests {
		var c Case
		if err := json.Unmarshal([]byte(test.in), &c); err != nil {
			t.Errorf("%s: %v", test.in, err)
		}
		if !slices.Equal(c.AliasLines, test.want) {
			t.Errorf("%s: %v, want %v", test.in, c.AliasLines, test.want)
		}
	}
}

func TestDefaultPatterns(t *testing.T) {
	tests := []struct {
		c    Case
		want []string
	}{
		{Case{ModuleDir: ".", File: "a.go"}, []string{"./"}},
		{Case{ModuleDir: ".", File: "p/a.go", MutationFile: "p/b.go"}, []string{"./p"}},
		{Case{ModuleDir: ".", File: "p/a.go", AliasFile: "q/b.go"}, []string{"./p", "./q"}},
		{Case{ModuleDir: "m", File: "m/a.go"}, []string{"./"}},
		{Case{ModuleDir: "m", File: "m/p/a.go"}, []string{"./p"}},
	}
	for _, test := range tests {
		if got := test.c.defaultPatterns(); !slices.Equal(got, test.want) {
			t.Errorf("patterns of %+v: %q, want %q", test.c, got, test.want)
		}
	}
}
