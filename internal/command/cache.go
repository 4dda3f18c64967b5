package command

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"

	"github.com/mapfix/mapfix/internal/cache"
	"github.com/mapfix/mapfix/internal/driver"
)

// cacheLimit bounds the cache, in bytes.
const cacheLimit = 2 << 30

// cacheOff is the value of -cache that stands for no cache.
const cacheOff = "off"

// userCache returns the directory of the cache if the command line names none,
// or cacheOff if the user has no directory for caches.
func userCache() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return cacheOff
	}
	return filepath.Join(dir, "mapfix")
}

// cacheDir returns the directory of the cache, or cacheOff.
func (c *command) cacheDir() string {
	switch c.opts.Cache {
	case "":
		return c.userCache
	case cacheOff:
		return cacheOff
	}
	return c.dir.Absolute(c.opts.Cache)
}

// cache opens the cache and returns it with the version that its entries are
// for. It returns nil if there is to be none. A cache that does not work is an
// error only if the user named it: others, such as in a container without a
// home, are done without.
func (c *command) cache() (driver.Cache, string, error) {
	path := c.cacheDir()
	if path == cacheOff || c.forgetful {
		return nil, "", nil
	}
	dir, err := cache.Open(path, cacheLimit)
	var id string
	if err == nil {
		id, err = identity()
	}
	switch {
	case err == nil:
		return dir, id, nil
	case c.opts.Cache != "":
		return nil, "", fmt.Errorf("-cache %s: %v", c.opts.Cache, err)
	case errors.Is(err, cache.ErrOpen):
		c.tell("works without a cache: %s: %v", path, err)
		return nil, "", nil
	}
	c.verbose("running without a cache: %s: %v", path, err)
	return nil, "", nil
}

// cleanCache removes the cache and returns the exit code.
func (c *command) cleanCache() int {
	path := c.cacheDir()
	if path == cacheOff {
		return exitClean
	}
	if err := cache.Clean(path); err != nil {
		return c.fail(fmt.Errorf("-clean-cache: %s: %v", path, err))
	}
	return exitClean
}

// identity tells this program from all others that may share its cache. A
// version that was downloaded says what it was built of; of any other, such as
// one that is being worked on, nothing is known but its own bytes.
func identity() (string, error) {
	info, ok := debug.ReadBuildInfo()
	if ok && info.Main.Sum != "" {
		return info.String(), nil
	}
	name, err := os.Executable()
	if err != nil {
		return "", err
	}
	f, err := os.Open(name)
	if err != nil {
		return "", errors.New("cannot read the mapfix executable")
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", errors.New("cannot read the mapfix executable")
	}
	return fmt.Sprintf("%x", h.Sum(nil)), nil
}
