package variants

import (
	"bytes"
	"cmp"
	"go/ast"
	"go/token"
	"maps"
	"slices"

	"github.com/mapfix/mapfix/internal/tools/program"
	"github.com/mapfix/mapfix/internal/tools/verdict"
)

// An editor collects the changes that make a variant.
type editor struct {
	*program.Program
	edits map[string][]edit // by file
	added map[string][]byte // new files; nil for those that go
	sites int
	names verdict.Names
}

// An edit replaces the bytes from start up to end. Edits of a file overlap only as
// insertions at the borders of others, and insertions at one place stay in order.
type edit struct {
	start, end int
	text       string
}

func newEditor(p *program.Program) *editor {
	return &editor{
		Program: p,
		edits:   make(map[string][]edit),
		added:   make(map[string][]byte),
		names: verdict.Names{
			Functions: make(map[string]string), Packages: make(map[string]string), Inlined: make(map[string]string),
		},
	}
}

// at returns the file and the offset of a position.
func (e *editor) at(pos token.Pos) (name string, offset int) {
	file := e.Fset.File(pos)
	return program.RelativeName(file.Name()), file.Offset(pos)
}

// text returns the source of what is between two positions.
func (e *editor) text(from, to token.Pos) string {
	name, start := e.at(from)
	_, end := e.at(to)
	return string(e.Files[name][start:end])
}

// source returns the source of a node.
func (e *editor) source(n ast.Node) string { return e.text(n.Pos(), n.End()) }

func (e *editor) insert(pos token.Pos, text string) { e.replace(pos, pos, text) }

func (e *editor) replace(from, to token.Pos, text string) {
	name, start := e.at(from)
	_, end := e.at(to)
	e.edits[name] = append(e.edits[name], edit{start, end, text})
}

// free reports whether no edit touches what is between two positions.
func (e *editor) free(from, to token.Pos) bool {
	name, start := e.at(from)
	_, end := e.at(to)
	return !slices.ContainsFunc(e.edits[name], func(x edit) bool {
		return x.start < end && start < x.end || x.start == x.end && start <= x.start && x.start <= end
	})
}

// variant returns the changed program, nil if there was nothing to change.
func (e *editor) variant() *Variant {
	if e.sites == 0 {
		return nil
	}
	files := maps.Clone(e.Files)
	for name, edits := range e.edits {
		files[name] = apply(files[name], edits)
	}
	for name, data := range e.added {
		if files[name] = data; data == nil {
			delete(files, name)
		}
	}
	return &Variant{Files: files, Names: e.names, Sites: e.sites}
}

func apply(src []byte, edits []edit) []byte {
	slices.SortStableFunc(edits, func(a, b edit) int { return cmp.Or(a.start-b.start, a.end-b.end) })
	var out bytes.Buffer
	at := 0
	for _, x := range edits {
		out.Write(src[at:x.start])
		out.WriteString(x.text)
		at = x.end
	}
	out.Write(src[at:])
	return out.Bytes()
}

// own returns the packages of the main module.
func own(p *program.Program) []*program.Package {
	return slices.DeleteFunc(slices.Clone(p.Packages), func(pkg *program.Package) bool { return !pkg.Module.Main })
}
