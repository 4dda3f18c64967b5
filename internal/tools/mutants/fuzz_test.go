package mutants

import (
	"go/ast"
	"go/types"
	"slices"
	"sync"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/internal/archive"
	"github.com/mapfix/mapfix/internal/tools/program"
	"github.com/mapfix/mapfix/internal/tools/verdict"
	"github.com/mapfix/mapfix/rewrite"
)

// testdata has the golden archives.
const testdata = "../../../testdata"

// library returns what the archives import of the standard library.
var library = sync.OnceValues(func() (*program.Library, error) {
	var trees []map[string][]byte
	for _, tier := range []string{"fix", "refuse", "detect"} {
		archives, err := archive.ReadAll(testdata, tier)
		if err != nil {
			return nil, err
		}
		for _, a := range archives {
			trees = append(trees, a.Inputs())
		}
	}
	return program.NewLibrary(program.StandardImports(trees...))
})

// seed adds each archive with a few choices.
func seed(f *testing.F) {
	for _, tier := range []string{"fix", "refuse", "detect"} {
		archives, err := archive.ReadAll(testdata, tier)
		if err != nil {
			f.Fatal(err)
		}
		for i, a := range archives {
			text := new(txtar.Archive)
			for _, name := range archive.Names(a.Inputs()) {
				text.Files = append(text.Files, txtar.File{Name: name, Data: a.Inputs()[name]})
			}
			f.Add(txtar.Format(text), choices(i))
		}
	}
}

// choices returns bytes that have nothing to do with each other.
func choices(seed int) []byte {
	out := make([]byte, 6*8)
	for i, x := 0, uint32(seed)*2654435761+1; i < len(out); i++ {
		x = x*1664525 + 1013904223
		out[i] = byte(x >> 24)
	}
	return out
}

// mutant returns what choices make of the program in text, and skips the test if that does
// not compile.
func mutant(t *testing.T, text, choices []byte) *program.Program {
	lib, err := library()
	if err != nil {
		t.Fatal(err)
	}
	files := make(map[string][]byte)
	for _, f := range txtar.Parse(text).Files {
		files[f.Name] = f.Data
	}
	p, err := program.Load(lib, files)
	if err != nil || len(p.Packages) == 0 {
		t.Skip()
	}
	return Mutate(p, choices)
}

// FuzzSummarise looks for programs that the analysis cannot cope with.
func FuzzSummarise(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, text, choices []byte) {
		p := mutant(t, text, choices)
		defer show(t, p)
		if _, err := verdict.Judge(p); err != nil {
			t.Error(err)
		}
	})
}

// show prints the program when what is done with it panics.
func show(t *testing.T, p *program.Program) {
	if cause := recover(); cause != nil {
		for name, src := range p.Files {
			t.Logf("-- %s --\n%s", name, src)
		}
		panic(cause)
	}
}

// FuzzRewrite looks for programs that do not compile with the copies that are asked for,
// wherever that is.
func FuzzRewrite(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, text, choices []byte) {
		p := mutant(t, text, choices)
		defer show(t, p)
		for _, pkg := range verdict.Packages(p) {
			findings := requests(pkg, &chooser{bytes: slices.Clone(choices)})
			res, err := rewrite.Rewrite([]*rewrite.Package{pkg}, findings, rewrite.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range res.Refusals {
				if r.Bug || r.Reason == "" {
					t.Errorf("%s: %+v: %q", pkg.Path, r.Finding.Repair, r.Reason)
				}
			}
		}
		if t.Failed() {
			for name, src := range p.Files {
				t.Logf("-- %s --\n%s", name, src)
			}
		}
	})
}

// requests asks for copies of a few values.
func requests(pkg *rewrite.Package, c *chooser) []*detect.Finding {
	r := &requester{pkg: pkg}
	for _, file := range pkg.Files {
		ast.Inspect(file, r.visit)
	}
	var chosen []*detect.Finding
	for range min(6, len(r.all)) {
		if f := oneOf(c, r.all); !slices.Contains(chosen, f) {
			chosen = append(chosen, f)
		}
	}
	return chosen
}

// A requester lists what copies can be asked for.
type requester struct {
	pkg *rewrite.Package
	all []*detect.Finding
}

func (r *requester) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.AssignStmt:
		r.values(n.Rhs)
		for _, lhs := range n.Lhs {
			if index, ok := lhs.(*ast.IndexExpr); ok {
				r.ask(summary.Local, n, types.ExprString(index.X), r.pkg.Info.TypeOf(index.X))
			}
			if id, ok := lhs.(*ast.Ident); ok {
				r.ask(summary.After, n, id.Name, r.pkg.Info.TypeOf(id))
			}
		}
	case *ast.ReturnStmt:
		r.values(n.Results)
	case *ast.CallExpr:
		r.values(n.Args)
	case *ast.KeyValueExpr:
		r.values([]ast.Expr{n.Value})
	}
	return true
}

func (r *requester) values(list []ast.Expr) {
	for _, x := range list {
		r.ask(summary.Wrap, x, "", r.pkg.Info.TypeOf(x))
	}
}

// ask adds requests for copies of a value of type t, which writes to it or one level
// below would need.
func (r *requester) ask(kind summary.RepairKind, n ast.Node, expr string, t types.Type) {
	file := r.pkg.Fset.File(n.Pos())
	target := summary.Span{File: file.Name(), Start: file.Offset(n.Pos()), End: file.Offset(n.End())}
	add := func(writes [][]string, object bool) {
		r.all = append(r.all, &detect.Finding{Applicability: detect.Safe, Repair: &summary.Repair{
			Kind: kind, Expr: expr, Target: target, Writes: writes, Object: object,
		}})
	}
	switch kindOf(t).(type) {
	case *types.Map, *types.Slice:
		add([][]string{{}}, false)
		add([][]string{{"[]"}}, false)
	case *types.Pointer:
		add([][]string{{}}, false)
		add(nil, true)
	case *types.Interface:
		add([][]string{{}}, false)
	}
}

func kindOf(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	return t.Underlying()
}
