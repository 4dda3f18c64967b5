package detect

import (
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/summary"
)

// ownField reports whether s is a field of the receiver itself, rather than of
// something that the receiver refers to. A literal in a method captures the receiver.
func (p *program) ownField(f *summary.Func, s summary.Src) bool {
	if made, ok := p.made[f.ID]; ok && s.Base.Kind == summary.BaseFree && int(s.Base.Index) < len(made.at().Free) {
		return slices.ContainsFunc(p.project(made.fn, made.call, made.at().Free[s.Base.Index], s.Path), func(t summary.Src) bool { return p.ownField(made.fn, t) })
	}
	return f.HasReceiver(s.Base) && strings.Count(string(s.Path), "|"+summary.StepDeref) <= 1
}
