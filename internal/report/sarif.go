package report

import (
	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/sarif"
)

// SARIF returns the report with all findings, also those that are passed over.
func (r *Run) SARIF() *sarif.Report {
	all := r.SARIFErrors(r.LeftOut)
	fates := r.fates()
	add := func(findings []*detect.Finding, why sarif.Suppression) {
		for _, f := range findings {
			all.Results = append(all.Results, sarif.Result{Finding: f, Fix: fates[f].Fix, Suppressed: why})
		}
	}
	add(r.Found.Findings, sarif.None)
	add(r.Found.Silenced, sarif.Directive)
	add(r.Passed, sarif.Baseline)
	return all
}

// SARIFErrors returns a report that says what went wrong.
func (r *Run) SARIFErrors(errs []string) *sarif.Report {
	return &sarif.Report{Version: r.Version, Root: r.Dir.RepositoryRoot(), Files: r.files(), Errors: errs}
}
