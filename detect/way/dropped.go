package way

import (
	"slices"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/summary"
)

// An Ignored is a call whose caller ignores what comes of it, as far as is known.
type Ignored struct {
	Site   flow.Site
	Called *summary.Func // nil if there is no such call
	Open   string        // why it is not known, "" if it is
}

// Dropped returns a call whose caller does nothing at all with some of its results, nothing if
// there is none: fn is called, or one that does nothing with those results of fn but to return
// them.
//
//	func (p Pen) Fancy() Pen { return p.Dashed() }
//	plain.Fancy()
func Dropped(p *program.Program, fn *summary.Func, results []int) Ignored {
	return dropped(p, fn, results, make(map[*summary.Func]bool))
}

func dropped(p *program.Program, fn *summary.Func, results []int, seen map[*summary.Func]bool) Ignored {
	seen[fn] = true
	for _, site := range p.Callers[fn] {
		if site.At().Mode == summary.CallRef || site.Fn.Test && !fn.Test {
			continue
		}
		switch t := taken(p, site, results); {
		case t.used:
		case t.returned == nil:
			return Ignored{site, fn, Open(p, fn)}
		case p.IsCrowded(t.by):
			return Ignored{site, fn, bounds.TooManyTargets}
		case !seen[t.by]:
			if call := dropped(p, t.by, t.returned, seen); call.Called != nil {
				return call
			}
		}
	}
	return Ignored{}
}

// Open returns why it is not known whether somebody does something with the results of fn, ""
// if that is known.
func Open(p *program.Program, fn *summary.Func) string {
	for _, s := range p.Callers[fn] {
		for i := range s.Fn.Events {
			if reason := s.Fn.Events[i].Val.Unknown(); reason != "" {
				return reason
			}
		}
	}
	return ""
}

// A taking says what becomes of some results of a call.
type taking struct {
	*program.Program
	used     bool          // but to be returned
	by       *summary.Func // that returns them, as its results returned
	returned []int
}

func taken(p *program.Program, call flow.Site, results []int) *taking {
	t := &taking{Program: p, used: call.At().Taken}
	t.look(call.Fn, -1, func(b summary.Base) bool {
		return b.Kind == summary.BaseCall && int(b.Index) == call.Call && slices.Contains(results, int(b.Result))
	})
	return t
}

// look finds out what f does with what it has at some bases, but for capturing that in what the
// call makes.
func (t *taking) look(f *summary.Func, making int, is func(summary.Base) bool) {
	has := func(val summary.Val) bool {
		return slices.ContainsFunc(val, func(s summary.Src) bool { return is(s.Base) })
	}
	for i, val := range f.Results {
		if has(val) {
			t.by, t.returned = f, append(t.returned, i)
		}
	}
	for i := range f.Events {
		e := &f.Events[i]
		switch {
		case !has(e.Val):
		case e.Kind == summary.EventReturn:
			t.by, t.returned = f, append(t.returned, e.Arg)
		case e.Kind == summary.EventCapture && e.Call == making:
		case e.Kind == summary.EventStore && e.Target.Base.Kind == summary.BaseFree:
			t.lookAround(f, int(e.Target.Base.Index))
		default:
			t.used = true
		}
	}
}

// lookAround goes on in the function around a literal that assigns to what it has captured.
//
//	go func() { plan, err = take(seat); close(done) }()
func (t *taking) lookAround(literal *summary.Func, captured int) {
	made, ok := t.Made[literal.ID]
	if !ok || captured >= len(made.At().Free) {
		t.used = true
		return
	}
	held := made.At().Free[captured]
	t.look(made.Fn, made.Call, func(b summary.Base) bool {
		return slices.ContainsFunc(held, func(s summary.Src) bool { return s.Base == b })
	})
}
