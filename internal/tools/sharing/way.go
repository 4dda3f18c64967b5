package main

import (
	"embed"
	"slices"

	"github.com/mapfix/mapfix/internal/tools/samples"
)

//go:embed ways/*.txtar
var archives embed.FS

// readWays returns the ways to get at a shared map, in the order of their names. They skip
// writes, types and uses that make no sense there.
func readWays() ([]samples.Way, error) { return samples.ReadWays(archives, isChoice) }

// isChoice reports whether a write, a type or a use has that name.
func isChoice(name string) bool {
	return slices.ContainsFunc(writes, func(w write) bool { return w.name == name }) ||
		slices.ContainsFunc(mapTypes, func(t mapType) bool { return t.name == name }) ||
		slices.ContainsFunc(uses, func(u use) bool { return u.name == name })
}
