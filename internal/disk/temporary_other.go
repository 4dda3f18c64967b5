//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package disk

import (
	"os"
	"time"
)

// abandonedAfter is much longer than it takes to write a file.
const abandonedAfter = time.Hour

// hold would mark f as being written; here the time tells.
func hold(*os.File) {}

// moveTo closes f and renames it to target: not all systems rename open files.
func moveTo(f *os.File, target string) error {
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), target)
}

// removeHeld closes f and removes it.
func removeHeld(f *os.File) error {
	_ = f.Close() // or it is closed
	return os.Remove(f.Name())
}

// removeAbandoned removes a temporary file that nobody wrote to for long.
func removeAbandoned(name string) {
	if info, err := os.Lstat(name); err == nil && time.Since(info.ModTime()) > abandonedAfter {
		_ = os.Remove(name) // or the next run does
	}
}
