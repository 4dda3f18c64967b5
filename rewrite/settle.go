package rewrite

import (
	"cmp"
	"go/types"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/rewrite/edit"
	"github.com/mapfix/mapfix/rewrite/emit"
	"github.com/mapfix/mapfix/rewrite/library"
	"github.com/mapfix/mapfix/rewrite/prune"
	"github.com/mapfix/mapfix/rewrite/site"
	"github.com/mapfix/mapfix/rewrite/unit"
	"github.com/mapfix/mapfix/rewrite/verify"
)

// An outcome is what a set of sites leads to.
type outcome struct {
	dropped map[*site.Site]string // sites that are not possible, and why
	lib     *library.Library
	calls   map[*site.Site]*library.Callee
	edits   map[*site.Site][]Edit
	edited  []Change
	added   []Change // our files
	changed map[string][]byte
	errors  []string // of the type-checker, new ones only
}

// settle turns the sites into fixes. Those that are not possible are refused,
// and those whose result does not compile as well; the rest is then done anew,
// so that it holds together.
func (j *job) settle(sites []*site.Site) {
	for len(sites) > 0 {
		out := j.attempt(sites)
		switch {
		case len(out.dropped) > 0:
			sites = drop(sites, out.dropped)
		case len(out.errors) > 0:
			sites = j.compiling(sites)
		default:
			j.accept(sites, out)
			return
		}
	}
	// Functions can be left without a caller by others than us.
	if out := j.attempt(nil); len(out.errors) == 0 {
		j.plan.changes = append(j.plan.changes, out.added...)
	}
}

func drop(sites []*site.Site, dropped map[*site.Site]string) []*site.Site {
	var rest []*site.Site
	for _, s := range sites {
		if reason, ok := dropped[s]; ok {
			s.Refuse(reason)
		} else {
			rest = append(rest, s)
		}
	}
	return site.Wanted(rest)
}

// compiling returns the sites that compile together, found by adding half of
// them, half of the rest, and so on, and refuses those that fail alone. That
// something does not compile is our mistake, and rare.
func (j *job) compiling(sites []*site.Site) []*site.Site {
	var good []*site.Site
	var add func([]*site.Site)
	add = func(list []*site.Site) {
		out := j.attempt(slices.Concat(good, list))
		switch {
		case len(out.errors) == 0 && len(out.dropped) == 0:
			good = append(good, list...)
		case len(list) > 1:
			add(list[:len(list)/2])
			add(list[len(list)/2:])
		case len(out.errors) > 0:
			list[0].Bug("the result would not compile: " + out.errors[0])
		default:
			drop(list, out.dropped)
		}
	}
	add(sites)
	return site.Wanted(good)
}

// attempt works out the result for the given sites.
func (j *job) attempt(sites []*site.Site) *outcome {
	out := &outcome{
		dropped: make(map[*site.Site]string), lib: library.New(j.known, j.plan.opts, j.plan.shared),
		calls: make(map[*site.Site]*library.Callee), edits: make(map[*site.Site][]Edit), changed: make(map[string][]byte),
	}
	byFile := make(map[string][]*site.Site)
	for _, s := range sites {
		c, reason := out.lib.Assign(s)
		if reason != "" {
			out.dropped[s] = reason
		}
		out.calls[s] = c
		byFile[s.Span.File] = append(byFile[s.Span.File], s)
	}
	if len(out.dropped) > 0 {
		return out
	}
	for _, name := range slices.Sorted(maps.Keys(byFile)) {
		out.edit(j.unit, name, byFile[name])
	}
	if len(out.dropped) > 0 {
		return out
	}
	out.added = out.lib.Files()
	for _, c := range out.added {
		out.changed[c.File] = c.New
	}
	j.prune(out)
	out.check(j.unit)
	return out
}

// edit adds the change of one file.
func (o *outcome) edit(u *unit.Unit, name string, sites []*site.Site) {
	var repairs []*emit.Repair
	for _, s := range sites {
		c := o.calls[s]
		repairs = append(repairs, &emit.Repair{Site: s, Callee: c.Name(), Import: c.ImportedAlready()})
	}
	orig := u.Pkg.Sources[name]
	failed, err := emit.Edits(u, name, repairs)
	if err != nil {
		for _, s := range sites {
			o.dropped[s] = "the file cannot be rewritten: " + err.Error()
		}
		return
	}
	var edits []Edit
	for _, r := range repairs {
		if reason := failed[r]; reason != "" {
			o.dropped[r.Site] = reason
		}
		o.edits[r.Site] = r.Edits
		edits = append(edits, r.Edits...)
	}
	o.changed[name] = edit.Apply(orig, append(edits, o.lib.Edits(name)...))
	o.edited = append(o.edited, Change{File: name, Old: orig, New: o.changed[name]})
}

