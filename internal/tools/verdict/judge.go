package verdict

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/finding"
	"github.com/mapfix/mapfix/detect/scan"
	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/internal/tools/program"
	"github.com/mapfix/mapfix/rewrite"
)

// Judge returns the findings in a program, as the command reports them with
// -json: what no copy can be made for is for display.
func Judge(p *program.Program) ([]*detect.Finding, error) {
	found := Link(p).Findings
	repairable := slices.DeleteFunc(slices.Clone(found), func(f *detect.Finding) bool {
		return f.Repair == nil || f.Applicability == detect.Display
	})
	if len(repairable) == 0 {
		return found, nil
	}
	pkgs := slices.DeleteFunc(Packages(p), func(pkg *rewrite.Package) bool {
		return !slices.ContainsFunc(repairable, func(f *detect.Finding) bool { return pkg.Sources[f.Repair.Target.File] != nil })
	})
	plan, err := rewrite.Rewrite(pkgs, repairable, rewrite.Options{})
	if err != nil {
		return nil, err
	}
	return refused(found, plan.Refusals), nil
}

// Link returns what the analysis finds in a program, before anything is repaired.
func Link(p *program.Program) *detect.Result { return LinkWith(p, detect.Options{Tests: true}) }

// LinkWith is Link with other options.
func LinkWith(p *program.Program, opts detect.Options) *detect.Result {
	return detect.Link(Summaries(p), opts)
}

// Summaries returns what the analysis knows of each package of a program.
func Summaries(p *program.Program) []*summary.PackageSummary {
	var sums []*summary.PackageSummary
	for _, pkg := range p.Packages {
		sums = append(sums, scan.Summarise(&scan.Input{
			Path: pkg.Path, Fset: p.Fset, Files: pkg.Files, Types: pkg.Types, Info: pkg.Info, FirstParty: pkg.Module.Main,
		}).Pack())
	}
	return sums
}

// refused returns the findings that are left if no copy can be made for some.
func refused(found []*detect.Finding, refusals []rewrite.Refusal) []*detect.Finding {
	for _, r := range refusals {
		switch {
		case r.Copied, r.Finding.Doubted && !r.Bug:
			found = slices.DeleteFunc(found, func(f *detect.Finding) bool { return f == r.Finding })
		case !r.Bug:
			r.Finding.Applicability = detect.Display
			r.Finding.Reasons = append(r.Finding.Reasons, detect.Reason{Rule: finding.NoCopy, Text: r.Reason})
		}
	}
	return found
}

// Packages returns the packages of the main module as rewrite wants them.
func Packages(p *program.Program) []*rewrite.Package {
	var pkgs []*rewrite.Package
	importer := p.Importer()
	for _, pkg := range p.Packages {
		if !pkg.Module.Main {
			continue
		}
		sources := make(map[string][]byte, len(pkg.Names))
		for _, name := range pkg.Names {
			sources[program.FileName(name)] = p.Files[name]
		}
		pkgs = append(pkgs, &rewrite.Package{
			Path: pkg.Path, Dir: program.FileName(pkg.Dir), Module: pkg.Module.Path, Fset: p.Fset, Files: pkg.Files,
			Sources: sources, Types: pkg.Types, Info: pkg.Info, GoVersion: pkg.Module.GoVersion, Importer: importer,
		})
	}
	return pkgs
}

// Describe returns the findings in a program with their reasons, for people.
func Describe(p *program.Program) string {
	found, err := Judge(p)
	if err != nil {
		return err.Error()
	}
	var b strings.Builder
	for _, f := range found {
		fmt.Fprintf(&b, "%s %s.%s: %s\n", f.Applicability, f.Package, f.Function, f.Message)
		for _, reason := range f.Reasons {
			fmt.Fprintf(&b, "    %s\n", reason)
		}
	}
	return b.String()
}
