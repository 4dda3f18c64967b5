package rewrite

import (
	"cmp"
	"go/ast"
	"go/types"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/rewrite/clone"
	"github.com/mapfix/mapfix/rewrite/edit"
)

// A plan holds the findings of one run by unit, and what became of each.
type plan struct {
	opts     Options
	findings []*detect.Finding
	units    []*unit
	fixes    []*Fix     // by finding; nil where there is none
	refusals []*Refusal // by finding; nil where there is none
	changes  []edit.Change
	shared   *shared // nil if there is none
}

// A unit is what is compiled together: a package, with its internal tests, or
// its external tests. Copy functions are shared within a unit.
type unit struct {
	plan     *plan
	pkg      *Package   // the variant with the most files
	variants []*Package // all that were given, pkg among them
	name     string     // of the package
	files    map[string]*ast.File
	targets  []int // findings
	sites    []*site
	// elsewhere holds the names of files that are not in files, once known.
	elsewhere *fileNames
	shared    *types.Package                 // the shared package as it will be, or nil
	own       []*ownFunction                 // see equivalents
	promised  map[*types.Func]*clone.Promise // see promises
}

// A site is a place that gets a copy.
type site struct {
	findings []int
	kind     summary.RepairKind
	span     summary.Span
	expr     string // source of what is copied
	writes   [][]string
	keepNil  bool // the copy of nil is nil
	place    syntax
	object   *objectCopy // of what is copied by a method as a whole, else nil
	local    *localCopy  // of what gets a variable, else nil
	copy     *clone.Copy
	call     *function   // nil if copy is a method
	imported *fileImport // that call belongs to, or nil
	done     bool        // is copied already
	replaces *copyCall   // takes the place of this call; nil if it is added
	edits    []edit.Edit
}

func newPlan(pkgs []*Package, findings []*detect.Finding, opts Options) *plan {
	p := &plan{
		opts:     opts,
		findings: findings,
		fixes:    make([]*Fix, len(findings)),
		refusals: make([]*Refusal, len(findings)),
	}
	p.shared = p.newShared(pkgs)
	files := p.group(pkgs)
	for i, f := range findings {
		if f.Repair == nil {
			continue
		}
		if u := files[f.Repair.Target.File]; u != nil {
			u.targets = append(u.targets, i)
			if p.shared != nil {
				p.shared.callers[strings.TrimSuffix(u.pkg.Path, "_test")] = true
			}
		} else {
			p.refuse(i, "the file is not part of the packages that were loaded")
		}
	}
	return p
}

// group forms the units, in the order of their directories, and returns the
// unit of each file.
func (p *plan) group(pkgs []*Package) map[string]*unit {
	byKey := make(map[string]*unit)
	for _, pkg := range pkgs {
		if len(pkg.Files) == 0 {
			continue
		}
		key := pkg.Dir + "\x00" + pkg.Files[0].Name.Name
		u := byKey[key]
		if u == nil {
			u = &unit{plan: p, name: pkg.Files[0].Name.Name}
			byKey[key] = u
			p.units = append(p.units, u)
		}
		u.variants = append(u.variants, pkg)
	}
	slices.SortFunc(p.units, func(a, b *unit) int {
		return cmp.Or(cmp.Compare(a.variants[0].Dir, b.variants[0].Dir), cmp.Compare(a.name, b.name))
	})
	files := make(map[string]*unit)
	for _, u := range p.units {
		u.chooseVariant()
		for name := range u.files {
			files[name] = u
		}
	}
	return files
}

// chooseVariant picks the variant that has all files: a package with its
// tests sees what the package alone does, and more.
func (u *unit) chooseVariant() {
	u.pkg = slices.MinFunc(u.variants, func(a, b *Package) int {
		return cmp.Or(cmp.Compare(len(b.Files), len(a.Files)), cmp.Compare(a.Path, b.Path))
	})
	u.files = make(map[string]*ast.File)
	for _, f := range u.pkg.Files {
		u.files[u.pkg.fileName(f)] = f
	}
}

// fileName returns the absolute name of f, whatever its line directives say.
func (p *Package) fileName(f *ast.File) string {
	name := p.Fset.File(f.Package).Name()
	if !filepath.IsAbs(name) {
		name = filepath.Join(p.Dir, name)
	}
	return name
}

// external reports whether u holds the external tests of a package.
func (u *unit) external() bool {
	if !strings.HasSuffix(u.name, "_test") {
		return false
	}
	for name := range u.files {
		if !isTest(name) {
			return false
		}
	}
	return true
}

func isTest(file string) bool { return strings.HasSuffix(file, "_test.go") }

func (p *plan) refuse(i int, reason string) {
	p.refusals[i] = &Refusal{Finding: p.findings[i], Reason: reason}
}

