//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package disk

import (
	"errors"
	"os"
	"syscall"
)

// hold marks f as being written by a process that lives: the system lets go of
// the lock when the process ends, however it ends. Where there are no locks,
// nobody gets one to remove the file either.
func hold(f *os.File) { _ = flock(f, syscall.LOCK_EX) }

func flock(f *os.File, how int) error {
	for {
		err := syscall.Flock(int(f.Fd()), how)
		if !errors.Is(err, syscall.EINTR) {
			return err
		}
	}
}

// moveTo renames f, which is held, to target and closes it. It is held for as
// long as it has its own name.
func moveTo(f *os.File, target string) error {
	if err := os.Rename(f.Name(), target); err != nil {
		return err
	}
	_ = f.Close() // all of it is on the disk
	return nil
}

// removeHeld removes f, which is held, and closes it: in this order, or the name
// could be that of another's file by then.
func removeHeld(f *os.File) error {
	err := os.Remove(f.Name())
	_ = f.Close() // what is in it does not matter
	return err
}

// removeAbandoned removes a temporary file that no process holds. The lock is
// kept meanwhile, so that the name cannot come to mean another file.
func removeAbandoned(name string) {
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return
	}
	defer f.Close()
	if flock(f, syscall.LOCK_EX|syscall.LOCK_NB) == nil && isAt(f, name) {
		_ = os.Remove(name) // or the next run does
	}
}
