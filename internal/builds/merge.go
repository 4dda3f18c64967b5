package builds

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/finding"
)

// Merged is what was found in all builds.
type Merged struct {
	*detect.Result
	In map[*detect.Finding][]string // names of the builds with a finding; nil if there is one build
}

// Merge returns what was found in all builds, each finding once. What is safe in one
// build and not in another is not safe.
func (s Set) Merge() *Merged {
	if len(s) == 1 {
		return &Merged{Result: s[0].Found}
	}
	m := &Merged{Result: new(detect.Result), In: map[*detect.Finding][]string{}}
	for _, g := range s.group(func(r *detect.Result) []*detect.Finding { return r.Findings }) {
		f := g.merge(s)
		m.Findings = append(m.Findings, f)
		for _, b := range g.builds {
			if b.Name != "" {
				m.In[f] = append(m.In[f], b.Name)
			}
		}
	}
	for _, g := range s.group(func(r *detect.Result) []*detect.Finding { return r.Silenced }) {
		m.Silenced = append(m.Silenced, g.findings[0])
	}
	m.Functions = s.most(func(r *detect.Result) int { return r.Functions })
	m.Generated = s.most(func(r *detect.Result) int { return r.Generated })
	m.Explained = s.explained()
	return m
}

// most adds up, for the directories of modules, the most that a build has.
func (s Set) most(of func(*detect.Result) int) int {
	byDir, sum := map[string]int{}, 0
	for _, b := range s {
		byDir[b.Dir] = max(byDir[b.Dir], of(b.Found))
	}
	for _, n := range byDir {
		sum += n
	}
	return sum
}

// A group is one finding in several builds.
type group struct {
	findings []*detect.Finding
	builds   []*Build // of each
}

// group puts together findings that are about the same alias. What is shared, and its
// type, may be declared for each platform anew.
func (s Set) group(of func(*detect.Result) []*detect.Finding) []*group {
	type key struct {
		pkg, function, alias, place string
		nth                         int // in its build
	}
	var all []*group
	known := map[key]*group{}
	for _, b := range s {
		seen := map[key]int{}
		for _, f := range of(b.Found) {
			at := placeOf(f)
			k := key{pkg: f.Package, function: f.Function, alias: f.Alias, place: fmt.Sprintf("%s:%d", at.File, at.Offset)}
			seen[k]++
			k.nth = seen[k]
			if known[k] == nil {
				known[k] = new(group)
				all = append(all, known[k])
			}
			known[k].findings = append(known[k].findings, f)
			known[k].builds = append(known[k].builds, b)
		}
	}
	return all
}

// placeOf returns where a finding is: at the bind, or else at the write.
func placeOf(f *detect.Finding) detect.Position {
	if !f.Bind.IsValid() && len(f.Mutations) > 0 {
		return f.Mutations[0].Position
	}
	return f.Bind
}

// merge returns one finding for the group.
func (g *group) merge(s Set) *detect.Finding {
	one := *g.findings[0]
	one.Reasons, one.Mutations = slices.Clip(one.Reasons), slices.Clip(one.Mutations)
	for i, f := range g.findings[1:] {
		join(&one, f, g.builds[i+1])
	}
	slices.SortStableFunc(one.Mutations, func(a, b detect.Mutation) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Offset, b.Offset))
	})
	if missing := g.missing(s); len(missing) > 0 && one.Applicability == detect.Safe {
		one.Applicability = detect.Unsafe
		one.Reasons = append(one.Reasons, detect.Reason{Rule: finding.OtherPlatform, Against: true, Text: fmt.Sprintf(
			"not found when built for %s, where someone may rely on the write", strings.Join(missing, ", "))})
	}
	return &one
}

// missing returns the names of the builds that have the file and not the finding.
func (g *group) missing(s Set) []string {
	var names []string
	for _, b := range s {
		if part, _ := b.has(placeOf(g.findings[0]).File); part && !slices.Contains(g.builds, b) {
			names = append(names, b.Name)
		}
	}
	return names
}

// join adds to a finding what is known of it in another build.
func join(to, f *detect.Finding, b *Build) {
	if f.Applicability.Rank() > to.Applicability.Rank() {
		to.Applicability = f.Applicability
	}
	for _, r := range f.Reasons {
		if !slices.Contains(to.Reasons, r) {
			r.Text += ", when built for " + b.Name
			to.Reasons = append(to.Reasons, r)
		}
	}
	for _, m := range f.Mutations {
		if !slices.Contains(to.Mutations, m) {
			to.Mutations = append(to.Mutations, m)
		}
	}
	to.Doubted = to.Doubted || f.Doubted
	if !reflect.DeepEqual(to.Repair, f.Repair) {
		if to.Repair != nil {
			to.Reasons = append(to.Reasons, detect.Reason{Rule: finding.OtherPlatform, Against: true, Text: "the copy would have to be another one when built for " + b.Name})
		}
		to.Repair, to.Applicability = nil, detect.Display
	}
}

// explained returns the explanations of all builds, each once. One that does not hold
// in all says where it does.
func (s Set) explained() []detect.Explanation {
	var all []detect.Explanation
	var names [][]string
	for _, b := range s {
		for _, x := range b.Found.Explained {
			i := slices.IndexFunc(all, func(y detect.Explanation) bool { return reflect.DeepEqual(x, y) })
			if i < 0 {
				i = len(all)
				all, names = append(all, x), append(names, nil)
			}
			names[i] = append(names[i], b.Name)
		}
	}
	for i := range all {
		if len(names[i]) < len(s) && names[i][0] != "" {
			all[i].Text += ", when built for " + strings.Join(names[i], ", ")
		}
	}
	return all
}
