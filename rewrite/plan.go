package rewrite

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/rewrite/copies"
	"github.com/mapfix/mapfix/rewrite/library"
	"github.com/mapfix/mapfix/rewrite/place"
	"github.com/mapfix/mapfix/rewrite/prune"
	"github.com/mapfix/mapfix/rewrite/site"
	"github.com/mapfix/mapfix/rewrite/unit"
	"github.com/mapfix/mapfix/rewrite/verify"
)

// A plan holds the findings of one run by unit, and what became of each.
type plan struct {
	opts     Options
	requests []*site.Request // in the order of the findings
	jobs     []*job
	fixes    map[*site.Request]*Fix
	changes  []Change
	shared   *library.SharedLibrary // nil if there is none
	sharing  []*site.Request        // whose fixes call functions of the shared package
}

// A job is what is to be done in one unit.
type job struct {
	plan     *plan
	unit     *unit.Unit
	known    *copies.Known
	requests []*site.Request
}

func newPlan(pkgs []*Package, findings []*detect.Finding, opts Options) *plan {
	p := &plan{opts: opts, fixes: make(map[*site.Request]*Fix), shared: library.NewShared(pkgs, opts)}
	of := make(map[string]*job) // by file
	for _, u := range unit.Group(pkgs) {
		j := &job{plan: p, unit: u, known: copies.New(u, p.shared.Known(), opts.PreserveNil)}
		p.jobs = append(p.jobs, j)
		for name := range u.Files {
			of[name] = j
		}
	}
	for _, f := range findings {
		if f.Repair == nil {
			continue
		}
		req := &site.Request{Finding: f}
		p.requests = append(p.requests, req)
		if j := of[f.Repair.Target.File]; j != nil {
			j.requests = append(j.requests, req)
			p.shared.AddCaller(j.unit.Pkg.Path)
		} else {
			req.Refuse("the file is not part of the packages that were loaded")
		}
	}
	return p
}

// do repairs the unit's findings. A panic in there is a mistake of ours
// that must not spoil the other packages.
func (j *job) do() {
	defer func() {
		if r := recover(); r != nil {
			j.fail(fmt.Sprintf("internal error in package %s: %v", j.unit.Pkg.Path, r))
		}
	}()
	j.settle(place.Find(j.known, j.requests))
}

// fail drops all findings of the unit.
func (j *job) fail(reason string) {
	for _, req := range j.requests {
		delete(j.plan.fixes, req)
		req.Refuse(reason)
		req.Refusal.Bug = true
	}
}

// finishShared adds the shared package to the changes, and to the fixes that
// call it.
func (p *plan) finishShared() {
	if p.shared == nil {
		return
	}
	added := p.pruneShared(p.shared.Changes())
	p.changes = append(p.changes, added...)
	for _, req := range p.sharing {
		if f := p.fixes[req]; f != nil {
			f.NewFiles = append(f.NewFiles, added...)
		}
	}
}

// pruneShared returns the changes of our file in the shared package without the
// functions that nothing calls any more, if the package was given as one to be
// repaired: what is only extended is left alone.
func (p *plan) pruneShared(added []Change) []Change {
	i := slices.IndexFunc(p.jobs, func(j *job) bool { return p.shared.Is(j.unit) && !j.unit.External() })
	if p.opts.Used == nil || i < 0 {
		return added
	}
	u := p.jobs[i].unit
	name := filepath.Join(u.Pkg.Dir, unit.PackageFile)
	if !slices.Contains(u.OwnFiles(), name) {
		return added
	}
	changed := make(map[string][]byte)
	for _, c := range slices.Concat(p.changes, added) {
		if filepath.Dir(c.File) == u.Pkg.Dir {
			changed[c.File] = c.New
		}
	}
	pruned := replaceChanges(added, prune.Files(u, []string{name}, p.usedWithShared, changed))
	if _, errs := verify.Check(u, changed, nil); len(errs) > 0 {
		return added
	}
	return pruned
}

// usedWithShared is Options.Used with the calls that are made now.
func (p *plan) usedWithShared(path, name string) bool {
	return p.shared.Uses(name) || p.opts.Used(path, name)
}

func (p *plan) result() *Result {
	r := &Result{Changes: p.changes}
	for _, req := range p.requests {
		if f := p.fixes[req]; f != nil {
			r.Fixes = append(r.Fixes, *f)
		}
		if req.Refusal != nil {
			r.Refusals = append(r.Refusals, *req.Refusal)
		}
	}
	slices.SortFunc(r.Changes, func(a, b Change) int { return cmp.Compare(a.File, b.File) })
	return r
}
