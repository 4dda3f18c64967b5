package driver

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"

	"github.com/mapfix/mapfix/detect"
)

// A Cache keeps summaries from run to run. A summary depends on nothing but the
// package's own files, the language version, the platform and the types of what
// it imports; the key stands for all of these. It does not stand for mapfix
// itself: a Cache must not give out what another version of mapfix put in.
//
// Only packages that were free of errors are put in.
// Implementations must be safe for concurrent use. They may forget at any time.
type Cache interface {
	// Get returns the summary kept under key, or nil.
	Get(key string) *detect.PackageSummary
	// Put keeps a summary under key.
	Put(key string, sum *detect.PackageSummary)
}

// consultCache fetches the summaries that the cache has, and marks the units
// that must be checked nonetheless: those without a summary and, for their
// types, all that these depend on.
func (p *Program) consultCache() error {
	for _, u := range p.units {
		if p.cfg.Cache != nil {
			if err := p.look(u); err != nil {
				return err
			}
		}
	}
	for _, u := range p.units {
		if u.summarise && u.summary == nil {
			u.need()
		}
	}
	return nil
}

// need marks u and all that it imports as needed in this run.
func (u *unit) need() {
	if u.needed {
		return
	}
	u.needed = true
	for _, dep := range u.imports {
		dep.need()
	}
}

// look sets the key of u, and its summary if there is one.
func (p *Program) look(u *unit) error {
	key, err := p.keyOf(u)
	if err != nil {
		return err
	}
	u.key = key
	if u.summarise {
		u.summary = p.cfg.Cache.Get(key)
		u.cached = u.summary != nil
	}
	return nil
}

// keyOf returns what the summary of u depends on, in short. The imports come
// before their importers in the list, so their keys are known.
func (p *Program) keyOf(u *unit) (string, error) {
	h := sha256.New()
	fmt.Fprintf(h, "%q %q %q %t\n", p.tool.key(p.cfg.Tags), u.ImportPath, u.goVersion(), u.first)
	if !u.Standard { // the go version stands for the standard library
		for _, name := range u.files {
			data, err := os.ReadFile(name)
			if err != nil {
				return "", newLoadError(failuresIn(u, p.cfg.Dir, err))
			}
			u.remember(name, data)
			// Positions in summaries are absolute, so the directory counts too.
			fmt.Fprintf(h, "%q %x\n", name, sha256.Sum256(data))
		}
	}
	for _, dep := range u.imports {
		fmt.Fprintf(h, "%s\n", dep.key)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
