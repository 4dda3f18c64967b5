package programs

import (
	"context"
	"fmt"
	"testing"

	"github.com/mapfix/mapfix/internal/archive"
)

// program returns a module of one file with the statements in main.
func program(name, version, statements string) Program {
	return Program{name, archive.Tree{
		"go.mod":  []byte("module example.com/x\n\ngo " + version + "\n"),
		"main.go": []byte("package main\n\nimport \"fmt\"\n\nfunc main() {\n" + statements + "\n}\n"),
	}}
}

// with returns the program with another file.
func (p Program) with(name, text string) Program {
	p.Files[name] = []byte(text)
	return p
}

const loop = "var fs []func()\nfor i := 0; i < 2; i++ { fs = append(fs, func() { fmt.Print(i) }) }\nfor _, f := range fs { f() }"

// Programs do in a batch what they do by themselves, and those that cannot be in
// one, which some show only there, do not keep others out.
func TestRun(t *testing.T) {
	tests := []struct {
		program Program
		stdout  string
		alone   bool // or fails
	}{
		{program("plain", "1.21", `fmt.Print("plain")`), "plain", false},
		{program("old loop", "1.21", loop), "22", false},
		{program("new loop", "1.22", loop), "01", false},
		{program("new loop again", "1.22", loop), "01", false},
		{program("names itself", "1.21", `type T int; fmt.Printf("%T", T(0))`), "main.T", true},
		{program("packages", "1.21", `fmt.Print(conf)`).
			with("conf.go", "package main\n\nimport c \"example.com/x/internal/c\"\n\nvar conf = c.Name\n").
			with("internal/c/c.go", "package c\n\nimport \"example.com/x/d\"\n\nvar Name = d.Name\n").
			with("d/d.go", "package d\n\nvar Name = \"d\"\n"), "d", false},
		{program("prints early", "1.21", `fmt.Print(early)`).
			with("early.go", "package main\n\nimport \"fmt\"\n\nvar early, _ = fmt.Print(\"early\")\n"), "early5", true},
		{program("takes a name", "1.21", `fmt.Print(EnterBatch())`).
			with("taken.go", "package main\n\nfunc EnterBatch() int { return 1 }\n"), "1", true},
	}
	var programs []Program
	for _, tt := range tests {
		programs = append(programs, tt.program)
	}
	outputs, err := Run(context.Background(), t.TempDir(), programs)
	if err != nil {
		t.Fatal(err)
	}
	for i, out := range outputs {
		if tt := tests[i]; out.Stdout != tt.stdout || out.Err != nil || tt.alone && !out.Alone {
			t.Errorf("%s prints %q, want %q; alone: %t, %v", tt.program.Name, out.Stdout, tt.stdout, out.Alone, out.Err)
		}
	}
}

// What programs know of their surroundings is the same in a batch and by themselves.
func TestSurroundings(t *testing.T) {
	const text = "package main\n\nimport (\n\t\"fmt\"\n\t\"os\"\n)\n\nfunc main() {\n" +
		"\tb, err := os.ReadFile(\"a.txt\")\n\tfmt.Println(string(b), err, len(os.Args), os.Getenv(\"MAPFIX_PROGRAM\"))\n\tos.Exit(%d)\n}\n"
	var programs []Program
	for code := range 3 {
		programs = append(programs, program(fmt.Sprint(code), "1.21", "").
			with("main.go", fmt.Sprintf(text, code)).with("a.txt", fmt.Sprint("beside ", code)))
	}
	outputs, err := Run(context.Background(), t.TempDir(), programs)
	if err != nil {
		t.Fatal(err)
	}
	for code, out := range outputs {
		if want := fmt.Sprintf("beside %d <nil> 1 \n", code); out.Stdout != want || out.Alone || (out.Err != nil) != (code != 0) {
			t.Errorf("%d prints %q, %v, want %q", code, out.Stdout, out.Err, want)
		}
	}
}
