package program

import (
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/summary"
)

// OwnField reports whether s is a field of the receiver itself, rather than of
// something that the receiver refers to. A literal in a method captures the receiver.
func (p *Program) OwnField(f *summary.Func, s summary.Src) bool {
	if made, ok := p.Made[f.ID]; ok && s.Base.Kind == summary.BaseFree && int(s.Base.Index) < len(made.At().Free) {
		return slices.ContainsFunc(p.Project(made.Fn, made.Call, made.At().Free[s.Base.Index], s.Path), func(t summary.Src) bool { return p.OwnField(made.Fn, t) })
	}
	return f.HasReceiver(s.Base) && strings.Count(string(s.Path), "|"+summary.StepDeref) <= 1
}