// refuse drops all findings of a site.
func (u *unit) refuse(s *site, reason string) {
	for _, i := range s.findings {
		u.plan.refuse(i, reason)
	}
}

// bug drops all findings of a site because of a mistake of ours.
func (u *unit) bug(s *site, reason string) {
	u.refuse(s, reason)
	for _, i := range s.findings {
		u.plan.refusals[i].Bug = true
	}
}

// fail drops all findings of the unit.
func (u *unit) fail(reason string) {
	for _, i := range u.targets {
		u.plan.fixes[i] = nil
		u.plan.refusals[i] = &Refusal{Finding: u.plan.findings[i], Reason: reason, Bug: true}
	}
}

func (p *plan) result() *Result {
	r := &Result{Changes: p.changes}
	for i := range p.findings {
		if p.fixes[i] != nil {
			r.Fixes = append(r.Fixes, *p.fixes[i])
		}
		if p.refusals[i] != nil {
			r.Refusals = append(r.Refusals, *p.refusals[i])
		}
	}
	slices.SortFunc(r.Changes, func(a, b edit.Change) int { return cmp.Compare(a.File, b.File) })
	return r
}

// resolve finds the sites of the unit's findings, in the order of the source.
func (u *unit) resolve() {
	for _, i := range u.targets {
		u.sites = append(u.sites, u.locateAll(i)...)
	}
	slices.SortStableFunc(u.sites, func(a, b *site) int {
		return cmp.Or(cmp.Compare(a.span.File, b.span.File), cmp.Compare(a.span.Start, b.span.Start),
			cmp.Compare(b.span.End, a.span.End), cmp.Compare(a.kind, b.kind), cmp.Compare(a.expr, b.expr))
	})
	u.sites = u.separate(u.withoutCopied(u.sites))
	u.sites = u.wanted(slices.DeleteFunc(u.sites, func(s *site) bool { return s.done || !u.makeCopy(s) }))
	u.nameLocals()
}

// wanted returns the sites that still are of some use: a finding that is
// refused because of one of its sites needs none of the others.
func (u *unit) wanted(sites []*site) []*site {
	return slices.DeleteFunc(sites, func(s *site) bool {
		s.findings = slices.DeleteFunc(s.findings, func(i int) bool { return u.plan.refusals[i] != nil })
		return len(s.findings) == 0
	})
}

// separate merges sites that ask for the same copy and drops those that lie
// inside of another.
func (u *unit) separate(sites []*site) []*site {
	var kept []*site
	for _, s := range sites {
		merged := false
		for _, k := range kept {
			absorbed, reason := u.absorb(k, s)
			if absorbed || k.same(s) {
				k.findings = append(k.findings, s.findings...)
				k.writes = append(k.writes, s.writes...)
				k.keepNil = k.keepNil || s.keepNil
				k.object = cmp.Or(k.object, s.object) // owns all that is written
				merged = true
			} else if k.contains(s) {
				reason = "lies inside of another expression that is copied"
			}
			if reason != "" {
				u.refuse(s, reason)
				merged = true
			}
			if merged {
				break
			}
		}
		if !merged && s.local != nil {
			if reason := u.confine(s); reason != "" && !u.copyObject(s) {
				u.refuse(s, reason)
				continue
			}
			merged = s.covered(kept)
		}
		if !merged {
			kept = append(kept, s)
		}
	}
	return kept
}

func (s *site) same(t *site) bool {
	return s.kind == t.kind && s.span == t.span && s.expr == t.expr && s.done == t.done
}

// contains reports whether t would change what s wraps. What is wrapped
// already still counts, or a second run would not be content with the first.
func (s *site) contains(t *site) bool {
	if s.done && s.span == t.span {
		return false // not deep enough, then
	}
	return s.kind == summary.Wrap && s.span.File == t.span.File && s.span.Start <= t.span.Start && t.span.End <= s.span.End
}

// makeCopy finds out how to copy the value at s and reports whether it can.
func (u *unit) makeCopy(s *site) bool {
	if s.object != nil {
		s.copy = &clone.Copy{Method: s.object.method.Name}
		return true
	}
	c, stop := clone.New(s.place.typ, s.writes, u.env(s))
	if stop != nil {
		u.refuse(s, stop.String())
		return false
	}
	s.copy = c
	if reason := u.sharedPointee(s); reason != "" {
		u.refuse(s, reason)
		return false
	}
	return true
}

// env returns where the copy function for s would live.
func (u *unit) env(s *site) *clone.Env {
	return &clone.Env{
		Pkg:         u.pkg.Types,
		GoVersion:   u.pkg.GoVersion,
		PreserveNil: s.keepNil,
		MarkNil:     !u.keepsNil(),
		Import:      u.importable,
		Inside:      s.place.function,
		Root:        oneLine(s.expr),
	}
}
