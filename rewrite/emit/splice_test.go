package emit

import (
	"bytes"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/rewrite/clone"
	"github.com/mapfix/mapfix/rewrite/edit"
	"github.com/mapfix/mapfix/rewrite/lex"
	"github.com/mapfix/mapfix/rewrite/site"
)

// repairsIn makes a repair of every n-th value in src that an assignment, a call
// or a return uses, none inside of another, and of the statements and blocks
// in between. It is empty if src is not Go.
func repairsIn(src []byte, n int) []*Repair {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	c := &collector{tf: fset.File(f.Package), every: n}
	ast.PreorderStack(f, nil, c.visit)
	return c.repairs
}

type collector struct {
	tf           *token.File
	every, count int
	repairs      []*Repair
	wrapped      token.Pos // end of the last wrapped expression
}

func (c *collector) visit(n ast.Node, stack []ast.Node) bool {
	if n.Pos() < c.wrapped {
		return false
	}
	var exprs []ast.Expr
	switch n := n.(type) {
	case *ast.TypeSwitchStmt, *ast.BadExpr, *ast.BadStmt, *ast.GenDecl:
		return false
	case *ast.AssignStmt:
		exprs = n.Rhs
		c.stmt(n, stack)
	case *ast.ReturnStmt:
		exprs = n.Results
	case *ast.RangeStmt:
		c.add(summary.Enter, n.Body, "v.M")
	}
	for _, e := range exprs {
		if c.add(summary.Wrap, e, "") {
			c.wrapped = e.End()
		}
	}
	return true
}

func (c *collector) stmt(n *ast.AssignStmt, stack []ast.Node) {
	s := &site.Site{Syntax: site.Syntax{Node: n, Parents: stack}}
	if list, _ := s.Syntax.List(); list != nil {
		c.add(summary.After, n, "v.M")
	}
}

func (c *collector) add(kind summary.RepairKind, n ast.Node, expr string) bool {
	if c.count++; c.count%c.every != 0 {
		return false
	}
	span := summary.Span{Start: c.tf.Offset(n.Pos()), End: c.tf.Offset(n.End())}
	c.repairs = append(c.repairs, &Repair{
		Site: &site.Site{Kind: kind, Expr: expr, Copy: &clone.Copy{}, Span: span}, Callee: "DeepCopyMap",
	})
	return true
}

// byHand returns src with the wraps made at the sites' offsets, and the text
// that other repairs add left out.
func byHand(src []byte, repairs []*Repair) []byte {
	var edits []edit.Edit
	for _, r := range repairs {
		s := r.Site
		if s.Kind == summary.Wrap {
			edits = append(edits, edit.Edit{Start: s.Span.Start, End: s.Span.Start, New: "DeepCopyMap("}, edit.Edit{Start: s.Span.End, End: s.Span.End, New: ")"})
		}
	}
	return edit.Apply(src, edits)
}

// checkSplice changes src at every n-th place and compares with the same
// changes made by hand. It returns how many there were, and how many were
// given up.
func checkSplice(t testing.TB, name string, src []byte, n int) (total, failed int) {
	repairs := repairsIn(src, n)
	if len(repairs) == 0 {
		return 0, 0
	}
	bad, err := editFile(name, src, repairs)
	if err != nil {
		return len(repairs), len(repairs)
	}
	var good []*Repair
	var wraps, all []edit.Edit
	for _, r := range repairs {
		if bad[r] != "" {
			continue
		}
		good = append(good, r)
		all = append(all, r.Edits...)
		if r.Site.Kind == summary.Wrap {
			wraps = append(wraps, r.Edits...)
		}
	}
	if got, want := edit.Apply(src, wraps), byHand(src, good); !bytes.Equal(got, want) {
		t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
	}
	out := edit.Apply(src, all)
	if _, err := parser.ParseFile(token.NewFileSet(), name, out, parser.SkipObjectResolution); err != nil {
		t.Errorf("%s: %v\n%s", name, err, out)
	}
	if a, b := comments(src), comments(out); a != b {
		t.Errorf("%s: comments differ:\n%s\n%s", name, a, b)
	}
	return len(repairs), len(bad)
}

// comments returns the comments of src, without carriage returns.
func comments(src []byte) string {
	var b strings.Builder
	for _, t := range lex.Scan(src, 1) {
		if t.Tok == token.COMMENT {
			b.WriteString(strings.ReplaceAll(t.Lit, "\r", "") + "\n")
		}
	}
	return b.String()
}

// TestSpliceCorpus changes files of the standard library, as they are and
// with their formatting spoiled, and wants every change to be exact.
func TestSpliceCorpus(t *testing.T) {
	total, failed := 0, 0
	for _, dir := range []string{"strconv", "encoding/json", "text/template", "go/printer"} {
		files, err := filepath.Glob(filepath.Join(build.Default.GOROOT, "src", dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for i, text := range [][]byte{src, spoil(src)} {
				n, bad := checkSplice(t, filepath.Base(name), text, 3+4*i)
				total, failed = total+n, failed+bad
			}
		}
	}
	t.Logf("%d changes, %d given up", total, failed)
	if failed > 0 || total == 0 {
		t.Errorf("%d of %d changes were given up", failed, total)
	}
}

// spoil gives src a byte order mark, CRLF line ends and odd spacing.
func spoil(src []byte) []byte {
	if !bytes.Contains(src, []byte("`")) {
		src = bytes.ReplaceAll(src, []byte("\t"), []byte("  "))
		src = bytes.ReplaceAll(src, []byte(" = "), []byte("="))
	}
	src = bytes.ReplaceAll(src, []byte("\n"), []byte("\r\n"))
	return append([]byte("\ufeff"), bytes.TrimSuffix(src, []byte("\r\n"))...)
}

func FuzzSplice(f *testing.F) {
	archives, err := filepath.Glob("../testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range archives {
		a, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range a.Files {
			if strings.HasSuffix(file.Name, ".go") && !strings.HasPrefix(file.Name, "want/") {
				f.Add(file.Data, 1)
				f.Add(spoil(file.Data), 2)
			}
		}
	}
	f.Add([]byte("package p\nfunc f() { x := (a)(b, ) ; for range x { } }"), 1)
	f.Add([]byte("package p\nfunc f() {\nv := v.M\nv.M = v.M\n}"), 1)
	f.Fuzz(func(t *testing.T, src []byte, n int) {
		if n > 0 && len(src) < 1<<14 {
			checkSplice(t, "fuzz.go", src, n)
		}
	})
}

func BenchmarkApply(b *testing.B) {
	var text strings.Builder
	text.WriteString("package p\n\nvar conf map[string]int\n\n")
	for range 200 {
		text.WriteString("func _() {\n\t// a comment\n\tm := conf\n\tm[\"a\"] = 1\n}\n\n")
	}
	src := []byte(text.String())
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		if bad, err := editFile("a.go", src, repairsIn(src, 10)); err != nil || len(bad) > 0 {
			b.Fatal(err, bad)
		}
	}
}
