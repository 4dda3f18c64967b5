// Package golangci makes mapfix a linter of golangci-lint, which runs it on one package
// at a time, with what is known of its dependencies. Import it where golangci-lint is
// built, by its file .custom-gcl.yml; docs/drivers.md has the files. It holds no
// analysis of its own.
package golangci

import (
	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/mapfix/mapfix/rewrite"
)

// golangci-lint knows a plugin by what its package registers when it is imported.
func init() { register.Plugin("mapfix", New) }

// New returns the linter. It has no settings yet, and refuses any.
func New(settings any) (register.LinterPlugin, error) {
	_, err := register.DecodeSettings[struct{}](settings)
	return plugin{}, err
}

type plugin struct{}

// BuildAnalyzers returns what reports. golangci-lint would report each related position as a
// finding of its own, which would remain once the fix is applied, so there are none.
func (plugin) BuildAnalyzers() ([]*analysis.Analyzer, error) {
	alone := *rewrite.Analyzer
	alone.Run = func(pass *analysis.Pass) (any, error) {
		quiet := *pass
		quiet.Report = func(d analysis.Diagnostic) {
			d.Related = nil
			pass.Report(d)
		}
		return rewrite.Analyzer.Run(&quiet)
	}
	return []*analysis.Analyzer{&alone}, nil
}

// GetLoadMode says that types are needed.
func (plugin) GetLoadMode() string { return register.LoadModeTypesInfo }
