//go:build unix

package main

import (
	"os"
	"syscall"
)

// peak returns how much memory a process had at most, in MiB where the system counts
// it in KiB, as Linux does.
func peak(state *os.ProcessState) float64 {
	if usage, ok := state.SysUsage().(*syscall.Rusage); ok {
		return float64(usage.Maxrss) / 1024
	}
	return 0
}
