package builds

import (
	"cmp"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/rewrite"
)

// A plan is what comes of rewriting one build after the other.
type plan struct {
	rewrite.Result
	changes map[string]rewrite.Change  // by file
	builds  map[string]map[*Build]bool // that files of a directory were rewritten for
}

func newPlan() *plan {
	return &plan{changes: map[string]rewrite.Change{}, builds: map[string]map[*Build]bool{}}
}

// A SharedFileError says that a file is to have copy functions that are made in two ways.
type SharedFileError struct{ File string }

func (e *SharedFileError) Error() string {
	return e.File + " would need two kinds of copy functions: directories that use it have different settings of nil"
}

// add adds what was planned for a build in one way.
func (p *plan) add(b *Build, r *rewrite.Result) error {
	for _, c := range r.Changes {
		if _, known := p.changes[c.File]; known && p.builds[filepath.Dir(c.File)][b] {
			return &SharedFileError{c.File}
		}
	}
	for _, c := range r.Changes {
		dir := filepath.Dir(c.File)
		if p.builds[dir] == nil {
			p.builds[dir] = map[*Build]bool{}
		}
		p.builds[dir][b] = true
		if first, ok := p.changes[c.File]; ok {
			c = continued(first, c)
		}
		p.changes[c.File] = c
	}
	p.Fixes = append(p.Fixes, r.Fixes...)
	p.Refusals = append(p.Refusals, r.Refusals...)
	return nil
}

// newCopies returns a file with copy functions that is new, "" if there is none.
func (p *plan) newCopies() string {
	for _, name := range slices.Sorted(maps.Keys(p.changes)) {
		if rewrite.HoldsCopies(name) && p.changes[name].Created {
			return name
		}
	}
	return ""
}

// isOfOthers reports whether there are changes for other builds than b.
func (p *plan) isOfOthers(b *Build) bool {
	for _, of := range p.builds {
		for other := range of {
			if other != b {
				return true
			}
		}
	}
	return false
}

// continued returns the change of a file that two builds make one after the other.
func continued(first, second rewrite.Change) rewrite.Change {
	second.Old, second.Created = first.Old, first.Created
	if first.Last {
		second.Last, second.Interim = false, nil // what is added must come before its callers
	}
	return second
}

// sort puts changes, fixes and refusals in the order of rewrite.Result, and lets the
// fixes have the files as they are in the end.
func (p *plan) sort(findings []*detect.Finding) {
	p.Changes = slices.SortedFunc(maps.Values(p.changes), func(a, b rewrite.Change) int { return cmp.Compare(a.File, b.File) })
	order := make(map[*detect.Finding]int, len(findings))
	for i, f := range findings {
		order[f] = i
	}
	slices.SortStableFunc(p.Fixes, func(a, b rewrite.Fix) int { return order[a.Finding] - order[b.Finding] })
	slices.SortStableFunc(p.Refusals, func(a, b rewrite.Refusal) int { return order[a.Finding] - order[b.Finding] })
	for i := range p.Fixes {
		for j, c := range p.Fixes[i].NewFiles {
			p.Fixes[i].NewFiles[j] = p.changes[c.File]
		}
	}
}

// texts returns the changed files as they become.
func (p *plan) texts() map[string][]byte {
	texts := make(map[string][]byte, len(p.changes))
	for name, c := range p.changes {
		texts[name] = c.New
	}
	return texts
}

// touches reports whether one of the texts is of a file in dir.
func (p *plan) touches(dir string, texts map[string][]byte) bool {
	for name := range texts {
		if filepath.Dir(name) == dir {
			return true
		}
	}
	return false
}

// names returns the names of the builds that files in dir were rewritten for.
func (p *plan) names(dir string) string {
	var names []string
	for b := range p.builds[dir] {
		names = append(names, b.Name)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// clashes refuses the findings whose copy functions would go to a file that another
// build has written and this one does not have.
func (p *plan) clashes(r *rewrite.Result, pkgs []*rewrite.Package) []rewrite.Refusal {
	var refused []rewrite.Refusal
	for _, c := range r.Changes {
		if _, known := p.changes[c.File]; !known || inSources(pkgs, c.File) {
			continue
		}
		for _, fix := range r.Fixes {
			if slices.ContainsFunc(fix.NewFiles, func(n rewrite.Change) bool { return n.File == c.File }) {
				dir := filepath.Dir(c.File)
				refused = append(refused, rewrite.Refusal{Finding: fix.Finding, Reason: "the package's file of copy functions (" +
					filepath.Base(c.File) + ") is only built for " + p.names(dir)})
			}
		}
	}
	return refused
}

// inSources reports whether one of the packages has the file.
func inSources(pkgs []*rewrite.Package, file string) bool {
	return slices.ContainsFunc(pkgs, func(pkg *rewrite.Package) bool {
		_, ok := pkg.Sources[file]
		return ok
	})
}
