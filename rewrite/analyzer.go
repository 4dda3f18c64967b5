package rewrite

import (
	"fmt"
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/cgofile"
	"github.com/mapfix/mapfix/internal/directive"
)

// Analyzer reports what detect.Analyzer finds, and offers the fixes that live in
// one file, with the copy function at its end unless the package has one. What
// it cannot offer it says in the message.
var Analyzer = newAnalyzer()

func newAnalyzer() *analysis.Analyzer {
	unsafe := false
	a := &analysis.Analyzer{
		Name: "mapfix",
		Doc: "find writes to a shared map through what looks like a local one, and copy it\n\n" +
			"A driver shows one package at a time, so what packages that import it may rely on is unsafe here. " +
			"Run mapfix itself for the whole program.",
		URL:      "https://github.com/mapfix/mapfix/blob/main/docs/drivers.md",
		Requires: []*analysis.Analyzer{detect.Analyzer},
	}
	a.Flags.BoolVar(&unsafe, "unsafe", false, "offer unsafe fixes too")
	a.Run = func(pass *analysis.Pass) (result any, err error) {
		defer func() {
			if r := recover(); r != nil {
				err = fmt.Errorf("internal error in package %s: %v", pass.Pkg.Path(), r)
			}
		}()
		reportDirectives(pass)
		found, _ := pass.ResultOf[detect.Analyzer].(*detect.Result)
		if found == nil || len(found.Findings) == 0 {
			return nil, nil
		}
		return nil, newOffer(pass, unsafe).report(found.Findings)
	}
	return a
}

// reportDirectives reports the directives that have no effect. Whether one silences nothing
// cannot be told from one package.
func reportDirectives(pass *analysis.Pass) {
	for _, f := range pass.Files {
		if cgofile.IsGenerated(f) {
			continue
		}
		for _, group := range f.Comments {
			for _, c := range group.List {
				if d, ok := directive.Parse(c.Text); ok && d.Fault != "" {
					pass.Report(analysis.Diagnostic{Pos: c.Pos(), Category: "directive", Message: d.Text + " " + d.Fault})
				}
			}
		}
	}
}

// An offer is what becomes of the findings of a pass.
type offer struct {
	pass   *analysis.Pass
	unsafe bool
	files  map[string]*token.File
}

func newOffer(pass *analysis.Pass, unsafe bool) *offer {
	o := &offer{pass: pass, unsafe: unsafe, files: make(map[string]*token.File)}
	pass.Fset.Iterate(func(f *token.File) bool { o.files[f.Name()] = f; return true })
	for _, f := range pass.Files { // which the driver may have parsed more than once
		tf := pass.Fset.File(f.FileStart)
		o.files[tf.Name()] = tf
	}
	return o
}

// report plans the fixes and reports the findings that remain.
func (o *offer) report(findings []*detect.Finding) error {
	pkg, err := o.pkg()
	if err != nil {
		return err
	}
	own := slices.DeleteFunc(slices.Clone(findings), func(f *detect.Finding) bool { return o.fromCgo(f.Bind.File) })
	plan, err := Rewrite([]*Package{pkg}, own, Options{Placement: Inline})
	if err != nil {
		return err
	}
	fixes, refusals := make(map[*detect.Finding]*Fix), make(map[*detect.Finding]*Refusal)
	for i := range plan.Fixes {
		fixes[plan.Fixes[i].Finding] = &plan.Fixes[i]
	}
	for i := range plan.Refusals {
		refusals[plan.Refusals[i].Finding] = &plan.Refusals[i]
	}
	for _, f := range findings {
		r := refusals[f]
		if r != nil && (r.Copied || f.Doubted && !r.Bug) {
			continue // settled
		}
		o.reportOne(f, fixes[f], r)
	}
	return nil
}

// pkg returns the package of the pass as Rewrite wants it.
func (o *offer) pkg() (*Package, error) {
	pass := o.pass
	path, _, _ := strings.Cut(pass.Pkg.Path(), " ")
	pkg := &Package{
		Path: path, Fset: pass.Fset, Files: pass.Files, Sources: make(map[string][]byte), Types: pass.Pkg,
		Info: pass.TypesInfo, GoVersion: pass.Pkg.GoVersion(), Sizes: pass.TypesSizes,
	}
	if pass.Module != nil {
		pkg.Module = pass.Module.Path
	}
	read := pass.ReadFile
	if read == nil {
		read = os.ReadFile // not every driver has one
	}
	for _, f := range pass.Files {
		name := pass.Fset.File(f.FileStart).Name()
		text, err := read(name)
		if err != nil {
			return nil, err
		}
		if !cgofile.Is(f) && pkg.Dir == "" {
			pkg.Dir = filepath.Dir(name)
		}
		pkg.Sources[pkg.FileName(f)] = text
	}
	return pkg, nil
}

