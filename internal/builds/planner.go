package builds

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/driver"
	"github.com/mapfix/mapfix/rewrite"
)

// A Planner works out repairs in all builds. Each file is rewritten as part of the
// first build that has it; what comes of that must compile in the others too.
type Planner struct {
	set   Set
	steps []*step
	check *checker
}

// A Way says where copy functions go and what the copy of a nil map is. It may differ by
// directory.
type Way struct {
	Placement   rewrite.Placement
	Shared      string // import path of a package for them; "" for none
	PreserveNil bool
}

// A step is what is rewritten as part of one build, in one way.
type step struct {
	build *Build
	way   Way
	files map[string]bool
	pkgs  []*rewrite.Package
	opts  rewrite.Options
}

// NewPlanner loads the packages of the files. At says in which way those of a directory are
// rewritten, and options what that means in a program.
func (s Set) NewPlanner(files []string, at func(dir string) Way, options func(*driver.Program, Way) (rewrite.Options, error)) (*Planner, error) {
	p := &Planner{set: s, check: newChecker(s)}
	p.check.optionsAt = func(b *Build, dir string) (rewrite.Options, error) { return options(b.Program, at(dir)) }
	for _, b := range s {
		var ways []Way // in order
		var rest []string
		mine := map[Way][]string{}
		for _, name := range files {
			if _, own := b.has(name); !own {
				rest = append(rest, name)
				continue
			}
			way := at(filepath.Dir(name))
			if mine[way] == nil {
				ways = append(ways, way)
			}
			mine[way] = append(mine[way], name)
		}
		files = rest
		for _, way := range ways {
			if err := p.addStep(b, way, mine[way], options); err != nil {
				return nil, err
			}
		}
	}
	return p, nil
}

func (p *Planner) addStep(b *Build, way Way, files []string, options func(*driver.Program, Way) (rewrite.Options, error)) error {
	opts, err := options(b.Program, way)
	if err != nil {
		return err
	}
	one := &step{build: b, way: way, files: map[string]bool{}, opts: opts}
	for _, name := range files {
		one.files[name] = true
	}
	p.steps = append(p.steps, one)
	one.pkgs, err = b.Program.Packages(files)
	return err
}

// Rewrite plans the repairs of the findings, as [rewrite.Rewrite] does.
func (p *Planner) Rewrite(findings []*detect.Finding) (*rewrite.Result, error) {
	if len(p.steps) == 0 {
		return new(rewrite.Result), nil
	}
	if len(p.set) == 1 && len(p.steps) == 1 {
		return rewrite.Rewrite(p.steps[0].pkgs, findings, p.steps[0].opts)
	}
	made, err := p.make(findings)
	if err != nil {
		return nil, err
	}
	if len(p.set) == 1 {
		return &made.Result, nil
	}
	return p.compiling(findings, made)
}

// make rewrites the files of each build, one build and way after the other.
func (p *Planner) make(findings []*detect.Finding) (*plan, error) {
	made, first := newPlan(), make(map[string]Way)
	for _, s := range p.steps {
		mine := slices.DeleteFunc(slices.Clone(findings), func(f *detect.Finding) bool {
			return f.Repair == nil || !s.files[f.Repair.Target.File]
		})
		result, err := s.rewrite(mine, made)
		if err != nil {
			return nil, err
		}
		if err := made.add(s.build, result); err != nil {
			return nil, err
		}
		if s.way.Shared == "" || len(result.Fixes) == 0 {
			continue
		}
		if other, known := first[s.way.Shared]; known && other.PreserveNil != s.way.PreserveNil {
			if file := made.newCopies(); file != "" {
				return nil, &SharedFileError{file}
			}
		}
		first[s.way.Shared] = s.way
	}
	made.sort(findings)
	return made, nil
}

// rewrite plans the repairs of one build after those of others.
func (s *step) rewrite(findings []*detect.Finding, made *plan) (*rewrite.Result, error) {
	pkgs, opts := s.pkgs, s.opts
	var refused []rewrite.Refusal
	opts.Shared = amended(opts.Shared, made.texts())
	others := made.isOfOthers(s.build)
	if others {
		opts.Used = nil // what only files of another build use is used
		pkgs, refused = s.after(findings, made)
	}
	for {
		left := without(findings, refused)
		result, err := rewrite.Rewrite(pkgs, left, opts)
		if err != nil {
			return nil, err
		}
		var clashes []rewrite.Refusal
		if others {
			clashes = made.clashes(result, pkgs)
		}
		if len(clashes) == 0 {
			result.Refusals = append(result.Refusals, refused...)
			return result, nil
		}
		refused = append(refused, clashes...)
	}
}

// after returns the packages with the copy functions that were written for other
// builds, and refuses the findings of those that do not compile with them.
func (s *step) after(findings []*detect.Finding, made *plan) (pkgs []*rewrite.Package, refused []rewrite.Refusal) {
	texts := made.texts()
	for name := range texts {
		if !rewrite.HoldsCopies(name) {
			delete(texts, name)
		}
	}
	loaded := map[string]bool{}
	for _, pkg := range s.pkgs {
		if !made.touches(pkg.Dir, texts) {
			pkgs = append(pkgs, pkg)
			continue
		}
		if loaded[pkg.Dir] {
			continue // with the tests
		}
		loaded[pkg.Dir] = true
		again, err := s.build.Program.PackagesWith(filesBelow(s.files, pkg.Dir), texts)
		if err != nil {
			refused = append(refused, refuseAll(findings, pkg.Dir, fmt.Sprintf("the copy functions for %s do not compile when built for %s: %s",
				made.names(pkg.Dir), s.build.Name, oneLine(err.Error())))...)
			continue
		}
		pkgs = append(pkgs, again...)
	}
	return pkgs, refused
}

// amended returns the package of copy functions with the given texts.
func amended(shared *rewrite.SharedPackage, texts map[string][]byte) *rewrite.SharedPackage {
	if shared == nil {
		return nil
	}
	s := *shared
	s.Sources = map[string][]byte{}
	for name, text := range shared.Sources {
		s.Sources[name] = text
	}
	for name, text := range texts {
		if filepath.Dir(name) == s.Dir {
			s.Sources[name] = text
		}
	}
	return &s
}

// without returns the findings that are not refused.
func without(findings []*detect.Finding, refused []rewrite.Refusal) []*detect.Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(f *detect.Finding) bool {
		return slices.ContainsFunc(refused, func(r rewrite.Refusal) bool { return r.Finding == f })
	})
}

// refuseAll refuses the findings in a directory.
func refuseAll(findings []*detect.Finding, dir, reason string) []rewrite.Refusal {
	var refused []rewrite.Refusal
	for _, f := range findings {
		if filepath.Dir(f.Repair.Target.File) == dir {
			refused = append(refused, rewrite.Refusal{Finding: f, Reason: reason})
		}
	}
	return refused
}

// filesBelow returns those of the files that are in dir itself, sorted.
func filesBelow(files map[string]bool, dir string) []string {
	var names []string
	for name := range files {
		if filepath.Dir(name) == dir {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