// prune takes out the functions that nothing refers to once the changes are made: those of
// our files, and if functions go to files of the user's, those there. Those of the shared
// package wait until all its callers are known.
func (j *job) prune(out *outcome) {
	opts := j.plan.opts
	if opts.Used == nil {
		return
	}
	names := j.unit.OwnFiles()
	if j.plan.shared.Is(j.unit) {
		names = slices.DeleteFunc(names, func(name string) bool { return filepath.Base(name) == unit.PackageFile })
	}
	if opts.Placement == Inline {
		names = append(names, prune.InlineFiles(j.unit, out.changed)...)
	}
	changes := prune.Files(j.unit, names, opts.Used, out.changed)
	for _, c := range changes {
		out.edited = slices.DeleteFunc(out.edited, func(d Change) bool { return d.File == c.File })
	}
	out.added = replaceChanges(out.added, changes)
}

// replaceChanges returns the changes with the given ones in place of those that the same
// files have so far.
func replaceChanges(changes, by []Change) []Change {
	changes = slices.Clone(changes)
	for _, c := range by {
		changes = append(slices.DeleteFunc(changes, func(d Change) bool { return d.File == c.File }), c)
	}
	return changes
}

// check type-checks the unit as it becomes, and the shared package if it is added to.
func (o *outcome) check(u *unit.Unit) {
	var shared *types.Package
	if o.shares() {
		home, files := o.lib.AddedToShared()
		texts := make(map[string][]byte)
		for _, c := range files {
			texts[c.File] = c.New
		}
		shared, o.errors = verify.Check(home, texts, nil)
		if u.Pkg.Path == shared.Path() {
			maps.Copy(o.changed, texts)
		}
	}
	_, errs := verify.Check(u, o.changed, shared)
	o.errors = append(o.errors, errs...)
}

// shares reports whether one of the sites calls a function of the shared package.
func (o *outcome) shares() bool {
	for _, c := range o.calls {
		if o.lib.InShared(c) {
			return true
		}
	}
	return false
}

// accept makes the fixes.
func (j *job) accept(sites []*site.Site, out *outcome) {
	if out.shares() {
		j.plan.shared.Accept(out.lib)
	}
	j.plan.changes = append(j.plan.changes, out.edited...)
	j.plan.changes = append(j.plan.changes, out.added...)
	of := make(map[*site.Request][]*site.Site)
	for _, s := range sites {
		for _, req := range s.Requests {
			of[req] = append(of[req], s)
		}
	}
	for req, sites := range of {
		j.plan.fixes[req] = out.fix(req, sites)
		if slices.ContainsFunc(sites, func(s *site.Site) bool { return out.lib.InShared(out.calls[s]) }) {
			j.plan.sharing = append(j.plan.sharing, req)
		}
	}
}

// fix returns the fix of a finding, which the sites repair together.
func (o *outcome) fix(req *site.Request, sites []*site.Site) *Fix {
	f := &Fix{Finding: req.Finding, Message: message(sites)}
	for _, s := range sites {
		c := o.calls[s]
		for _, e := range slices.Concat(o.edits[s], o.lib.Extras(c)) {
			if !slices.Contains(f.Edits, e) {
				f.Edits = append(f.Edits, e)
			}
		}
		for _, c := range c.NewFiles(o.added) {
			if !slices.ContainsFunc(f.NewFiles, func(d Change) bool { return d.File == c.File }) {
				f.NewFiles = append(f.NewFiles, c)
			}
		}
	}
	slices.SortStableFunc(f.Edits, func(a, b Edit) int { return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Start, b.Start)) })
	return f
}

// message returns what is done at the sites of one finding.
func message(sites []*site.Site) string {
	var exprs []string
	for _, s := range sites {
		exprs = append(exprs, site.OneLine(s.Expr))
	}
	first := sites[0]
	switch {
	case first.Kind == summary.Wrap || first.Kind == summary.Local:
		return "copy " + exprs[0] + " before writing to it"
	case len(sites) == 1:
		return "give " + exprs[0] + " a copy of its own before writing to it"
	}
	last := len(exprs) - 1
	return "give " + strings.Join(exprs[:last], ", ") + " and " + exprs[last] + " copies of their own before writing to them"
}
