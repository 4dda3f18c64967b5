package cache

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// sealed is the file with the seal of a directory.
const sealed = "seal"

const sealSize = 32

// readSeal returns the secret that the hashes of a directory's entries are made with, and
// makes one if there is none. So an entry that was not put here is none, however it was
// made; and without the seal, all others are none.
func readSeal(path string) ([]byte, error) {
	name := filepath.Join(path, sealed)
	seal, err := os.ReadFile(name)
	if err == nil && len(seal) == sealSize {
		return seal, nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	seal = make([]byte, sealSize)
	_, _ = rand.Read(seal) // never fails
	if err := write(name, seal); err != nil {
		return nil, err
	}
	return os.ReadFile(name) // another process may have been quicker
}
