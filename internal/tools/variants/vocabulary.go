package variants

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// A Vocabulary is what the analysis knows by name.
type Vocabulary struct {
	// Verbs are verbs that names of functions begin with, one for each combination
	// of rules that a verb is known to.
	Verbs []string

	apis []api
}

// An api is a function or method that a contract is about.
type api struct {
	pkg             string // end of its import path, "" for any
	name            string // a * at the end stands for more
	params, results count
}

// A count says how many types a list has, or at least has.
type count struct {
	n    int
	more bool
}

// allows reports whether a list may have n types.
func (c count) allows(n int) bool { return n == c.n || c.more && n > c.n }

// ReadVocabulary reads the vocabulary of the analysis from a directory of its
// sources: verbs from variables whose names end in Verbs, and contracts.json.
func ReadVocabulary(dir string) (*Vocabulary, error) {
	v := &Vocabulary{}
	rules := make(map[string]string) // names of the lists that a verb is in
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil || d.IsDir() || strings.HasSuffix(name, "_test.go"):
			return err
		case strings.HasSuffix(name, ".go"):
			return addVerbs(rules, name)
		case d.Name() == "contracts.json":
			return v.addContracts(name)
		}
		return nil
	})
	seen := make(map[string]bool)
	for _, verb := range slices.Sorted(maps.Keys(rules)) {
		if !seen[rules[verb]] {
			seen[rules[verb]] = true
			v.Verbs = append(v.Verbs, verb)
		}
	}
	return v, err
}

// addVerbs notes the lists of a file that each verb is in.
func addVerbs(rules map[string]string, name string) error {
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

// addContracts reads a file of contracts.
func (v *Vocabulary) addContracts(name string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	var file struct {
		Contracts []struct{ Functions, Methods, Having []string }
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return err
	}
	for _, c := range file.Contracts {
		for _, function := range c.Functions {
			v.apis = append(v.apis, functionAPI(function))
		}
		for _, shape := range slices.Concat(c.Methods, c.Having) {
			v.apis = append(v.apis, shapeAPI(shape))
		}
	}
	return nil
}

// functionAPI reads path/to/pkg.Func or (path/to/pkg.Type).Method.
func functionAPI(pattern string) api {
	dot := strings.LastIndexByte(pattern, '.')
	a := api{name: pattern[dot+1:], params: count{more: true}, results: count{more: true}}
	owner := strings.Trim(pattern[:dot], "()*")
	if rest, ok := strings.CutPrefix(owner, ".../"); ok {
		owner = rest
	}
	if strings.HasPrefix(pattern, "(") {
		owner = strings.TrimSuffix(owner, path.Ext(owner))
	}
	if a.pkg = owner; owner == "_" {
		a.pkg = ""
	}
	return a
}

// shapeAPI reads Method(params)(results).
func shapeAPI(shape string) api {
	name, rest, _ := strings.Cut(shape, "(")
	params, results, _ := strings.Cut(rest, ")(")
	return api{name: name, params: countTypes(params), results: countTypes(strings.TrimSuffix(results, ")"))}
}

// countTypes counts the types in a list. One that ends in ... has at least those before;
// of one with functions in it, nothing is known.
func countTypes(list string) count {
	rest, more := strings.CutSuffix(list, "...")
	switch rest = strings.TrimSuffix(rest, ","); {
	case strings.Contains(rest, "("):
		return count{more: true}
	case rest == "":
		return count{more: more}
	}
	return count{strings.Count(rest, ",") + 1, more}
}
