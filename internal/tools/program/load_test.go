package program

import (
	"strings"
	"testing"
)

func TestLoad(t *testing.T) {
	lib, err := NewLibrary([]string{"fmt"})
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{
		"go.mod":        []byte("module example.com/m\n\ngo 1.21\n\nrequire example.com/dep v1.0.0\n\nreplace example.com/dep => ./dep\n"),
		"main.go":       []byte("package main\n\nimport (\n\t\"example.com/dep/used\"\n\t\"fmt\"\n)\n\nfunc main() { fmt.Println(used.X) }\n"),
		"main_test.go":  []byte("package main_test\n"),
		"dep/go.mod":    []byte("module fork.example.com/dep\n"),
		"dep/used/u.go": []byte("package used\n\nvar X = 1\n"),
		"dep/not/n.go":  []byte("package not\n\nvar X string = 1\n"),
	}
	p, err := Load(lib, files)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, pkg := range p.Packages {
		got = append(got, pkg.Path+" "+pkg.Module.GoVersion)
	}
	if want := "example.com/dep/used go1.16,example.com/m go1.21"; strings.Join(got, ",") != want {
		t.Errorf("loaded %v, want %s", got, want)
	}
	files["main.go"] = []byte("package main\n\nfunc main() { undefined() }\n")
	if _, err := Load(lib, files); err == nil || !strings.Contains(err.Error(), "undefined") {
		t.Errorf("an error in a program is told as %v", err)
	}
}
