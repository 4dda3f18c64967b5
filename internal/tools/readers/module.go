package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const goMod = "module " + modulePath + "\n\ngo 1.24\n"

// writeModule writes a version of the programs into dir, each a main package of one
// module.
func writeModule(dir string, programs []program, v version) error {
	if err := writeFile(dir, "go.mod", []byte(goMod)); err != nil {
		return err
	}
	for _, p := range programs {
		files, err := p.files(v)
		if err != nil {
			return err
		}
		for name, data := range files {
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

// mergeMains turns the programs of the module in dir into packages, and writes a
// command that runs them all. It is for running, not for judging: one program is
// quicker to build than hundreds.
func mergeMains(dir string, programs []program) error {
	for _, p := range programs {
		if err := demote(filepath.Join(dir, filepath.FromSlash(p.dir()))); err != nil {
			return err
		}
	}
	return writeFile(dir, "run/main.go", dispatcher(programs))
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
func dispatcher(programs []program) []byte {
	var b bytes.Buffer
	b.WriteString("package main\n\nimport (\n\t\"fmt\"\n\n")
	for i, p := range programs {
		fmt.Fprintf(&b, "\tp%d %q\n", i, modulePath+"/"+p.dir())
	}
	b.WriteString(")\n\nfunc main() {\n")
	for i, p := range programs {
		fmt.Fprintf(&b, "\trun(%q, p%d.Main)\n", p.dir(), i)
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

// digest returns a number for the text of all versions of the programs.
func digest(programs []program) (string, error) {
	sum := sha256.New()
	for _, p := range programs {
		for _, v := range []version{asIs, copied} {
			files, err := p.files(v)
			if err != nil {
				return "", err
			}
			for _, name := range slices.Sorted(maps.Keys(files)) {
				fmt.Fprintf(sum, "%s %d\n%s", name, len(files[name]), files[name])
			}
		}
	}
	return fmt.Sprintf("%x", sum.Sum(nil)[:8]), nil
}
