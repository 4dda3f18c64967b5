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

// BuildAnalyzers returns what reports.
func (plugin) BuildAnalyzers() ([]*analysis.Analyzer, error) {
	return []*analysis.Analyzer{rewrite.Analyzer}, nil
}

// GetLoadMode says that types are needed.
func (plugin) GetLoadMode() string { return register.LoadModeTypesInfo }
