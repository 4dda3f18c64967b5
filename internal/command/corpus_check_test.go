package command

import (
	"bytes"
	"cmp"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/modfile"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/internal/driver"
	"github.com/mapfix/mapfix/rewrite"
)

// A corpus is one run of TestCorpus.
type corpus struct {
	t      *testing.T
	shared *rewrite.SharedPackage // that copy functions can go to, or nil
	maps   types.Importer         // of a package that the program may not have, once needed
	seen   map[string]bool        // directories and names of packages

	requests, fixed, again int
}

// sharedIn returns a package for copy functions in the module at dir, which
// does not exist yet, or nil if there can be none.
func sharedIn(program *driver.Program, dir string) *rewrite.SharedPackage {
	data, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return nil
	}
	shared, err := program.SharedPackage(modfile.ModulePath(data) + "/internal/mapfixcopies")
	if err != nil {
		return nil
	}
	return shared
}

// checkPackage asks for repairs in one package, and in the first round with each
// placement.
func (c *corpus) checkPackage(pkg *rewrite.Package) {
	key := pkg.Dir + "\x00" + pkg.Path
	if c.seen[key] {
		return
	}
	if c.seen == nil {
		c.seen = make(map[string]bool)
	}
	c.seen[key] = true
	for i, round := range requests(pkg) {
		c.checkPlacement(pkg, round.objects, rewrite.Options{})
		c.checkPlacement(pkg, round.values, rewrite.Options{})
		if i > 0 {
			continue
		}
		c.checkPlacement(pkg, round.values, rewrite.Options{Placement: rewrite.Inline})
		c.checkPlacement(pkg, round.values, rewrite.Options{Placement: rewrite.Maps, PreserveNil: true})
		if c.shared != nil {
			c.checkPlacement(pkg, round.values, rewrite.Options{Placement: rewrite.Shared, Shared: c.shared})
		}
	}
}

func (c *corpus) checkPlacement(pkg *rewrite.Package, findings []*detect.Finding, opts rewrite.Options) {
	c.t.Helper()
	res, err := rewrite.Rewrite([]*rewrite.Package{pkg}, findings, opts)
	if err != nil {
		c.t.Fatal(err)
	}
	for _, r := range res.Refusals {
		if r.Bug || r.Reason == "" {
			c.complain(pkg, opts, r.Finding, "%q", r.Reason)
		}
	}
	for _, change := range res.Changes {
		if !change.Created {
			c.checkEdits(pkg, opts, change, res.Fixes)
		}
	}
	if len(res.Fixes)+len(res.Refusals) != len(findings) {
		c.t.Errorf("%s: %d fixes and %d refusals for %d requests", pkg.Path, len(res.Fixes), len(res.Refusals), len(findings))
	}
	c.requests, c.fixed = c.requests+len(findings), c.fixed+len(res.Fixes)
	if len(res.Fixes) > 0 {
		c.askAgain(pkg, opts, res)
	}
}

// complain reports what is wrong with one request.
func (c *corpus) complain(pkg *rewrite.Package, opts rewrite.Options, f *detect.Finding, format string, args ...any) {
	c.t.Helper()
	r := f.Repair
	text := pkg.Sources[r.Target.File][r.Target.Start:r.Target.End]
	args = append([]any{pkg.Path, opts.Placement, r.Kind, filepath.Base(r.Target.File), r.Target.Start, r.Target.End, r.Expr, r.Writes, r.Object, text[:min(len(text), 100)]}, args...)
	c.t.Errorf("%s %s: %s %s[%d:%d] %q %q object=%t\n\tat %s\n\t"+format, args...)
}

// checkEdits makes sure that a changed file is the old one but for the edits,
// and that these stay where they belong.
func (c *corpus) checkEdits(pkg *rewrite.Package, opts rewrite.Options, change rewrite.Change, fixes []rewrite.Fix) {
	c.t.Helper()
	var edits []rewrite.Edit
	allowed := make(map[rewrite.Edit]bool)
	for _, fix := range fixes {
		area := newArea(pkg, change.File, fix.Finding.Repair)
		for _, e := range fix.Edits {
			if e.File != change.File {
				continue
			}
			if !slices.Contains(edits, e) {
				edits = append(edits, e)
			}
			space := strings.TrimSpace(e.New+string(change.Old[e.Start:e.End])) == "" // keeps comments in their column
			allowed[e] = allowed[e] || space || area.holds(e)
		}
	}
	for e, ok := range allowed {
		if !ok {
			c.t.Errorf("%s %s: edit of %q at %d is at no place of a request that it is for", change.File, opts.Placement, e.New, e.Start)
		}
	}
	if !keepsRest(change, edits) {
		c.t.Errorf("%s %s: the change is not made of the edits", change.File, opts.Placement)
	}
}

