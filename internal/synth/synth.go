// Package synth writes Go modules of any size, for measuring how the cost of an
// analysis grows. What it writes depends on nothing but the shape.
package synth

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// A Shape says what a module is like.
type Shape struct {
	Packages int // at least 1
	Fan      int // how many packages call into one; 0 is 1, so that all are in a chain
	Funcs    int // in each package, at least 1
	Methods  int // of the interface that a type in each package implements
	Writes   int // to a map, in one function of the first package
	Owners   int // functions of the first package that each write entries of one map by its name
	Lines    int // of a generated file in the first package, roughly
}

// Small is the shape of an everyday package; it grows by its packages.
func Small(packages int) Shape { return Shape{Packages: packages, Funcs: 12, Methods: 4} }

// Write writes a module with the path synth into dir. Each package imports one of
// those before it and calls into it, so that without a fan the calls get as deep as
// there are packages; all types implement the interface of the first package. Each
// tenth package writes a map of its own that is shared.
func Write(dir string, s Shape) error {
	if err := write(dir, "go.mod", "module synth\n\ngo 1.22\n"); err != nil {
		return err
	}
	for i := range s.Packages {
		if err := write(dir, packageFile(i, "code.go"), s.code(i)); err != nil {
			return err
		}
	}
	if s.Writes > 0 {
		if err := write(dir, packageFile(0, "writes.go"), s.writes()); err != nil {
			return err
		}
	}
	if s.Owners > 0 {
		if err := write(dir, packageFile(0, "owners.go"), s.owners()); err != nil {
			return err
		}
	}
	if s.Lines > 0 {
		return write(dir, packageFile(0, "generated.go"), s.generated())
	}
	return nil
}

func packageFile(i int, name string) string {
	return filepath.Join(fmt.Sprintf("p%04d", i), name)
}

func write(dir, name, text string) error {
	name = filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	return os.WriteFile(name, []byte(text), 0o666)
}

// code returns the source of package i.
func (s Shape) code(i int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "package p%04d\n\n", i)
	if i > 0 {
		fmt.Fprintf(&b, "import below \"synth/p%04d\"\n\n", (i-1)/max(s.Fan, 1))
	}
	fmt.Fprintf(&b, "type Rule struct {\n\tName   string\n\tParams map[string]string\n\tNext   *Rule\n}\n\n")
	fmt.Fprintf(&b, "var rules = []*Rule{{Name: \"a\", Params: map[string]string{\"city\": \"%d\"}}}\n\n", i)
	s.iface(&b, i)
	for f := range s.Funcs {
		s.fn(&b, i, f)
	}
	if i%10 == 0 {
		b.WriteString("func Shared(id string) map[string]string {\n\tparam := rules[0].Params\n\tparam[\"id\"] = id\n\treturn param\n}\n")
	}
	return b.String()
}

// iface writes the interface, in the first package, and a type that implements
// it.
func (s Shape) iface(b *strings.Builder, i int) {
	if i == 0 {
		b.WriteString("type Wide interface {\n")
		for m := range s.Methods {
			fmt.Fprintf(b, "\tM%d(in map[string]string) map[string]string\n", m)
		}
		b.WriteString("}\n\n")
	} else {
		b.WriteString("type Wide = below.Wide\n\n")
	}
	b.WriteString("type Impl struct{ kept map[string]string }\n\n")
	for m := range s.Methods {
		fmt.Fprintf(b, "func (t *Impl) M%d(in map[string]string) map[string]string {\n\tt.kept = in\n\treturn t.kept\n}\n\n", m)
	}
}

// fn writes function f of package i: some branches, a loop, and calls of the
// function below and of the interface.
func (s Shape) fn(b *strings.Builder, i, f int) {
	fmt.Fprintf(b, "func F%d(w Wide, r *Rule, m map[string]string, n int) map[string]string {\n", f)
	fmt.Fprintf(b, "\tout := map[string]string{\"n\": r.Name}\n\tfor k, v := range r.Params {\n\t\tif n > %d {\n\t\t\tout[k] = v\n\t\t} else if v == \"\" {\n\t\t\tcontinue\n\t\t}\n\t}\n", f)
	if i > 0 {
		fmt.Fprintf(b, "\tm = below.F%d(w, &below.Rule{Name: r.Name, Params: r.Params}, m, n-1)\n", f)
	}
	if s.Methods > 0 {
		fmt.Fprintf(b, "\tif n == 0 {\n\t\tm = w.M%d(m)\n\t}\n", f%s.Methods)
	}
	fmt.Fprintf(b, "\tfor k := range m {\n\t\tout[k] = m[k]\n\t}\n\treturn out\n}\n\n")
}

// writes returns a function with many writes to one map.
func (s Shape) writes() string {
	var b strings.Builder
	b.WriteString("package p0000\n\nvar table = map[string]string{\"a\": \"b\"}\n\nfunc Fill(v string) map[string]string {\n\tt := table\n")
	for i := range s.Writes {
		fmt.Fprintf(&b, "\tif v != \"%d\" {\n\t\tt[\"k%d\"] = v\n\t}\n", i, i)
	}
	b.WriteString("\treturn t\n}\n")
	return b.String()
}

// owners returns functions that are meant to change one map, as the parts of a registry do.
func (s Shape) owners() string {
	var b strings.Builder
	b.WriteString("package p0000\n\nvar registry = map[string]string{\"a\": \"b\"}\n")
	const entries = 20
	for i := range s.Owners {
		fmt.Fprintf(&b, "\nfunc Own%d(v string) {\n", i)
		for k := range entries {
			fmt.Fprintf(&b, "\tregistry[\"%d.%d\"] = v\n", i, k)
		}
		b.WriteString("}\n")
	}
	return b.String()
}

// generated returns a file as generators of accessors write them.
func (s Shape) generated() string {
	var b strings.Builder
	b.WriteString("// Code generated by synth. DO NOT EDIT.\n\npackage p0000\n\n")
	const lines = 17
	for i := range s.Lines / lines {
		fmt.Fprintf(&b, "type Message%d struct {\n\tLabels map[string]string\n\tParent *Message%d\n\tID     int\n}\n\n", i, max(i-1, 0))
		fmt.Fprintf(&b, "func (m *Message%d) GetLabels() map[string]string {\n\tif m != nil {\n\t\treturn m.Labels\n\t}\n\treturn nil\n}\n\n", i)
		fmt.Fprintf(&b, "func (m *Message%d) SetLabel(k, v string) {\n\tm.Labels[k] = v\n}\n\n", i)
	}
	return b.String()
}
