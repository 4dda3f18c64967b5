package main

import (
	"embed"

	"github.com/mapfix/mapfix/internal/tools/samples"
)

//go:embed ways/*.txtar
var archives embed.FS

// readWays returns the ways in which somebody may rely on a write, in the order of their
// names. They skip writes that make no sense there.
func readWays() ([]samples.Way, error) { return samples.ReadWays(archives, isWrite) }
