package driver

import (
	"context"
	"fmt"
	"sync"
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
		if ctx.Err() == nil {
			s.visit(u)
		} else {
			s.release(u)
		}
		s.finish()
	}
}

// visit makes the types of u unless the cache has them, lets its dependents go
// on, and then makes its summary. The types of variants for tests are made when
// they are asked for, since most never are.
func (s *stream) visit(u *unit) {
	var syn *syntax
	s.identify(u)
	if len(u.dependents) > 0 && !u.typed && (u.ForTest == "" || s.cfg.Cache == nil) {
		syn = s.ensureTypes(u)
		s.storeTypes(u)
	}
	s.release(u)
	if u.summarise && !u.cached {
		guard(u, func() { s.makeSummary(u, syn, nil) })
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

// maxBodies bounds how many bytes of source are in work with bodies at the same
// time: what is known of them meanwhile takes about a hundred times as much
// memory. A larger package is in work alone.
const maxBodies = 6 << 20

// takeTurn waits until there is room for the syntax among what is in work, and
// returns what gives the room back.
func (p *Program) takeTurn(syn *syntax) (done func()) {
	var size int64
	for _, data := range syn.sources {
		size += int64(len(data))
	}
	size = min(size, maxBodies)
	if p.bodies.Acquire(context.Background(), size) != nil {
		return func() {} // cannot be: there is no deadline
	}
	return func() { p.bodies.Release(size) }
}

// guard calls f and reports whether it returned. If it panicked, the unit is
// marked as one that mapfix failed in.
func guard(u *unit, f func()) (ok bool) {
	defer func() {
		if cause := recover(); cause != nil {
			u.mu.Lock()
			defer u.mu.Unlock()
			u.internal = &Failure{Package: u.path, Cause: fmt.Sprintf(
				"internal error in package %s: %s, please report", u.path, oneLine(fmt.Sprint(cause)))}
		}
	}()
	f()
	return true
}

// broken reports whether mapfix failed in u.
func (u *unit) broken() bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.internal != nil
}

// fail notes why u could not be loaded.
func (u *unit) fail(failures []*Failure) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.failures = failures
}
