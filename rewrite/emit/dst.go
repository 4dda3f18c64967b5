package emit

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"sort"
	"strings"

	"github.com/dave/dst"
	"github.com/dave/dst/decorator"
	"github.com/dave/dst/dstutil"

	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/rewrite/edit"
	"github.com/mapfix/mapfix/rewrite/lex"
	"github.com/mapfix/mapfix/rewrite/site"
)

// An editor changes one file.
type editor struct {
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
	e := &editor{
		name: name, orig: orig, layout: edit.NewLayout(orig), fset: token.NewFileSet(), repairs: repairs,
		wraps: make(map[dst.Node]*Repair), exprs: make(map[*Repair]dst.Expr),
	}
	if err := e.decorate(); err != nil {
		return nil, err
	}
	failed := make(map[*Repair]string)
	for i, r := range repairs {
		if err := e.change(r, i); err != nil {
			failed[r] = err.Error()
		}
	}
	dstutil.Apply(e.dst, nil, e.wrap)
	var printed bytes.Buffer
	if err := decorator.Fprint(&printed, e.dst); err != nil {
		return nil, err
	}
	sp, ok := lex.NewSplice(lex.Scan(e.layout.Source.Text, 0), printed.Bytes())
	if !ok {
		return nil, errors.New("the file differs too much from its formatted form")
	}
	for i, r := range repairs {
		if failed[r] == "" && !e.read(sp, r, i) {
			failed[r] = "the change could not be told from formatting"
		}
	}
	return failed, nil
}

func (e *editor) decorate() (err error) {
	e.ast, err = parser.ParseFile(e.fset, e.name, e.layout.Source.Text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	e.dec = decorator.NewDecorator(e.fset)
	e.dst, err = e.dec.DecorateFile(e.ast)
	e.marker = "mapfixSite"
	for bytes.Contains(e.orig, []byte(e.marker)) {
		e.marker += "X"
	}
	return err
}

// mark returns the name that stands for the callee of repair i until its tokens
// have been found: unlike the real name it can occur nowhere else.
func (e *editor) mark(i int) string { return fmt.Sprintf("%s%dx", e.marker, i) }

// change makes repair i in the dst, or notes it for wrap.
func (e *editor) change(r *Repair, i int) error {
	s := r.Site
	from, to := e.span(s)
	node, parents := site.FindNode(e.ast, e.fset.File(e.ast.Package), s.Kind, from, to)
	if node == nil {
		return errors.New("the target is not in the file's text")
	}
	if s.Kind == summary.Wrap {
		e.wraps[e.dec.Dst.Nodes[node]] = r
		e.exprs[r] = e.dec.Dst.Nodes[node].(dst.Expr)
		return nil
	}
	if line := e.insertion(r); s.Object != nil && s.Object.Guard && !strings.Contains(line.New, "\n") {
		return errors.New("the check whether " + s.Expr + " is nil has no line of its own") // gofmt would tear the block apart
	}
	stmt := &dst.ExprStmt{X: dst.NewIdent(e.mark(i))}
	stmt.Decs.Before, stmt.Decs.After = dst.NewLine, dst.NewLine
	return e.insert(s.Kind, node, parents, stmt)
}

// span returns the site's target as offsets in the text.
func (e *editor) span(s *site.Site) (from, to int) {
	return e.layout.Source.Offset(s.Span.Start), e.layout.Source.Offset(s.Span.End)
}

// opening returns the offset in the text of the brace or colon that the statements
// of the block or case at s come behind.
func (e *editor) opening(s *site.Site) int {
	at := s.Span.Start
	switch cc := s.Syntax.Node.(type) {
	case *ast.CaseClause:
		at += int(cc.Colon - cc.Case)
	case *ast.CommClause:
		at += int(cc.Colon - cc.Case)
	}
	return e.layout.Source.Offset(at)
}

func (e *editor) insert(kind summary.RepairKind, node ast.Node, parents []ast.Node, stmt dst.Stmt) error {
	if kind == summary.Enter {
		list := dstList(e.dec.Dst.Nodes[node])
		*list = slices.Insert(*list, 0, stmt)
		return nil
	}
	child := e.dec.Dst.Nodes[node]
	for i := len(parents) - 1; i >= 0; i-- {
		list := dstList(e.dec.Dst.Nodes[parents[i]])
		if list == nil { // a label
			child = e.dec.Dst.Nodes[parents[i]]
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
func (e *editor) wrap(c *dstutil.Cursor) bool {
	r := e.wraps[c.Node()]
	if r == nil {
		return true
	}
	delete(e.wraps, c.Node())
	expr := c.Node().(dst.Expr)
	decs := *expr.Decorations()
	expr.Decorations().Before, expr.Decorations().After = dst.None, dst.None
	expr.Decorations().Start, expr.Decorations().End = nil, nil
	mark := e.mark(slices.Index(e.repairs, r))
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

// read sets the edits of repair i from the printed text and reports whether
// they are what was to be expected.
func (e *editor) read(sp *lex.Splice, r *Repair, i int) bool {
	s := r.Site
	from, to := e.span(s)
	first, behind := tokenAt(sp.Old, from), tokenAt(sp.Old, to)
	if s.Kind == summary.Wrap {
		return e.readWrap(sp, r, e.mark(i), first, behind)
	}
	at := behind
	if s.Kind == summary.Enter {
		at = tokenAt(sp.Old, e.opening(s)) + 1
	}
	if !strings.Contains(sp.Inserted(at), e.mark(i)) {
		return false
	}
	r.Edits = []edit.Edit{e.insertion(r)}
	return true
}

// insertion returns the edit that adds the statement of r.
func (e *editor) insertion(r *Repair) edit.Edit {
	from, to := e.span(r.Site)
	line := e.layout.After(from, to, r.assignment())
	if r.Site.Kind == summary.Enter {
		line = e.layout.Enter(e.opening(r.Site), to, r.assignment())
	}
	line.File = e.name
	return line
}

func (e *editor) readWrap(sp *lex.Splice, r *Repair, mark string, first, behind int) bool {
	opening, closing := mark+"(", ")"
	if r.byMethod() {
		opening, closing = "", "."+mark+"()"
		if !primary(e.exprs[r]) {
			opening, closing = "(", ")"+closing
		}
		if r.asserts() {
			closing += ".(" + mark + "T)"
		}
	}
	// A statement can be added right in front or behind.
	if !strings.HasSuffix(sp.Inserted(first), opening) || !strings.HasPrefix(sp.Inserted(behind), closing) {
		return false
	}
	r.Edits = nil
	if opening != "" {
		r.Edits = append(r.Edits, edit.Edit{File: e.name, Start: r.Site.Span.Start, End: r.Site.Span.Start, New: strings.Replace(opening, mark, r.Callee, 1)})
	}
	if r.asserts() {
		closing = strings.Replace(closing, mark+"T", r.Site.Object.Assert, 1)
	}
	r.Edits = append(r.Edits, edit.Edit{File: e.name, Start: r.Site.Span.End, End: r.Site.Span.End, New: strings.Replace(closing, mark, r.Callee, 1)})
	return true
}

// tokenAt returns the index of the first token at or behind off.
func tokenAt(toks []lex.Lexeme, off int) int {
	return sort.Search(len(toks), func(i int) bool { return toks[i].Start >= off })
}
