package detect

import (
	"go/token"
	"strings"

	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/scan"
	"github.com/mapfix/mapfix/detect/summary"
	"golang.org/x/tools/go/analysis"
)

// Analyzer reports findings in the packages that a go/analysis driver shows
// it. Summaries travel as facts, so what a dependency returns or writes is
// known; who calls the package is not, and findings that need it are reported
// by the program's own driver only.
var Analyzer = &analysis.Analyzer{
	Name:      "mapfix",
	Doc:       "find writes to a shared map through what looks like a local one",
	Run:       run,
	FactTypes: []analysis.Fact{new(summaryFact)},
}

// A summaryFact carries a package's summary to the packages that import it.
type summaryFact struct{ Summary *summary.PackageSummary }

// AFact marks summaryFact as a fact.
func (*summaryFact) AFact() {}

func (f *summaryFact) String() string { return "summary of " + f.Summary.Path }

func run(pass *analysis.Pass) (any, error) {
	path, _, _ := strings.Cut(pass.Pkg.Path(), " ")
	if contract.IsStandard(path) {
		return nil, nil
	}
	sum := scan.Summarise(&scan.Input{
		Path: path, Fset: pass.Fset, Files: pass.Files, Types: pass.Pkg, Info: pass.TypesInfo, FirstParty: true,
	})
	pass.ExportPackageFact(&summaryFact{sum})
	sums := []*summary.PackageSummary{sum}
	for _, f := range pass.AllPackageFacts() {
		if fact, ok := f.Fact.(*summaryFact); ok && fact.Summary.Path != path {
			dep := *fact.Summary
			dep.FirstParty = false
			sums = append(sums, &dep)
		}
	}
	for _, f := range Link(sums, program.Options{Tests: true}).Findings {
		if pos := tokenPos(pass, f.Bind); pos.IsValid() {
			pass.Report(analysis.Diagnostic{Pos: pos, Message: f.Message + " [" + string(f.Applicability) + "]"})
		}
	}
	return nil, nil
}

// tokenPos converts a position back to the pass's file set.
func tokenPos(pass *analysis.Pass, p summary.Position) token.Pos {
	for _, f := range pass.Files {
		tf := pass.Fset.File(f.FileStart)
		if tf != nil && tf.Name() == p.File && p.Offset <= tf.Size() {
			return tf.Pos(p.Offset)
		}
	}
	return token.NoPos
}
