package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/mapfix/mapfix/rewrite"
)

// askedByVet reports whether the go command runs us as its vet tool: it asks
// for our version and flags, and then hands us one configuration file for each
// package, after the flags.
func askedByVet(args []string) bool {
	if len(args) == 1 && (args[0] == "-V=full" || args[0] == "-flags") {
		return true
	}
	return len(args) > 0 && strings.HasSuffix(args[len(args)-1], ".cfg")
}

// beVetTool does what the go command asks for, and does not return. When it fixes,
// it prints what it does not fix: neither the checker nor the go command would say.
func beVetTool(args []string) {
	a := rewrite.Analyzer
	if slices.Contains(args, "-fix") && !factsOnly(args[len(args)-1]) {
		a = telling(a, func() io.Writer { return os.Stdout }) // which the checker redirects
	}
	unitchecker.Main(a)
}

// factsOnly reports whether a package is only analysed for those that import it.
func factsOnly(config string) bool {
	var c struct{ VetxOnly bool }
	data, err := os.ReadFile(config)
	return err == nil && json.Unmarshal(data, &c) == nil && c.VetxOnly
}

// telling returns an analyzer that also prints what a run that fixes leaves alone.
func telling(a *analysis.Analyzer, out func() io.Writer) *analysis.Analyzer {
	b := *a
	b.Run = func(pass *analysis.Pass) (any, error) {
		report := pass.Report
		pass.Report = func(d analysis.Diagnostic) {
			report(d)
			if len(d.SuggestedFixes) == 0 {
				fmt.Fprintf(out(), "%s: %s\n", pass.Fset.Position(d.Pos), d.Message)
			}
		}
		result, err := a.Run(pass)
		if err != nil {
			fmt.Fprintf(out(), "mapfix: %v\n", err)
		}
		return result, err
	}
	return &b
}
