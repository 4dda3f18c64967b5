package builds

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/trial"
	"github.com/mapfix/mapfix/rewrite"
)

// compiling returns the plan without what does not compile in one of the builds.
func (p *Planner) compiling(findings []*detect.Finding, made *plan) (*rewrite.Result, error) {
	var refused []rewrite.Refusal
	for {
		dir, _, err := p.check.failing(made, slices.Sorted(maps.Keys(made.builds)))
		if err != nil {
			return nil, err
		}
		if dir == "" {
			made.Refusals = append(made.Refusals, refused...)
			made.sort(findings)
			return &made.Result, nil
		}
		bad, err := p.sift(without(findings, refused), made, dir)
		if err != nil {
			return nil, err
		}
		refused = append(refused, bad...)
		if made, err = p.make(without(findings, refused)); err != nil {
			return nil, err
		}
	}
}

// sift refuses those of the findings repaired in dir with which it does not compile.
func (p *Planner) sift(findings []*detect.Finding, made *plan, dir string) ([]rewrite.Refusal, error) {
	var touching []*detect.Finding
	for _, fix := range made.Fixes {
		if fix.Touches(func(in string) bool { return in == dir }) {
			touching = append(touching, fix.Finding)
		}
	}
	_, failed, err := trial.Sift(len(touching), func(some []int) (trial.Verdict, error) {
		tried := slices.DeleteFunc(slices.Clone(findings), func(f *detect.Finding) bool {
			i := slices.Index(touching, f)
			return i >= 0 && !slices.Contains(some, i)
		})
		try, err := p.make(tried)
		if err != nil {
			return trial.Verdict{}, err
		}
		at, reason, err := p.check.failing(try, []string{dir})
		return trial.Verdict{Passed: at == "", Output: reason}, err
	})
	if err == nil && len(failed) == 0 {
		err = fmt.Errorf("%s: internal error: what is changed there does not compile in each build, please report", dir)
	}
	var refused []rewrite.Refusal
	for _, i := range slices.Sorted(maps.Keys(failed)) {
		refused = append(refused, rewrite.Refusal{Finding: touching[i], Reason: failed[i]})
	}
	return refused, err
}

// A checker type-checks changed packages in the builds that they were not rewritten
// for.
type checker struct {
	set  Set
	pkgs map[*Build]map[string][]*rewrite.Package // by directory
	own  map[*Build]map[string][]string           // files by directory

	optionsAt func(b *Build, dir string) (rewrite.Options, error)
}

func newChecker(s Set) *checker {
	return &checker{
		set: s, pkgs: map[*Build]map[string][]*rewrite.Package{}, own: map[*Build]map[string][]string{},
	}
}

// failing returns the first of the directories in which a package does not compile
// once the plan is carried out, and why; "" if there is none.
func (c *checker) failing(made *plan, dirs []string) (dir, reason string, err error) {
	for _, dir := range dirs {
		for _, b := range c.set {
			if by := made.builds[dir]; len(by) == 0 || len(by) == 1 && by[b] {
				continue // it has been checked
			}
			pkgs, err := c.packages(b, dir)
			if err != nil {
				return "", "", err
			}
			for _, pkg := range pkgs {
				errs, err := c.errors(b, pkg, made)
				if err != nil {
					return "", "", err
				}
				if len(errs) > 0 {
					return dir, fmt.Sprintf("it would not compile when built for %s: %s", b.Name, errs[0]), nil
				}
			}
		}
	}
	return "", "", nil
}

// errors returns what keeps a package of a build from compiling.
func (c *checker) errors(b *Build, pkg *rewrite.Package, made *plan) ([]string, error) {
	texts := b.Program.Built(pkg.Types.Name(), made.texts())
	opts, err := c.optionsAt(b, pkg.Dir)
	if err != nil {
		return nil, err
	}
	return rewrite.Errors(pkg, texts, amended(opts.Shared, made.texts())), nil
}

// packages returns the packages of a build in a directory, as they are.
func (c *checker) packages(b *Build, dir string) ([]*rewrite.Package, error) {
	if c.own[b] == nil {
		c.pkgs[b], c.own[b] = map[string][]*rewrite.Package{}, map[string][]string{}
		for _, name := range b.Program.OwnFiles() {
			at := filepath.Dir(name)
			c.own[b][at] = append(c.own[b][at], name)
		}
	}
	if pkgs, ok := c.pkgs[b][dir]; ok {
		return pkgs, nil
	}
	pkgs, err := b.Program.Packages(c.own[b][dir])
	c.pkgs[b][dir] = pkgs
	return pkgs, err
}
