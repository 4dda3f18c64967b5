//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package disk

import (
	"context"
	"errors"
	"os"
	"syscall"
	"time"
)

// lockInterval is how often a lock that another process has is asked for.
const lockInterval = 50 * time.Millisecond

// Lock waits until no other process holds the lock of a directory, and returns what lets
// go of it. The system does that too when the process ends, however it ends. Nothing is
// written for it. Waiting is called once if there is a wait; the error is that of ctx. A
// directory that cannot be locked is not.
func Lock(ctx context.Context, dir string, waiting func()) (unlock func(), err error) {
	f, err := os.Open(dir)
	if err != nil {
		return func() {}, nil
	}
	for waits := false; ; waits = true {
		err := flock(f, syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return func() { _ = f.Close() }, nil
		}
		if !waits {
			waiting()
		}
		select {
		case <-ctx.Done():
			_ = f.Close()
			return func() {}, ctx.Err()
		case <-time.After(lockInterval):
		}
	}
}
