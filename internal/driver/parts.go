package driver

import (
	"encoding/binary"
	"errors"
	"time"

	"github.com/mapfix/mapfix/detect/reach"
	"github.com/mapfix/mapfix/detect/scan"
	"github.com/mapfix/mapfix/detect/summary"
)

// inParts reports whether the summary of u is made in parts: most functions of
// dependencies are never asked for.
func (u *unit) inParts() bool { return u.summarise && !u.first }

// makeSummary checks u with bodies and summarises it, or makes the part of the summary
// that is about the wanted functions. syn is its syntax if it was parsed before. None
// of it outlives the call.
func (p *Program) makeSummary(u *unit, syn *syntax, wanted []string) {
	if u.broken() {
		return // it would fail in the same way again
	}
	if syn == nil {
		syn = p.parse(u)
	}
	if u.first && len(syn.errs) > 0 {
		// Type errors would only repeat what is wrong with the syntax.
		u.fail(failuresOf(u, p.cfg.Base, syn.errs))
		return
	}
	in := &scan.Input{Path: u.path, Fset: p.fset, FirstParty: u.first, Contracts: p.cfg.Contracts}
	if u.inParts() {
		in.Part = &scan.Part{Wanted: wanted, Have: u.parts}
	}
	defer p.takeTurn(syn)()
	if syn.info == nil {
		p.checkBodies(u, syn, in.Part)
	}
	if u.strict() && len(syn.typeErrs) > 0 {
		u.fail(failuresOf(u, p.cfg.Base, syn.typeErrs))
		return
	}
	in.Files, in.Types, in.Info = syn.files, syn.types, syn.info
	u.parts = append(u.parts, p.loader.summarise(in).Pack()) // which is small enough to keep
	if p.storable(u) && len(syn.errs)+len(syn.typeErrs) == 0 {
		p.cfg.Cache.Put(u.keptAs(), joined(u.parts))
		u.stored = true
	} else {
		u.cached, u.stored = false, false
	}
}

// checkBodies type-checks u with those bodies that the part asks for.
func (p *Program) checkBodies(u *unit, syn *syntax, part *scan.Part) {
	if part != nil {
		scan.Outline(syn.files, part)
	}
	syn.info = newInfo()
	syn.types, syn.typeErrs = p.check(u, syn.files, syn.info)
}

// joined returns the encoded parts of a summary, each behind its length.
func joined(parts []*summary.PackageSummary) []byte {
	var out []byte
	for _, s := range parts {
		data, _ := s.MarshalBinary()
		out = append(binary.AppendUvarint(out, uint64(len(data))), data...)
	}
	return out
}

// fetch returns the parts of the summary of u that the cache has, nil if there are
// none or they cannot be read.
func (p *Program) fetch(u *unit) (parts []*summary.PackageSummary) {
	if !p.decode(u.keptAs(), func(data []byte) (err error) { parts, err = split(data); return err }) {
		return nil
	}
	for _, s := range parts {
		s.FirstParty = u.first // which depends on the patterns
	}
	return parts
}

// split returns the parts that were joined.
func split(data []byte) ([]*summary.PackageSummary, error) {
	var parts []*summary.PackageSummary
	for len(data) > 0 {
		size, n := binary.Uvarint(data)
		if n <= 0 || size > uint64(len(data)-n) {
			return nil, errors.New("not a summary")
		}
		s, err := summary.DecodeSummary(data[n : n+int(size)])
		if err != nil {
			return nil, err
		}
		parts, data = append(parts, s), data[n+int(size):]
	}
	return parts, nil
}

// Summaries returns the summaries of the packages of the main modules, and of their
// third-party dependencies as much as can matter, in an order that depends only on
// the program.
//
// The error is a *LoadError if a summary was lost from the cache, and the
// package cannot be loaded any more.
func (p *Program) Summaries() ([]*summary.PackageSummary, error) {
	_, err := p.reach()
	return p.made(), err
}

// made returns the parts of summaries that there are.
func (p *Program) made() []*summary.PackageSummary {
	var sums []*summary.PackageSummary
	for _, u := range p.units {
		sums = append(sums, u.parts...)
	}
	return sums
}

// reach makes or fetches the summaries. The error is that of Summaries.
func (p *Program) reach() (*reach.Reach, error) {
	start := time.Now()
	defer func() { p.Stats.Gather += time.Since(start) }()
	p.parallel(len(p.units), func(i int) { p.load(p.units[i]) })
	known := p.complete()
	if err := p.failures(); err != nil {
		return nil, err
	}
	return known, nil
}

// load takes the summary of a unit from the cache if it has it, unless it was made in
// this run.
func (p *Program) load(u *unit) {
	if !u.cached || u.parts != nil {
		return
	}
	if u.parts = p.fetch(u); u.parts == nil {
		guard(u, func() { p.makeSummary(u, nil, nil) })
	}
}

// complete makes the parts of summaries that are still missing. It goes through the
// packages level by level, importers first, so that most is asked for when a package's
// turn comes. What a level leads to counts from the next one on: so it does not matter
// in which order the packages of a level are done.
func (p *Program) complete() *reach.Reach {
	known := reach.New(p.made())
	levels := p.levels()
	for made := true; made; {
		made = false
		for _, level := range levels {
			made = p.completeLevel(level, known) || made
		}
	}
	return known
}

// completeLevel makes the missing parts of the units, and reports whether that led to
// any function. It may not: a file may have been changed since its package was looked at.
func (p *Program) completeLevel(level []*unit, known *reach.Reach) bool {
	var todo []*unit
	var wanted [][]string
	for _, u := range level {
		if missing := known.Missing(u.path); len(missing) > 0 && len(u.parts) > 0 && !u.broken() {
			todo, wanted = append(todo, u), append(wanted, missing)
		}
	}
	made := make([][]*summary.PackageSummary, len(todo))
	p.parallel(len(todo), func(i int) {
		u, before := todo[i], len(todo[i].parts)
		guard(u, func() { p.makeSummary(u, nil, wanted[i]) })
		made[i] = u.parts[before:]
		p.completed()
	})
	progress := false
	for _, parts := range made {
		known.Add(parts)
		for _, s := range parts {
			progress = progress || len(s.Names()) > 0
		}
	}
	return progress
}

// completed counts a dependency as completed.
func (p *Program) completed() {
	p.counting.Lock()
	defer p.counting.Unlock()
	p.Stats.Completed++
	if p.cfg.Completing != nil {
		p.cfg.Completing(p.Stats.Completed)
	}
}

// levels returns the units that are summarised in parts by the length of the longest
// way from what nobody imports.
func (p *Program) levels() [][]*unit {
	depth := make([]int, len(p.units))
	waiting := make([]int, len(p.units))
	var ready []*unit
	for i, u := range p.units {
		if waiting[i] = len(u.dependents); waiting[i] == 0 {
			ready = append(ready, u)
		}
	}
	var levels [][]*unit
	for next := 0; next < len(ready); next++ {
		u := ready[next]
		for len(levels) <= depth[u.index] {
			levels = append(levels, nil)
		}
		if u.inParts() {
			levels[depth[u.index]] = append(levels[depth[u.index]], u)
		}
		for _, dep := range u.imports {
			depth[dep.index] = max(depth[dep.index], depth[u.index]+1)
			if waiting[dep.index]--; waiting[dep.index] == 0 {
				ready = append(ready, dep)
			}
		}
	}
	return levels
}