// keepsRest reports whether the new text is the old one with the edits: at
// each place where there are some, as much as these bring, and elsewhere the
// same bytes.
func keepsRest(change rewrite.Change, edits []rewrite.Edit) bool {
	slices.SortFunc(edits, func(a, b rewrite.Edit) int { return cmp.Compare(a.Start, b.Start) })
	from, rest := 0, change.New
	for i := 0; i < len(edits); {
		kept, ok := bytes.CutPrefix(rest, change.Old[from:edits[i].Start])
		if !ok {
			return false
		}
		from, rest = edits[i].Start, kept
		for at := from; i < len(edits) && edits[i].Start == at; i++ {
			n := len(edits[i].New)
			if n > len(rest) || !bytes.Contains(kept, []byte(edits[i].New)) {
				return false
			}
			from, rest = max(from, edits[i].End), rest[n:]
		}
	}
	return bytes.Equal(rest, change.Old[from:])
}

// An area is where a repair may change its file.
type area struct {
	imports    int // where the imports end
	start, end int // of the lines
	last       int // the end of the file
}

// newArea returns the area of r: the lines of its target, the rest of the block
// for what gets a variable or is copied behind checks, the start of the block
// for a copy there, and what copy functions need elsewhere in the file.
func newArea(pkg *rewrite.Package, file string, r *summary.Repair) area {
	src := pkg.Sources[file]
	a := area{last: len(src), imports: importsEnd(pkg, file)}
	if r.Target.File != file {
		return a
	}
	a.start, a.end = r.Target.Start, r.Target.End
	switch {
	case r.Object, r.Kind == summary.Local, r.Kind == summary.After:
		a.start, a.end = blockAround(pkg, file, a.start, a.end)
	case r.Kind == summary.Enter:
		a.end = a.start + 1
	}
	a.start = bytes.LastIndexByte(src[:a.start], '\n') + 1
	if eol := bytes.IndexByte(src[a.end:], '\n'); eol >= 0 {
		a.end += eol
	} else {
		a.end = len(src)
	}
	return a
}

func (a area) holds(e rewrite.Edit) bool {
	return e.End <= a.imports || e.Start == a.last || a.start <= e.Start && e.End <= a.end
}

// importsEnd returns where the first declaration behind the imports starts.
func importsEnd(pkg *rewrite.Package, file string) int {
	for _, f := range pkg.Files {
		tf := pkg.Fset.File(f.Package)
		if tf.Name() != file {
			continue
		}
		for _, decl := range f.Decls {
			if gen, ok := decl.(*ast.GenDecl); !ok || gen.Tok != token.IMPORT {
				return tf.Offset(decl.Pos())
			}
		}
	}
	return 0
}

// blockAround returns the span of the innermost block around a target, or its own
// if there is none.
func blockAround(pkg *rewrite.Package, file string, start, end int) (from, to int) {
	from, to = start, end
	for _, f := range pkg.Files {
		tf := pkg.Fset.File(f.Package)
		if tf.Name() != file {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if n == nil {
				return false
			}
			switch n.(type) {
			case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause:
				if s, e := tf.Offset(n.Pos()), tf.Offset(n.End()); s <= start && end <= e {
					from, to = s, e
				}
			}
			return true
		})
	}
	return from, to
}

// askAgain type-checks the result and asks there for the copies that were
// made: all must be there already.
func (c *corpus) askAgain(pkg *rewrite.Package, opts rewrite.Options, res *rewrite.Result) {
	c.t.Helper()
	again, opts := c.changed(pkg, opts, res)
	if again == nil {
		return
	}
	edits := make(map[string][]rewrite.Edit)
	locals := make(map[rewrite.Edit]bool)
	for _, fix := range res.Fixes {
		for _, e := range fix.Edits {
			if !slices.Contains(edits[e.File], e) {
				edits[e.File] = append(edits[e.File], e)
			}
		}
		if fix.Finding.Repair.Kind == summary.Local {
			locals[fix.Edits[0]] = true
		}
	}
	var findings []*detect.Finding
	was := make(map[*detect.Finding]*detect.Finding)
	for _, fix := range res.Fixes {
		if locals[fix.Edits[0]] {
			continue // what is written is a variable now, which has no target
		}
		f := &detect.Finding{Applicability: detect.Safe, Repair: moved(fix.Finding.Repair, edits)}
		findings, was[f] = append(findings, f), fix.Finding
	}
	c.again += len(findings)
	second, err := rewrite.Rewrite([]*rewrite.Package{again}, findings, opts)
	if err != nil {
		c.t.Fatal(err)
	}
	for _, fix := range second.Fixes {
		c.complain(pkg, opts, was[fix.Finding], "is copied again: %s\n\tat %s", fix.Message, around(again, fix.Finding.Repair.Target))
	}
	for _, r := range second.Refusals {
		if !r.Copied {
			c.complain(pkg, opts, was[r.Finding], "is not known to be copied: %s\n\tat %s", r.Reason, around(again, r.Finding.Repair.Target))
		}
	}
}

