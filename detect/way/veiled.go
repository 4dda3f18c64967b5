package way

import (
	"slices"

	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/summary"
)

// Veiled reports whether the search for origins does not go on from r, and the graph does.
func Veiled(p *program.Program, r program.Origin) bool {
	if r.HandedOver() {
		return true
	}
	if r.Kind != program.OriginExternal || r.Loc.Base.Kind != summary.BaseCall {
		return false
	}
	if slices.ContainsFunc(r.Loc.Path.Steps(), p.Contracts.IsShelf) {
		return true
	}
	c := &r.Fn.Calls[r.Loc.Base.Index]
	return c.Iter || len(c.Fun) > 0 || c.Iface == "context.Context"
}
