package disk

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// writeAndHang is a command for tests: it writes half of what is to replace the
// named file, says so, and waits to be killed.
func writeAndHang() {
	tmp, err := createBeside(os.Args[1])
	if err == nil {
		_, err = tmp.WriteString("package p")
	}
	fmt.Println(tmp.Name(), err)
	_, _ = io.Copy(io.Discard, os.Stdin)
}

// Many may write the same file at once, and sweep what others leave; none of
// them takes a file away from another.
func TestWriteAtOnce(t *testing.T) {
	dir := t.TempDir()
	a := put(t, filepath.Join(dir, "a.go"), "old", 0o644)
	var writers sync.WaitGroup
	for n := range 8 {
		writers.Go(func() {
			for range 50 {
				if err := (osFiles{}).replace(a, fmt.Append(nil, n)); err != nil {
					t.Errorf("writer %d: %v", n, err)
				}
			}
		})
	}
	writers.Wait()
	wantNothingElse(t, dir, "a.go")
}
