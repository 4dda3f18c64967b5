package emit

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"

	"github.com/dave/dst"
	"github.com/dave/dst/decorator"
	"github.com/dave/dst/dstutil"

	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/rewrite/edit"
	"github.com/mapfix/mapfix/rewrite/lex"
	"github.com/mapfix/mapfix/rewrite/site"
)

// A tree is one file as dst, in which its repairs are made.
type tree struct {
	name    string
	orig    []byte
	fset    *token.FileSet
	ast     *ast.File
	dec     *decorator.Decorator
	dst     *dst.File
	marker  string
	repairs []*Repair
	wraps   map[dst.Node]*Repair // not done yet
	exprs   map[*Repair]dst.Expr
	layout  *edit.Layout
}

// editFile sets the edits of the given repairs, all of the file called name. The
// repairs whose change did not come out as planned are returned with the reason.
func editFile(name string, orig []byte, repairs []*Repair) (map[*Repair]string, error) {
	if len(repairs) == 0 {
		return nil, nil
	}
	t := &tree{
		name: name, orig: orig, layout: edit.NewLayout(orig), fset: token.NewFileSet(), repairs: repairs,
		wraps: make(map[dst.Node]*Repair), exprs: make(map[*Repair]dst.Expr),
	}
	if err := t.decorate(); err != nil {
		return nil, err
	}
	failed := make(map[*Repair]string)
	for i, r := range repairs {
		if err := t.change(r, i); err != nil {
			failed[r] = err.Error()
		}
	}
	dstutil.Apply(t.dst, nil, t.wrap)
	var printed bytes.Buffer
	if err := decorator.Fprint(&printed, t.dst); err != nil {
		return nil, err
	}
	sp, ok := lex.NewSplice(lex.Scan(t.layout.Source.Text, 0), printed.Bytes())
	if !ok {
		return nil, errors.New("the file differs too much from its formatted form")
	}
	for i, r := range repairs {
		if failed[r] == "" && !t.read(sp, r, i) {
			failed[r] = "the change could not be told from formatting"
		}
	}
	return failed, nil
}

// decorate parses the file and chooses what marks begin with.
func (t *tree) decorate() (err error) {
	t.ast, err = parser.ParseFile(t.fset, t.name, t.layout.Source.Text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	t.dec = decorator.NewDecorator(t.fset)
	t.dst, err = t.dec.DecorateFile(t.ast)
	t.marker = "mapfixSite"
	for bytes.Contains(t.orig, []byte(t.marker)) {
		t.marker += "X"
	}
	return err
}

// mark returns the name that stands for the callee of repair i until its tokens
// have been found: unlike the real name it can occur nowhere else.
func (t *tree) mark(i int) string { return fmt.Sprintf("%s%dx", t.marker, i) }

// change makes repair i in the dst, or notes it for wrap.
func (t *tree) change(r *Repair, i int) error {
	s := r.Site
	from, to := t.span(s)
	node, parents := site.FindNode(t.ast, t.fset.File(t.ast.Package), s.Kind, from, to)
	if node == nil {
		return errors.New("the target is not in the file's text")
	}
	if s.Kind == summary.Wrap {
		t.wraps[t.dec.Dst.Nodes[node]] = r
		t.exprs[r] = t.dec.Dst.Nodes[node].(dst.Expr)
		return nil
	}
	if line := t.insertion(r); s.Object != nil && s.Object.Guard && !strings.Contains(line.New, "\n") {
		return errors.New("the check whether " + s.Expr + " is nil has no line of its own") // gofmt would tear the block apart
	}
	stmt := &dst.ExprStmt{X: dst.NewIdent(t.mark(i))}
	stmt.Decs.Before, stmt.Decs.After = dst.NewLine, dst.NewLine
	return t.insert(s.Kind, node, parents, stmt)
}

// span returns the site's target as offsets in the text.
func (t *tree) span(s *site.Site) (from, to int) {
	return t.layout.Source.Offset(s.Span.Start), t.layout.Source.Offset(s.Span.End)
}

// opening returns the offset in the text of the brace or colon that the statements
// of the block or case at s come behind.
func (t *tree) opening(s *site.Site) int {
	at := s.Span.Start
	switch cc := s.Syntax.Node.(type) {
	case *ast.CaseClause:
		at += int(cc.Colon - cc.Case)
	case *ast.CommClause:
		at += int(cc.Colon - cc.Case)
	}
	return t.layout.Source.Offset(at)
}

// insert adds stmt at the start of a block, or behind the statement that node is.
func (t *tree) insert(kind summary.RepairKind, node ast.Node, parents []ast.Node, stmt dst.Stmt) error {
	if kind == summary.Enter {
		list := dstList(t.dec.Dst.Nodes[node])
		*list = slices.Insert(*list, 0, stmt)
		return nil
	}
	child := t.dec.Dst.Nodes[node]
	for i := len(parents) - 1; i >= 0; i-- {
		list := dstList(t.dec.Dst.Nodes[parents[i]])
		if list == nil { // a label
			child = t.dec.Dst.Nodes[parents[i]]
			continue
		}
		at := slices.IndexFunc(*list, func(x dst.Stmt) bool { return x == child })
		if at < 0 {
			break
		}
		*list = slices.Insert(*list, at+1, stmt)
		return nil
	}
	return errors.New("the statement is not part of a block")
}

// dstList returns the list of statements of a block or case, nil for other nodes.
func dstList(n dst.Node) *[]dst.Stmt {
	switch n := n.(type) {
	case *dst.BlockStmt:
		return &n.List
	case *dst.CaseClause:
		return &n.Body
	case *dst.CommClause:
		return &n.Body
	}
	return nil
}

// wrap replaces a noted expression by the call that copies it.
func (t *tree) wrap(c *dstutil.Cursor) bool {
	r := t.wraps[c.Node()]
	if r == nil {
		return true
	}
	delete(t.wraps, c.Node())
	expr := c.Node().(dst.Expr)
	decs := *expr.Decorations()
	expr.Decorations().Before, expr.Decorations().After = dst.None, dst.None
	expr.Decorations().Start, expr.Decorations().End = nil, nil
	mark := t.mark(slices.Index(t.repairs, r))
	var call dst.Expr = callCopy(expr, r.byMethod(), mark)
	if r.asserts() {
		call = &dst.TypeAssertExpr{X: call, Type: dst.NewIdent(mark + "T")}
	}
	*call.Decorations() = decs // else the comments would slip into the call
	c.Replace(call)
	return true
}

// callCopy returns name(x) or x.name().
func callCopy(x dst.Expr, method bool, name string) *dst.CallExpr {
	if !method {
		return &dst.CallExpr{Fun: dst.NewIdent(name), Args: []dst.Expr{x}}
	}
	if !primary(x) {
		x = &dst.ParenExpr{X: x}
	}
	return &dst.CallExpr{Fun: &dst.SelectorExpr{X: x, Sel: dst.NewIdent(name)}}
}

// primary reports whether a selector binds to all of x.
func primary(x dst.Expr) bool {
	switch x.(type) {
	case *dst.UnaryExpr, *dst.StarExpr, *dst.BinaryExpr, *dst.FuncLit:
		return false
	}
	return true
}
