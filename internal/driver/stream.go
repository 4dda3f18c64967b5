package driver

import (
	"context"
	"fmt"
	"sync"

	"github.com/mapfix/mapfix/detect"
)

// A stream carries the units of a program past the workers, imports first.
type stream struct {
	*Program
	ready chan *unit // never blocks: it has room for all units

	mu   sync.Mutex
	done int
}

// stream checks and summarises all units that need it.
func (p *Program) stream(ctx context.Context) error {
	if err := p.consultCache(); err != nil {
		return err
	}
	if len(p.units) == 0 {
		return nil
	}
	s := &stream{Program: p, ready: make(chan *unit, len(p.units))}
	for _, u := range p.units {
		if len(u.imports) == 0 {
			s.ready <- u
		}
	}
	var workers sync.WaitGroup
	for range p.cfg.Workers {
		workers.Go(func() { s.work(ctx) })
	}
	workers.Wait()
	return ctx.Err()
}

// work visits units until all are done. Once ctx is over it only counts them.
func (s *stream) work(ctx context.Context) {
	for u := range s.ready {
		if u.needed && ctx.Err() == nil {
			s.visit(u)
		} else {
			s.release(u)
		}
		s.finish()
	}
}

// visit makes the types of u, lets its dependents go on, and then makes its
// summary.
func (s *stream) visit(u *unit) {
	u.taint()
	var syn *syntax
	if len(u.dependents) > 0 {
		u.tainted = !guard(u, func() { syn = s.makeTypes(u) }) || u.tainted
	}
	s.release(u)
	if u.summarise && !u.cached && u.internal == nil {
		guard(u, func() { s.makeSummary(u, syn) })
	}
}

// release tells the dependents of u that its types are there.
func (s *stream) release(u *unit) {
	for _, d := range u.dependents {
		if d.waiting.Add(-1) == 0 {
			s.ready <- d
		}
	}
}

// finish counts a unit as done, and ends the stream with the last one.
func (s *stream) finish() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done++
	if s.cfg.Progress != nil {
		s.cfg.Progress(s.done, len(s.units))
	}
	if s.done == len(s.units) {
		close(s.ready)
	}
}

// makeSummary checks u with bodies and summarises it. syn is its syntax if it
// was parsed before. None of it outlives the call.
func (p *Program) makeSummary(u *unit, syn *syntax) {
	if syn == nil {
		syn = p.parse(u)
	}
	if u.first && len(syn.errs) > 0 {
		// Type errors would only repeat what is wrong with the syntax.
		u.failures = failuresOf(u, p.cfg.Dir, syn.errs)
		return
	}
	info := newInfo()
	pkg, errs := p.check(u, syn.files, info)
	if u.strict() && len(errs) > 0 {
		u.failures = failuresOf(u, p.cfg.Dir, errs)
		return
	}
	sum := p.loader.summarise(&detect.Input{
		Path: u.path, Fset: p.loader.fset, Files: syn.files, Types: pkg, Info: info, FirstParty: u.first,
	})
	u.summary = sum.Pack() // which is small enough to keep
	if p.cfg.Cache != nil && len(syn.errs)+len(errs) == 0 && !u.tainted {
		p.cfg.Cache.Put(u.key, u.summary)
	}
}

// guard calls f and reports whether it returned. If it panicked, the unit is
// marked as one that mapfix failed in.
func guard(u *unit, f func()) (ok bool) {
	defer func() {
		if cause := recover(); cause != nil {
			u.internal = &Failure{Package: u.path, Cause: fmt.Sprintf(
				"mapfix: internal error in package %s: %s, please report", u.path, oneLine(fmt.Sprint(cause)))}
		}
	}()
	f()
	return true
}