// around returns the start of a target and what follows it.
func around(pkg *rewrite.Package, target summary.Span) []byte {
	text := pkg.Sources[target.File]
	return text[target.Start:min(len(text), max(target.Start+100, target.End+200))]
}

// moved returns r as it is in the file behind the edits: what is inserted at
// its start is in front of it, and at its end behind it, unless that closes a
// call in the last expression of a statement.
func moved(r *summary.Repair, edits map[string][]rewrite.Edit) *summary.Repair {
	m := *r
	for _, e := range edits[r.Target.File] {
		grown := len(e.New) - (e.End - e.Start)
		if e.End <= r.Target.Start {
			m.Target.Start += grown
		}
		closes := r.Kind != summary.Wrap && e.Start == r.Target.End && strings.ContainsAny(e.New[:min(len(e.New), 1)], ").")
		if e.Start < r.Target.End || closes {
			m.Target.End += grown
		}
	}
	return &m
}

// changed returns the package as it becomes, and options to change it again. It
// is nil if the result does not type-check, which is an error unless the package
// did not before.
func (c *corpus) changed(pkg *rewrite.Package, opts rewrite.Options, res *rewrite.Result) (*rewrite.Package, rewrite.Options) {
	c.t.Helper()
	again, imp := *pkg, &corpusImporter{corpus: c, imp: pkg.Importer}
	again.Fset, again.Sources, again.Importer = token.NewFileSet(), maps.Clone(pkg.Sources), imp
	if opts.Shared != nil {
		copied := *opts.Shared
		opts.Shared = &copied
		opts.Shared.Sources = make(map[string][]byte)
	}
	for _, change := range res.Changes {
		if opts.Shared != nil && filepath.Dir(change.File) == opts.Shared.Dir {
			opts.Shared.Sources[change.File] = change.New
		} else {
			again.Sources[change.File] = change.New
		}
	}
	var errs []error
	if opts.Shared != nil {
		shared := &rewrite.Package{
			Path: opts.Shared.Path, GoVersion: opts.Shared.GoVersion, Sizes: pkg.Sizes,
			Fset: again.Fset, Sources: opts.Shared.Sources, Importer: imp,
		}
		errs = check(shared)
		imp.shared = shared.Types
	}
	errs = append(errs, check(&again)...)
	if len(errs) == 0 {
		return &again, opts
	}
	before := *pkg
	before.Fset = token.NewFileSet()
	if old := check(&before); len(old) == 0 {
		c.t.Errorf("%s %s: the result does not type-check: %v", pkg.Path, opts.Placement, errs[0])
	}
	return nil, opts
}

// check parses and type-checks the sources of pkg, and sets what comes of that.
func check(pkg *rewrite.Package) []error {
	var errs []error
	pkg.Files = nil
	for _, name := range slices.Sorted(maps.Keys(pkg.Sources)) {
		f, err := parser.ParseFile(pkg.Fset, name, pkg.Sources[name], parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			errs = append(errs, err)
		}
		pkg.Files = append(pkg.Files, f)
	}
	pkg.Info = &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object),
		Selections: make(map[*ast.SelectorExpr]*types.Selection), Implicits: make(map[ast.Node]types.Object),
		Instances: make(map[*ast.Ident]types.Instance), Scopes: make(map[ast.Node]*types.Scope), FileVersions: make(map[*ast.File]string),
	}
	conf := types.Config{
		GoVersion: pkg.GoVersion, Importer: pkg.Importer, Sizes: pkg.Sizes, FakeImportC: true,
		Error: func(err error) { errs = append(errs, err) },
	}
	pkg.Types, _ = conf.Check(pkg.Path, pkg.Fset, pkg.Files, pkg.Info) // errors are noted
	return errs
}

// A corpusImporter imports what a changed package does, and may not have before.
type corpusImporter struct {
	corpus *corpus
	imp    types.Importer
	shared *types.Package // or nil
}

func (i *corpusImporter) Import(path string) (*types.Package, error) {
	if i.shared != nil && i.shared.Path() == path {
		return i.shared, nil
	}
	pkg, err := i.imp.Import(path)
	if err != nil && path == "maps" {
		if i.corpus.maps == nil {
			i.corpus.maps = importer.ForCompiler(token.NewFileSet(), "source", nil)
		}
		return i.corpus.maps.Import(path)
	}
	return pkg, err
}
