package variants

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Verbs returns the verbs that the rules in a directory of sources know, one for each
// combination of rules. The lists of verbs are variables whose names end in Verbs.
func Verbs(dir string) ([]string, error) {
	rules := make(map[string]string) // names of the lists that a verb is in
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok && strings.HasSuffix(spec.Names[0].Name, "Verbs") {
				for _, verb := range stringsIn(spec) {
					rules[verb] += spec.Names[0].Name + " "
				}
			}
			return true
		})
		return nil
	})
	var chosen []string
	seen := make(map[string]bool)
	for _, verb := range sortedVerbs(rules) {
		if !seen[rules[verb]] {
			seen[rules[verb]] = true
			chosen = append(chosen, verb)
		}
	}
	return chosen, err
}

// stringsIn returns the exported identifiers that n has as strings.
func stringsIn(n ast.Node) []string {
	var found []string
	ast.Inspect(n, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if s, err := strconv.Unquote(lit.Value); err == nil && token.IsExported(s) {
				found = append(found, s)
			}
		}
		return true
	})
	return found
}

func sortedVerbs(rules map[string]string) []string {
	var verbs []string
	for verb := range rules {
		verbs = append(verbs, verb)
	}
	slices.Sort(verbs)
	return verbs
}
