package limit

import (
	"slices"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/crash"
	"github.com/mapfix/mapfix/internal/report"
)

// throughCrash returns the findings that flow through a function which was at work.
// Goroutines that were waiting count only if nothing else is found.
func throughCrash(findings []*detect.Finding, crashes []crash.Report) []*detect.Finding {
	var active, all []crash.Frame
	for i := range crashes {
		for _, s := range crashes[i].Active() {
			active = append(active, s.Frames...)
		}
		for _, s := range crashes[i].Stacks {
			all = append(all, s.Frames...)
		}
	}
	frames := all
	if slices.ContainsFunc(findings, func(f *detect.Finding) bool { return throughAny(f, active) }) {
		frames = active
	}
	return slices.DeleteFunc(findings, func(f *detect.Finding) bool { return !throughAny(f, frames) })
}

// throughAny reports whether a finding is in a function that one of the frames is
// in, or one of its stations is on the line of a frame.
func throughAny(f *detect.Finding, frames []crash.Frame) bool {
	return slices.ContainsFunc(frames, func(at crash.Frame) bool {
		on := func(p detect.Position) bool { return p.IsValid() && at.At(p.File, p.Line) }
		return at.In(f.Package, f.Function, report.Place(f).File) ||
			slices.ContainsFunc(f.Mutations, func(m detect.Mutation) bool { return on(m.Position) }) ||
			slices.ContainsFunc(f.Trace, func(s detect.Step) bool { return on(s.Position) })
	})
}
