//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package disk

import (
	"context"
	"testing"
	"time"
)

// A second one waits until the first lets go, or its time is over.
func TestLock(t *testing.T) {
	dir := t.TempDir()
	never := func() { t.Error("waits for nobody") }
	unlock, err := Lock(context.Background(), dir, never)
	if err != nil {
		t.Fatal(err)
	}
	waited := 0
	short, cancel := context.WithTimeout(context.Background(), 3*lockInterval)
	defer cancel()
	if _, err := Lock(short, dir, func() { waited++ }); err == nil || waited != 1 {
		t.Errorf("after %d waits: %v", waited, err)
	}
	time.AfterFunc(2*lockInterval, unlock)
	again, err := Lock(context.Background(), dir, func() { waited++ })
	if err != nil || waited != 2 {
		t.Errorf("after %d waits: %v", waited, err)
	}
	again()
	if none, err := Lock(context.Background(), dir+"/nosuch", never); err != nil {
		t.Error(err)
	} else {
		none()
	}
}
