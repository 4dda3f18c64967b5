package main

import (
	"os"
	"runtime/debug"
)

// memoryLimit makes the collector work harder rather than let garbage pile up
// beyond it. What the summaries of the largest programs need is well below it: a
// limit that the data does not fit would keep the collector running all the time.
const memoryLimit = 1400 << 20

// gcPercent is how much garbage may pile up for what is in use, below the
// limit. Most programs are small, and over before the collector pays.
const gcPercent = 400

// limitMemory applies memoryLimit and gcPercent unless the user has set one.
func limitMemory() {
	if os.Getenv("GOMEMLIMIT") == "" && os.Getenv("GOGC") == "" {
		debug.SetMemoryLimit(memoryLimit)
		debug.SetGCPercent(gcPercent)
	}
}
