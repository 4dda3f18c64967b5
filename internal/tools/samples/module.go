package samples

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// A Program is a directory of a module, with a main package in it.
type Program struct {
	Dir   string
	Files map[string][]byte // by their names in the module
}

// WriteModule writes programs into dir, a module with the given path.
func WriteModule(dir, modulePath string, programs []Program) error {
	if err := writeFile(dir, "go.mod", []byte("module "+modulePath+"\n\ngo 1.24\n")); err != nil {
		return err
	}
	for _, p := range programs {
		for name, data := range p.Files {
			if err := writeFile(dir, name, data); err != nil {
				return err
			}
		}
	}
	return nil
}

func writeFile(dir, name string, data []byte) error {
	name = filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	return os.WriteFile(name, data, 0o666)
}

// Unchanged returns an error if a program in the module at dir is not as it was
// written.
func Unchanged(dir string, p Program) error {
	for name, want := range p.Files {
		got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		if !bytes.Equal(got, want) {
			return fmt.Errorf("%s: changed without a safe finding:\n%s", name, got)
		}
	}
	return nil
}

// mergeMains turns the programs of the module in dir into packages, and writes a
// command that runs them all. It is for running, not for judging: one program is
// quicker to build than hundreds.
func mergeMains(dir, modulePath string, programs []string) error {
	for _, p := range programs {
		if err := demote(filepath.Join(dir, filepath.FromSlash(p))); err != nil {
			return err
		}
	}
	return writeFile(dir, "run/main.go", dispatcher(modulePath, programs))
}

// demote makes a package that can be imported of the main package in dir.
func demote(dir string) error {
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return err
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		text := strings.Replace(string(data), "package main\n", "package program\n", 1)
		text = strings.Replace(text, "\nfunc main() {", "\nfunc Main() {", 1)
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			return err
		}
	}
	return nil
}

// marker begins the line before the output of each program.
const marker = "== program "

// dispatcher returns the command that runs all programs one after the other.
func dispatcher(modulePath string, programs []string) []byte {
	var b bytes.Buffer
	b.WriteString("package main\n\nimport (\n\t\"fmt\"\n\n")
	for i, p := range programs {
		fmt.Fprintf(&b, "\tp%d %q\n", i, path.Join(modulePath, p))
	}
	b.WriteString(")\n\nfunc main() {\n")
	for i, p := range programs {
		fmt.Fprintf(&b, "\trun(%q, p%d.Main)\n", p, i)
	}
	fmt.Fprintf(&b, `}

func run(name string, program func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println("panic:", r)
		}
	}()
	fmt.Println(%q + name)
	program()
}
`, marker)
	return b.Bytes()
}

// Digest returns a number for the text of programs.
func Digest(programs []Program) string {
	sum := sha256.New()
	for _, p := range programs {
		for _, name := range slices.Sorted(maps.Keys(p.Files)) {
			fmt.Fprintf(sum, "%s %d\n%s", name, len(p.Files[name]), p.Files[name])
		}
	}
	return fmt.Sprintf("%x", sum.Sum(nil)[:8])
}
