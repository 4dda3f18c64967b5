package rewrite

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/rewrite/edit"
)

// A plan holds the findings of one run by unit, and what became of each.
type plan struct {
	opts    Options
	targets []*target // in the order of the findings
	jobs    []*job
	fixes   map[*target]*Fix
	changes []edit.Change
	shared  *sharedHome // nil if there is none
	sharing []*target   // whose fixes call functions of the shared package
}

// A job is what is to be done in one unit.
type job struct {
	plan    *plan
	unit    *unit
	known   *known
	targets []*target
}

func newPlan(pkgs []*Package, findings []*detect.Finding, opts Options) *plan {
	p := &plan{opts: opts, fixes: make(map[*target]*Fix), shared: newShared(pkgs, opts)}
	of := make(map[string]*job) // by file
	for _, u := range groupUnits(pkgs) {
		j := &job{plan: p, unit: u, known: newKnown(u, p.shared.knownCopies(), opts.PreserveNil)}
		p.jobs = append(p.jobs, j)
		for name := range u.files {
			of[name] = j
		}
	}
	for _, f := range findings {
		if f.Repair == nil {
			continue
		}
		t := &target{Finding: f}
		p.targets = append(p.targets, t)
		if j := of[f.Repair.Target.File]; j != nil {
			j.targets = append(j.targets, t)
			p.shared.addCaller(j.unit.pkg.Path)
		} else {
			t.refuse("the file is not part of the packages that were loaded")
		}
	}
	return p
}

// do repairs the unit's findings. A panic in there is a mistake of ours
// that must not spoil the other packages.
func (j *job) do() {
	defer func() {
		if r := recover(); r != nil {
			j.fail(fmt.Sprintf("internal error in package %s: %v", j.unit.pkg.Path, r))
		}
	}()
	j.settle(findSites(j.known, j.targets))
}

// fail drops all findings of the unit.
func (j *job) fail(reason string) {
	for _, t := range j.targets {
		delete(j.plan.fixes, t)
		t.refuse(reason)
		t.Refusal.Bug = true
	}
}

// finishShared adds the shared package to the changes, and to the fixes that
// call it.
func (p *plan) finishShared() {
	if p.shared == nil {
		return
	}
	added := p.pruneShared(p.shared.changes())
	p.changes = append(p.changes, added...)
	for _, t := range p.sharing {
		if f := p.fixes[t]; f != nil {
			f.NewFiles = append(f.NewFiles, added...)
		}
	}
}

// pruneShared returns the changes of our file in the shared package without the
// functions that nothing calls any more, if the package was given as one to be
// repaired: what is only extended is left alone.
func (p *plan) pruneShared(added []edit.Change) []edit.Change {
	i := slices.IndexFunc(p.jobs, func(j *job) bool { return p.shared.is(j.unit) && !j.unit.external() })
	if p.opts.Used == nil || i < 0 {
		return added
	}
	u := p.jobs[i].unit
	name := filepath.Join(u.pkg.Dir, packageFile)
	if !slices.Contains(ownFiles(u), name) {
		return added
	}
	changed := make(map[string][]byte)
	for _, c := range slices.Concat(p.changes, added) {
		if filepath.Dir(c.File) == u.pkg.Dir {
			changed[c.File] = c.New
		}
	}
	pruned := replaceChanges(added, pruneFiles(u, []string{name}, p.usedWithShared, changed))
	if _, errs := checkUnit(u, changed, nil); len(errs) > 0 {
		return added
	}
	return pruned
}

// usedWithShared is Options.Used with the calls that are made now.
func (p *plan) usedWithShared(path, name string) bool {
	return p.shared.uses(name) || p.opts.Used(path, name)
}

func (p *plan) result() *Result {
	r := &Result{Changes: p.changes}
	for _, t := range p.targets {
		if f := p.fixes[t]; f != nil {
			r.Fixes = append(r.Fixes, *f)
		}
		if t.Refusal != nil {
			r.Refusals = append(r.Refusals, *t.Refusal)
		}
	}
	slices.SortFunc(r.Changes, func(a, b edit.Change) int { return cmp.Compare(a.File, b.File) })
	return r
}
