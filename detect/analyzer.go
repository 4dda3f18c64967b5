package detect

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/scan"
	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/internal/cgofile"
)

// Analyzer reports findings in the packages that a go/analysis driver shows
// it, and returns them. Summaries travel as facts, so what a dependency returns
// or writes is known; who calls the package is not, and findings that need it
// are reported by the program's own driver only. What packages out of sight may
// rely on is not safe.
var Analyzer = &analysis.Analyzer{
	Name:       "mapfix",
	Doc:        "find writes to a shared map through what looks like a local one",
	Run:        run,
	FactTypes:  []analysis.Fact{new(summaryFact)},
	ResultType: reflect.TypeFor[*Result](),
}

// A summaryFact carries a package's summary to the packages that import it.
type summaryFact struct{ Summary *summary.PackageSummary }

// AFact marks summaryFact as a fact.
func (*summaryFact) AFact() {}

func (f *summaryFact) String() string { return "summary of " + f.Summary.Path }

// run analyses one package. A panic in there is a mistake of ours, and an error
// that names the package.
func run(pass *analysis.Pass) (result any, err error) {
	path, _, _ := strings.Cut(pass.Pkg.Path(), " ")
	if contract.IsStandard(path) {
		return new(Result), nil
	}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("internal error in package %s: %v", path, r)
		}
	}()
	res := linkPass(pass, path)
	if len(res.Failed) > 0 {
		return nil, errors.New(res.Failed[0].String())
	}
	for _, f := range res.Findings {
		lower(pass, f, res.Findings)
	}
	for _, f := range res.Findings {
		if pos := sourceOf(pass).pos(f.Bind); pos.IsValid() {
			pass.Report(analysis.Diagnostic{Pos: pos, Message: f.Message + " [" + string(f.Applicability) + "]"})
		}
	}
	return res, nil
}

// linkPass joins the package's summary with those of its dependencies.
func linkPass(pass *analysis.Pass, path string) *Result {
	sum := scan.Summarise(&scan.Input{
		Path: path, Fset: pass.Fset, Files: pass.Files, Types: pass.Pkg, Info: pass.TypesInfo, FirstParty: true,
	})
	sum.Generated = generated(pass)
	pass.ExportPackageFact(&summaryFact{sum})
	sums := []*summary.PackageSummary{sum}
	for _, f := range pass.AllPackageFacts() {
		if fact, ok := f.Fact.(*summaryFact); ok && fact.Summary.Path != path {
			dep := *fact.Summary
			dep.FirstParty = false
			sums = append(sums, &dep)
		}
	}
	return Link(sums, Options{Tests: true})
}

// generated returns the names of generated files. What cgo makes of a file of
// the user's is none unless that file is.
func generated(pass *analysis.Pass) []string {
	var names []string
	for _, file := range pass.Files {
		if cgofile.IsGenerated(file) {
			names = append(names, pass.Fset.File(file.FileStart).Name())
		}
	}
	return names
}
