package rewrite

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/rewrite/edit"
)

// An outcome is what a set of sites leads to.
type outcome struct {
	dropped map[*site]string // sites that are not possible, and why
	lib     *library
	edited  []edit.Change
	added   []edit.Change // our files
	errors  []string      // of the type-checker, new ones only
}

// settle turns the sites into fixes. Those that are not possible are refused,
// and those whose result does not compile as well; the rest is then done anew,
// so that it holds together.
func (u *unit) settle() {
	sites := u.sites
	for len(sites) > 0 {
		out := u.attempt(sites)
		switch {
		case len(out.dropped) > 0:
			sites = u.drop(sites, out.dropped)
		case len(out.errors) > 0:
			sites = u.compiling(sites)
		default:
			u.accept(sites, out)
			return
		}
	}
	// Functions can be left without a caller by others than us.
	if out := u.attempt(nil); len(out.errors) == 0 {
		u.plan.changes = append(u.plan.changes, out.added...)
	}
}

func (u *unit) drop(sites []*site, dropped map[*site]string) []*site {
	var rest []*site
	for _, s := range sites {
		if reason, ok := dropped[s]; ok {
			u.refuse(s, reason)
		} else {
			rest = append(rest, s)
		}
	}
	return u.wanted(rest)
}

// compiling returns the sites that compile together, found by adding half of
// them, half of the rest, and so on, and refuses those that fail alone. That
// something does not compile is our mistake, and rare.
func (u *unit) compiling(sites []*site) []*site {
	var good []*site
	var add func([]*site)
	add = func(list []*site) {
		out := u.attempt(slices.Concat(good, list))
		switch {
		case len(out.errors) == 0 && len(out.dropped) == 0:
			good = append(good, list...)
		case len(list) > 1:
			add(list[:len(list)/2])
			add(list[len(list)/2:])
		case len(out.errors) > 0:
			u.bug(list[0], "the result would not compile: "+out.errors[0])
		default:
			u.drop(list, out.dropped)
		}
	}
	add(sites)
	return u.wanted(good)
}

// attempt works out the result for the given sites.
func (u *unit) attempt(sites []*site) *outcome {
	out := &outcome{dropped: make(map[*site]string)}
	lib := newLibrary(u)
	byFile := make(map[string][]*site)
	for _, s := range sites {
		if reason := lib.assign(s); reason != "" {
			out.dropped[s] = reason
		}
		byFile[s.span.File] = append(byFile[s.span.File], s)
	}
	if len(out.dropped) > 0 {
		return out
	}
	out.lib = lib
	changed := make(map[string][]byte)
	for _, name := range slices.Sorted(maps.Keys(byFile)) {
		out.edit(u, name, byFile[name], changed)
	}
	if len(out.dropped) > 0 {
		return out
	}
	out.added = lib.files()
	for _, c := range out.added {
		changed[c.File] = c.New
	}
	u.prune(out, changed)
	u.shared = nil
	if lib.shares(sites) {
		var files []edit.Change
		u.shared, files, out.errors = lib.checkShared()
		if u.pkg.Path == u.shared.Path() {
			for _, c := range files {
				changed[c.File] = c.New
			}
		}
	}
	out.errors = append(out.errors, u.newErrors(changed)...)
	return out
}

// edit adds the change of one file.
func (o *outcome) edit(u *unit, name string, sites []*site, changed map[string][]byte) {
	orig := u.pkg.Sources[name]
	failed, err := editFile(name, orig, u.declareLocals(name, u.replaceCallees(sites)))
	if err != nil {
		for _, s := range sites {
			o.dropped[s] = "the file cannot be rewritten: " + err.Error()
		}
		return
	}
	maps.Copy(o.dropped, failed)
	if len(failed) == 0 {
		align(name, orig, sites)
	}
	changed[name] = edit.Apply(orig, append(editsOf(sites), o.lib.editor(name).edits()...))
	o.edited = append(o.edited, edit.Change{File: name, Old: orig, New: changed[name]})
}

// accept makes the fixes.
func (u *unit) accept(sites []*site, out *outcome) {
	if out.lib.shares(sites) {
		u.plan.shared.lib = out.lib.shared
	}
	u.plan.changes = append(u.plan.changes, out.edited...)
	u.plan.changes = append(u.plan.changes, out.added...)
	of := make(map[int][]*site)
	for _, s := range sites {
		for _, i := range s.findings {
			of[i] = append(of[i], s)
		}
	}
	for i, sites := range of {
		u.plan.fixes[i] = u.fix(i, sites, out)
	}
}

// fix returns the fix of finding i, which the sites repair together.
func (u *unit) fix(i int, sites []*site, out *outcome) *Fix {
	f := &Fix{Finding: u.plan.findings[i], Message: message(sites)}
	for _, s := range sites {
		if out.lib.inShared(s) {
			u.plan.shared.fixes[i] = s.call
		}
		for _, e := range slices.Concat(s.edits, out.lib.extras(s)) {
			if !slices.Contains(f.Edits, e) {
				f.Edits = append(f.Edits, e)
			}
		}
		for _, c := range u.newFiles(s.call, out.added) {
			if !slices.ContainsFunc(f.NewFiles, func(d edit.Change) bool { return d.File == c.File }) {
				f.NewFiles = append(f.NewFiles, c)
			}
		}
	}
	slices.SortStableFunc(f.Edits, func(a, b edit.Edit) int { return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Start, b.Start)) })
	return f
}

// newFiles returns those of our files that have f or what it needs.
func (u *unit) newFiles(f *function, added []edit.Change) []edit.Change {
	var files []edit.Change
	for _, c := range added {
		for g := f; g != nil; g = g.needs {
			if g.home == c.File {
				files = append(files, c)
				break
			}
		}
	}
	return files
}

// message returns what is done at the sites of one finding.
func message(sites []*site) string {
	var exprs []string
	for _, s := range sites {
		exprs = append(exprs, oneLine(s.expr))
	}
	first := sites[0]
	switch {
	case first.kind == summary.Wrap || first.kind == summary.Local:
		return "copy " + exprs[0] + " before writing to it"
	case len(sites) == 1:
		return "give " + exprs[0] + " a copy of its own before writing to it"
	}
	last := len(exprs) - 1
	return "give " + strings.Join(exprs[:last], ", ") + " and " + exprs[last] + " copies of their own before writing to them"
}
