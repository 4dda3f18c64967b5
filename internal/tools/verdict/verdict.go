package verdict

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/tools/program"
)

// A Verdict is what stays of a finding if the program is written in another way.
type Verdict struct {
	Applicability string
	Function      string // with the import path of its package
	Root          string // its kind
	Type          string // of the map
	Writes        string // the marked statements that write, see Mark
}

func (v Verdict) String() string {
	return fmt.Sprintf("%s %s in %s, root %s", v.Applicability, v.Type, v.Function, v.Root)
}

// Names says what functions and packages of a variant are called in the original.
// What is not listed kept its name.
type Names struct {
	Functions map[string]string // bare names, or with the import path and a dot before them
	Packages  map[string]string // import paths
	// Inlined has the functions of the original that are no more, with those of the
	// original that they are part of now, as in Verdict.Function.
	Inlined map[string]string
}

// Expected returns the verdicts on the original as they are to be on the variant.
func (n Names) Expected(original []Verdict) []Verdict {
	out := slices.Clone(original)
	for i := range out {
		if into, ok := n.Inlined[out[i].Function]; ok {
			out[i].Function = into
		}
	}
	slices.SortFunc(out, compare)
	return out
}

// Of returns the verdicts on a program, in order. Names are those of the original.
func Of(p *program.Program, names Names) ([]Verdict, error) {
	found, err := Judge(p)
	if err != nil {
		return nil, err
	}
	verdicts := make([]Verdict, 0, len(found))
	for _, f := range found {
		verdicts = append(verdicts, Verdict{
			Applicability: string(f.Applicability),
			Function:      names.pkg(f.Package) + "." + names.function(f.Package, f.Function),
			Root:          f.Root.Kind,
			Type:          names.typ(f.Type),
			Writes:        writes(p, f),
		})
	}
	slices.SortFunc(verdicts, compare)
	return verdicts, nil
}

func compare(a, b Verdict) int {
	return cmp.Or(strings.Compare(a.Function, b.Function), strings.Compare(a.Applicability, b.Applicability),
		strings.Compare(a.Type, b.Type), strings.Compare(a.Root, b.Root), strings.Compare(a.Writes, b.Writes))
}

func (n Names) pkg(path string) string {
	if old, ok := n.Packages[path]; ok {
		return old
	}
	return path
}

// function returns the original name of F, T.F or (*T).F.
func (n Names) function(path, name string) string {
	dot := strings.LastIndexByte(name, '.') + 1
	if old, ok := n.Functions[path+"."+name[dot:]]; ok {
		return name[:dot] + old
	}
	if old, ok := n.Functions[name[dot:]]; ok {
		return name[:dot] + old
	}
	return name
}

// typ returns a type as it is written in the original.
func (n Names) typ(typ string) string {
	for path, old := range n.Packages {
		typ = strings.ReplaceAll(typ, path+".", old+".")
		typ = strings.ReplaceAll(typ, base(path)+".", base(old)+".")
	}
	return typ
}

func base(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

// writes returns the marks of the statements that a finding is about.
func writes(p *program.Program, f *detect.Finding) string {
	var marks []string
	for _, m := range f.Mutations {
		name := program.RelativeName(m.File)
		if mark := markAt(p.Files[name], m.Offset); mark != "" {
			marks = append(marks, mark)
		}
	}
	slices.Sort(marks)
	return strings.Join(slices.Compact(marks), " ")
}
