package limit

import (
	"slices"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/changed"
	"github.com/mapfix/mapfix/internal/report"
)

// touched reports whether a finding is on a changed line: the alias, a write, or a
// station on the way from the root to the writes. Who declares the root or reads
// it afterwards is none: such a line makes no write.
func touched(f *detect.Finding, lines changed.Lines) bool {
	at := func(p detect.Position) bool { return p.IsValid() && lines.Touch(p.File, p.Line) }
	last := 0
	for i, step := range f.Trace {
		if report.IsWrite(f, step) {
			last = i
		}
	}
	return at(f.Bind) || slices.ContainsFunc(f.Mutations, func(m detect.Mutation) bool { return at(m.Position) }) ||
		last > 0 && slices.ContainsFunc(f.Trace[1:last+1], func(s detect.Step) bool { return at(s.Position) })
}