// reportOne reports a finding, with its fix if the driver may apply it.
func (o *offer) reportOne(f *detect.Finding, fix *Fix, refusal *Refusal) {
	d := analysis.Diagnostic{
		Pos:      o.pos(f.Bind.File, f.Bind.Line, f.Bind.Column),
		Category: string(f.Applicability),
		Related:  o.related(f),
	}
	if !d.Pos.IsValid() {
		return
	}
	d.End = o.end(f.Bind.File, d.Pos)
	why := o.withheld(f, fix, refusal)
	if why == "" {
		d.SuggestedFixes = []analysis.SuggestedFix{{Message: fix.Message, TextEdits: o.edits(fix)}}
	}
	if refusal != nil && !refusal.Bug {
		d.Category = string(detect.Display)
	}
	d.Message = f.Message + " [" + d.Category + "]"
	if why != "" {
		d.Message += ": " + why
	}
	o.pass.Report(d)
}

// withheld returns why the fix of f is not offered, or "".
func (o *offer) withheld(f *detect.Finding, fix *Fix, refusal *Refusal) string {
	switch {
	case refusal != nil:
		return refusal.Reason
	case f.Applicability == detect.Display:
		return "a copy is not the cure"
	case f.Applicability == detect.Unsafe && !o.unsafe:
		return "not fixed, since a fix is unsafe: " + against(f)
	case o.fromCgo(f.Bind.File):
		return "not fixed here, since the file uses cgo: run mapfix -fix"
	case fix == nil:
		return "not fixed"
	}
	for _, e := range fix.Edits {
		if e.File != f.Bind.File {
			return fmt.Sprintf("not fixed yet: the copy function comes with the fixes in %s; apply them first, or run mapfix -fix", filepath.Base(e.File))
		}
	}
	if len(fix.NewFiles) > 0 {
		return fmt.Sprintf("not fixed here, since it takes a file of its own, %s: run mapfix -fix", filepath.Base(fix.NewFiles[0].File))
	}
	return ""
}

// against returns the first reason against a copy.
func against(f *detect.Finding) string {
	if i := slices.IndexFunc(f.Reasons, func(r detect.Reason) bool { return r.Against }); i >= 0 {
		return f.Reasons[i].String()
	}
	return "somebody may rely on the write"
}

// fromCgo reports whether cgo made the file of a file of the user's.
func (o *offer) fromCgo(name string) bool {
	f := o.parsed(name)
	return f != nil && cgofile.Is(f)
}

// edits returns the edits of a fix in one file.
func (o *offer) edits(fix *Fix) []analysis.TextEdit {
	var list []analysis.TextEdit
	for _, e := range fix.Edits {
		tf := o.files[e.File]
		list = append(list, analysis.TextEdit{Pos: tf.Pos(e.Start), End: tf.Pos(e.End), NewText: []byte(e.New)})
	}
	return list
}

// related returns the way from the root by the writes to the readers, as far as
// the driver has the files.
func (o *offer) related(f *detect.Finding) []analysis.RelatedInformation {
	var list []analysis.RelatedInformation
	for _, s := range f.Trace {
		if pos := o.pos(s.File, s.Line, s.Column); pos.IsValid() {
			list = append(list, analysis.RelatedInformation{Pos: pos, Message: s.Text})
		}
	}
	return list
}

// pos returns a position in the pass's file set. Of a file that the driver knows
// by its export data alone, that may be the start of the line.
func (o *offer) pos(file string, line, column int) token.Pos {
	tf := o.files[file]
	if tf == nil || line < 1 || line > tf.LineCount() {
		return token.NoPos
	}
	pos := tf.LineStart(line)
	if end := token.Pos(tf.Base() + tf.Size()); pos+token.Pos(column-1) <= end && column > 1 && o.parsed(file) != nil {
		pos += token.Pos(column - 1)
	}
	return pos
}

// end returns the end of the longest expression that starts at pos, which editors underline; none
// if the driver has no syntax there.
func (o *offer) end(file string, pos token.Pos) token.Pos {
	f, end := o.parsed(file), token.NoPos
	if f == nil {
		return end
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if e, ok := n.(ast.Expr); ok && e.Pos() == pos && end == token.NoPos {
			end = e.End()
		}
		return n != nil && n.Pos() <= pos && pos < n.End()
	})
	return end
}

// parsed returns the file of the pass with a name, or nil.
func (o *offer) parsed(name string) *ast.File {
	for _, f := range o.pass.Files {
		if o.pass.Fset.File(f.FileStart).Name() == name {
			return f
		}
	}
	return nil
}
