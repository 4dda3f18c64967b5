package driver

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/mapfix/mapfix/detect"
)

// Link puts the summaries together and returns what that led to. Contracts says
// what the contracts in opts were made of; it may be empty if there are none.
// If the program is one whose result is in the cache, that is returned: one whose files
// are the same, or of whose own files as much is the same as matters.
//
// The error is a *LoadError, as that of Summaries.
func (p *Program) Link(opts detect.Options, contracts string) (*detect.Result, error) {
	byFiles := p.resultKey(opts, contracts, (*unit).fileKey)
	if found := p.keptResult(byFiles); found != nil {
		return found, nil
	}
	if byFiles != "" {
		p.load(func(u *unit) bool { return u.first })
	}
	bySummaries := p.resultKey(opts, contracts, (*unit).summaryKey)
	found := p.keptResult(bySummaries)
	if found == nil {
		reach, err := p.reach()
		if err != nil {
			return nil, err
		}
		if p.cfg.Cache != nil {
			p.dropTypes()
		}
		found = reach.Link(opts)
		if !p.kept() {
			return found, nil // a file was changed meanwhile
		}
		p.keepResult(bySummaries, found)
	}
	p.keepResult(byFiles, found)
	return found, nil
}

// keptResult returns the result that the cache has under key, nil if it has none.
func (p *Program) keptResult(key string) *detect.Result {
	if key == "" {
		return nil
	}
	found := new(detect.Result)
	if data := p.cfg.Cache.Get(key); data == nil || found.UnmarshalBinary(data) != nil {
		return nil
	}
	return found
}

func (p *Program) keepResult(key string, found *detect.Result) {
	if key != "" {
		data, _ := found.MarshalBinary()
		p.cfg.Cache.Put(key, data)
	}
}

// fileKey returns what stands for the unit in a result's key: the files that it is
// made of.
func (u *unit) fileKey() string { return u.key }

// summaryKey returns what stands for the unit if a change that its summary does not
// show is no reason to link the program again. Files of dependencies rarely change.
func (u *unit) summaryKey() string {
	if u.inParts() {
		return u.key
	}
	return fmt.Sprintf("%x", sha256.Sum256(joined(u.parts)))
}

// resultKey returns what the result depends on, in short, or "" if it is not to
// be kept: because there is no cache, explanations were asked for, a package is
// missing, or its summary is not kept either. What stands for a unit is given by of.
func (p *Program) resultKey(opts detect.Options, contracts string, of func(*unit) string) string {
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
	return keptResult + hex.EncodeToString(h.Sum(nil))
}

// kept reports whether the cache has the summaries of all packages, as far as they
// were made.
func (p *Program) kept() bool {
	return !slices.ContainsFunc(p.units, func(u *unit) bool {
		return u.internal != nil || u.summarise && !u.cached && !u.stored
	})
}
