package driver

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/judge"
	"github.com/mapfix/mapfix/detect/summary"
)

// Link puts the summaries together and returns what that led to. Contracts says
// what the contracts in opts were made of; it may be empty if there are none.
// If the program is one whose result is in the cache, that is returned: one whose files
// are the same, or of whose own files as much is the same as matters, see Shape. If
// everything is left out, nothing is found.
//
// The error is a *LoadError, as that of Summaries.
func (p *Program) Link(opts detect.Options, contracts string) (*detect.Result, error) {
	if !slices.ContainsFunc(p.units, (*unit).loaded) {
		return new(detect.Result), nil
	}
	found, err := p.link(opts, contracts)
	if err == nil {
		err = p.lowerUnseen(found)
	}
	return found, err
}

// link returns what Link does, as if the patterns left out nothing that matters: that
// is what the cache keeps.
func (p *Program) link(opts detect.Options, contracts string) (*detect.Result, error) {
	byFiles := p.resultKey(keptResult, opts, contracts, (*unit).fileKey)
	if found := p.keptResult(byFiles); found != nil {
		return found, nil
	}
	byShapes := p.resultKey(keptShaped, opts, contracts, p.shapeKey)
	found := p.keptMovable(byShapes)
	if found == nil {
		reach, err := p.reach()
		if err != nil {
			return nil, err
		}
		if p.cfg.Cache != nil {
			p.dropTypes()
		}
		found = judge.Link(reach, opts)
		p.noteFailed(found)
		p.lowerLeftOut(found)
		if p.kept() && len(found.Failed) == 0 {
			p.keepMovable(byShapes, found)
		}
	}
	if p.kept() && len(found.Failed) == 0 { // no file was changed meanwhile
		p.keepResult(byFiles, found)
	}
	return found, nil
}

// noteFailed notes what linking failed in. What it names is left out.
func (p *Program) noteFailed(found *detect.Result) {
	for _, f := range found.Failed {
		failure := &Failure{Package: f.Package, Cause: f.String()}
		p.Internal = append(p.Internal, failure)
		for _, u := range p.units {
			if u.path == f.Package {
				u.internal = failure
			}
		}
	}
}

// keptResult returns the result that the cache has under key, nil if it has none.
func (p *Program) keptResult(key string) *detect.Result {
	if key == "" {
		return nil
	}
	found := new(detect.Result)
	if !p.decode(key, found.UnmarshalBinary) {
		return nil
	}
	return found
}

// decode has an entry of the cache read, and reports whether it could be. One that
// cannot is none.
func (p *Program) decode(key string, read func([]byte) error) (ok bool) {
	data := p.cfg.Cache.Get(key)
	if data == nil {
		return false
	}
	defer func() {
		if recover() != nil {
			ok = false
		}
		if !ok {
			p.cfg.Cache.Drop(key)
		}
	}()
	return read(data) == nil
}

func (p *Program) keepResult(key string, found *detect.Result) {
	if key != "" {
		data, _ := found.MarshalBinary()
		p.cfg.Cache.Put(key, data)
	}
}

// keptMovable returns the result that the cache has under the key of shapes, nil if it
// has none, as it is with the files of today.
func (p *Program) keptMovable(key string) *detect.Result {
	if key == "" {
		return nil
	}
	found := new(detect.Result)
	if !p.decode(key, func(data []byte) error { return found.UnmarshalMovable(data, p.summariesByFile()) }) {
		return nil
	}
	return found
}

func (p *Program) keepMovable(key string, found *detect.Result) {
	if key != "" {
		p.cfg.Cache.Put(key, found.MarshalMovable(p.summariesByFile()))
	}
}

// summariesByFile returns a function that finds the summaries of the user's own files.
func (p *Program) summariesByFile() func(file string) *summary.PackageSummary {
	owner := make(map[string]*unit)
	for _, u := range p.units {
		if u.summarise && u.first {
			for _, name := range u.files {
				owner[name] = u
			}
		}
	}
	return func(file string) *summary.PackageSummary {
		u := owner[file]
		if u == nil {
			return nil
		}
		if p.load(u); len(u.parts) == 0 {
			return nil
		}
		return u.parts[0]
	}
}

// fileKey returns what stands for the unit in a result's key: the files that it is
// made of.
func (u *unit) fileKey() string { return u.key }

// shapeKey returns what stands for the unit if a change that linking cannot tell is no
// reason to link the program again. Files of dependencies rarely change.
func (p *Program) shapeKey(u *unit) string {
	if u.inParts() {
		return u.key
	}
	if u.parts == nil {
		if kept := p.cfg.Cache.Get(keptShape + u.key); len(kept) > 0 {
			return string(kept)
		}
		p.load(u)
	}
	shape := u.shape()
	if p.storable(u) {
		p.cfg.Cache.Put(keptShape+u.key, []byte(shape))
	}
	return shape
}

// shape returns in short what linking can tell of the unit, whose summary must be there.
func (u *unit) shape() string {
	h := sha256.New()
	for _, s := range u.parts {
		h.Write(s.Shape())
	}
	return hex.EncodeToString(h.Sum(nil))
}

// resultKey returns what the result depends on, in short, or "" if it is not to
// be kept: because there is no cache, explanations were asked for, a package is
// missing, or its summary is not kept either. What stands for a unit is given by of.
func (p *Program) resultKey(kind string, opts detect.Options, contracts string, of func(*unit) string) string {
	if p.cfg.Cache == nil || opts.Explain != nil || !p.kept() {
		return ""
	}
	h := sha256.New()
	fmt.Fprintf(h, "%q %t %q\n", p.cfg.Version, opts.Tests, contracts)
	for _, u := range p.units {
		if u.summarise {
			fmt.Fprintf(h, "%s %t\n", of(u), u.first)
		}
	}
	return kind + hex.EncodeToString(h.Sum(nil))
}

// kept reports whether the cache has the summaries of all packages, as far as they
// were made.
func (p *Program) kept() bool {
	return !p.lost.Load() && !slices.ContainsFunc(p.units, func(u *unit) bool {
		return u.internal != nil || u.summarise && !u.cached && !u.stored
	})
}
