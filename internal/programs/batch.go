package programs

import (
	"bytes"
	"fmt"
	"go/parser"
	"go/token"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/mapfix/mapfix/internal/archive"
)

// A batch is one program of many: a module with a directory for each of them, and
// a main function that calls the main function of one. In there
//
//   - the root's package has another name, since nobody can import a package main,
//     and a function that calls main;
//   - import paths begin with the directory in place of the module's path.
//
// Nothing else changes. What could notice is not batchable: what names its package
// or path at run time, reads the command line's flags, or does something when a
// package is initialised, which happens for all programs of a batch.

// A group is programs of one language version, which can be a batch.
type group struct {
	version string
	members []member
}

const (
	batchModule = "batch"
	batchName   = "program"    // of a package that was main
	batchEntry  = "EnterBatch" // the function that calls main
	batchEnv    = "MAPFIX_PROGRAM"
)

// revealing are the imports of programs that could tell that they are in a batch.
var revealing = map[string]bool{
	"C": true, "embed": true, "expvar": true, "flag": true, "os/signal": true, "plugin": true,
	"reflect": true, "runtime": true, "runtime/debug": true, "testing": true, "unsafe": true,
}

// telltales are other parts of such programs.
var telltales = [][]byte{[]byte("%T"), []byte("%#v"), []byte("func init()"), []byte("//go:")}

// batchable reports whether a program does the same in a batch, as far as that can
// be seen, and returns its language version.
func batchable(p Program) (version string, ok bool) {
	f, err := modfile.Parse("go.mod", p.Files["go.mod"], nil)
	if err != nil || f.Module == nil || f.Go == nil || f.Toolchain != nil || len(f.Require)+len(f.Replace)+len(f.Godebug) > 0 {
		return "", false
	}
	for name, data := range p.Files {
		if path.Ext(name) == ".go" && isRevealing(data) || path.Base(name) == "go.mod" && name != "go.mod" {
			return "", false
		}
	}
	return f.Go.Version, true
}

// isRevealing reports whether a file may tell that it is in a batch, or cannot be
// parsed.
func isRevealing(src []byte) bool {
	for _, part := range telltales {
		if bytes.Contains(src, part) {
			return true
		}
	}
	f, err := parser.ParseFile(token.NewFileSet(), "", src, parser.ImportsOnly)
	if err != nil {
		return true
	}
	for _, spec := range f.Imports {
		if path, err := strconv.Unquote(spec.Path.Value); err != nil || revealing[path] {
			return true
		}
	}
	return false
}

// runGroup runs the programs of a group as a batch. If some of them prevent that,
// it is done for each half.
func (r *runner) runGroup(g *group) error {
	if len(g.members) == 1 {
		return r.runAlone(g.members[0])
	}
	r.batches++
	dir := filepath.Join(r.dir, fmt.Sprintf("batch%d", r.batches))
	if err := g.write(dir); err != nil {
		return err
	}
	binary := filepath.Join(dir, "batch.exe")
	_, err := r.command(dir, nil, "go", "build", "-ldflags=-s -w", "-o", binary, ".")
	if err == nil {
		err = r.isIdle(binary, dir)
	}
	if err == nil {
		return r.each(g.members, func(m member) error { return r.runMember(m, binary, dir) })
	}
	if r.ctx.Err() != nil {
		return err
	}
	middle := len(g.members) / 2
	for _, half := range [][]member{g.members[:middle], g.members[middle:]} {
		if err := r.runGroup(&group{g.version, half}); err != nil {
			return err
		}
	}
	return nil
}

// isIdle fails if a batch that is asked for no program does anything that can be
// seen: then the programs in it do, when they are initialised.
func (r *runner) isIdle(binary, dir string) error {
	out, err := r.command(dir, nil, binary)
	if err == nil && out != "" {
		err = fmt.Errorf("prints %q before anything runs", out)
	}
	return err
}

// runMember runs one program of a batch.
func (r *runner) runMember(m member, binary, dir string) error {
	var out Output
	out.Stdout, out.Err = r.command(filepath.Join(dir, m.dir()), []string{batchEnv + "=" + m.dir()}, binary)
	r.outputs[m.index] = out
	return nil
}

// write writes the module of a batch.
func (g *group) write(dir string) error {
	files := archive.Tree{"go.mod": fmt.Appendf(nil, "module %s\n\ngo %s\n", batchModule, g.version)}
	var imports, cases strings.Builder
	for _, m := range g.members {
		for name, data := range m.Files {
			if path.Ext(name) == ".go" {
				data = m.moved(name, data)
			}
			if name != "go.mod" {
				files[path.Join(m.dir(), name)] = data
			}
		}
		files[path.Join(m.dir(), "batch_entry.go")] = fmt.Appendf(nil, "package %s\n\nfunc %s() { main() }\n", batchName, batchEntry)
		fmt.Fprintf(&imports, "\t%s %q\n", m.dir(), path.Join(batchModule, m.dir()))
		fmt.Fprintf(&cases, "\tcase %q:\n\t\t%s.%s()\n", m.dir(), m.dir(), batchEntry)
	}
	files["main.go"] = fmt.Appendf(nil, "package main\n\nimport (\n\t\"os\"\n\n%s)\n\nfunc main() {\n"+
		"\tname := os.Getenv(%q)\n\tos.Unsetenv(%q)\n\tswitch name {\n%s\t}\n}\n", &imports, batchEnv, batchEnv, &cases)
	return files.Write(dir)
}

// moved returns a file of the program as it is in a batch.
func (m member) moved(name string, src []byte) []byte {
	module := modfile.ModulePath(m.Files["go.mod"])
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, src, parser.ImportsOnly)
	if err != nil {
		return src // the compiler will say what is wrong
	}
	var out bytes.Buffer
	done := 0
	replace := func(pos token.Pos, old, new string) {
		at := fset.Position(pos).Offset
		out.Write(src[done:at])
		out.WriteString(new)
		done = at + len(old)
	}
	if path.Dir(name) == "." && f.Name.Name == "main" {
		replace(f.Name.Pos(), "main", batchName)
	}
	for _, spec := range f.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if rest, ok := strings.CutPrefix(imported, module); err == nil && ok && (rest == "" || rest[0] == '/') {
			replace(spec.Path.Pos(), spec.Path.Value, strconv.Quote(batchModule+"/"+m.dir()+rest))
		}
	}
	out.Write(src[done:])
	return out.Bytes()
}
