package command

import (
	"context"
	"go/ast"
	"go/types"
	"os"
	"strings"
	"testing"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/internal/driver"
	"github.com/mapfix/mapfix/rewrite"
)

// TestCorpus asks for each kind of repair wherever it could apply in the module
// at $MAPFIX_CORPUS, and in the packages $MAPFIX_CORPUS_PACKAGES (default ./...)
// of it, tests included, and for some of them with the copy functions in each
// place where they can be. Every request must end in a fix or in a refusal with a reason. The result must type-check,
// differ from the source at the places of the requests only, and leave nothing
// to do when the same copies are asked for again. Nothing is written.
func TestCorpus(t *testing.T) {
	dir := os.Getenv("MAPFIX_CORPUS")
	if dir == "" {
		t.Skip("MAPFIX_CORPUS names no directory")
	}
	patterns := strings.Fields(os.Getenv("MAPFIX_CORPUS_PACKAGES"))
	if len(patterns) == 0 {
		patterns = []string{"./..."}
	}
	program, err := driver.NewLoader().Run(context.Background(), driver.Config{Dir: dir, Patterns: patterns, Tests: true})
	if err != nil {
		t.Fatal(err)
	}
	files := program.Files()
	c := &corpus{t: t, shared: sharedIn(program, dir)}
	for len(files) > 0 {
		n := min(len(files), 200) // syntax and types of all at once may be too much
		pkgs, err := program.Packages(files[:n])
		if err != nil {
			t.Fatal(err)
		}
		for _, pkg := range pkgs {
			c.checkPackage(pkg)
		}
		files = files[n:]
	}
	t.Logf("%d packages, %d requests: %d fixed, %d refused; of the fixed, %d asked for again",
		len(c.seen), c.requests, c.fixed, c.requests-c.fixed, c.again)
}

// perRound is about how many copies are asked for in one file at once: of those
// that lie inside of each other only one can be made.
const perRound = 40

// A round is what is asked for at once. Objects that copy themselves are apart,
// since nobody asks for both kinds of copies of one.
type round struct{ values, objects []*detect.Finding }

// requests asks for a copy of every value that could be one, in as many rounds as
// it takes. Each round goes over all of the source.
func requests(pkg *rewrite.Package) []round {
	var rounds []round
	for _, f := range pkg.Files {
		r := &requester{pkg: pkg, tf: pkg.Fset.File(f.Package).Name()}
		if pkg.Sources[r.tf] == nil {
			continue
		}
		ast.PreorderStack(f, nil, r.visit)
		n := len(r.findings)/perRound + 1
		for len(rounds) < n {
			rounds = append(rounds, round{})
		}
		for i, f := range r.findings {
			if to := &rounds[i%n]; f.Repair.Object {
				to.objects = append(to.objects, f)
			} else {
				to.values = append(to.values, f)
			}
		}
	}
	return rounds
}

type requester struct {
	pkg      *rewrite.Package
	tf       string
	findings []*detect.Finding
}

func (r *requester) visit(n ast.Node, stack []ast.Node) bool {
	switch n := n.(type) {
	case *ast.AssignStmt:
		for _, e := range n.Rhs {
			r.ask(summary.Wrap, e, "", r.pkg.Info.TypeOf(e))
		}
		for _, e := range n.Lhs {
			r.assigned(n, e)
		}
	case *ast.ReturnStmt:
		for _, e := range n.Results {
			r.ask(summary.Wrap, e, "", r.pkg.Info.TypeOf(e))
		}
	case *ast.KeyValueExpr:
		r.ask(summary.Wrap, n.Value, "", r.pkg.Info.TypeOf(n.Value))
	case *ast.CallExpr:
		for _, e := range n.Args {
			r.ask(summary.Wrap, e, "", r.pkg.Info.TypeOf(e))
		}
	case *ast.RangeStmt:
		if id, ok := n.Value.(*ast.Ident); ok {
			r.ask(summary.Enter, n.Body, id.Name, r.pkg.Info.TypeOf(id))
		}
	case *ast.FuncDecl:
		if n.Body == nil {
			return false
		}
		for _, p := range n.Type.Params.List {
			for _, id := range p.Names {
				r.ask(summary.Enter, n.Body, id.Name, r.pkg.Info.TypeOf(id))
			}
		}
	}
	return true
}

// assigned asks for a copy behind the statement, and for a variable if it writes
// an element.
func (r *requester) assigned(n *ast.AssignStmt, lhs ast.Expr) {
	if id, ok := lhs.(*ast.Ident); ok {
		r.ask(summary.After, n, id.Name, r.pkg.Info.TypeOf(id))
	}
	if index, ok := lhs.(*ast.IndexExpr); ok {
		r.ask(summary.Local, n, types.ExprString(index.X), r.pkg.Info.TypeOf(index.X))
	}
}

// ask adds a request for a copy of a value of type t, with all that lies one
// level below it, and for objects that copy themselves one for that.
func (r *requester) ask(kind summary.RepairKind, n ast.Node, expr string, t types.Type) {
	if t == nil {
		return
	}
	add := func(writes [][]string, object bool) {
		file := r.pkg.Fset.File(n.Pos())
		r.findings = append(r.findings, &detect.Finding{Applicability: detect.Safe, Repair: &summary.Repair{
			Kind: kind, Expr: expr, Writes: writes, Object: object,
			Target: summary.Span{File: r.tf, Start: file.Offset(n.Pos()), End: file.Offset(n.End())},
		}})
	}
	switch u := t.Underlying().(type) {
	case *types.Map, *types.Slice:
		add([][]string{{}}, false)
		add([][]string{{"[]"}}, false)
	case *types.Struct:
		for f := range u.Fields() {
			if _, ok := f.Type().Underlying().(*types.Map); ok {
				add([][]string{{"." + f.Name()}}, false)
				if expr != "" {
					expr := expr + "." + f.Name()
					r.ask(kind, n, expr, f.Type())
				}
			}
		}
	case *types.Pointer:
		add([][]string{{}}, false)
		add(nil, true)
	case *types.Interface:
		add([][]string{{}}, false)
	}
}
