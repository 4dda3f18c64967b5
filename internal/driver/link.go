package driver

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/mapfix/mapfix/detect"
)

// Link puts the summaries together and returns what that led to. Contracts says
// what the contracts in opts were made of; it may be empty if there are none.
// If the program is one whose result is in the cache, that is returned.
//
// The error is a *LoadError, as that of Summaries.
func (p *Program) Link(opts detect.Options, contracts string) (*detect.Result, error) {
	key := ""
	if p.cfg.Cache != nil && opts.Explain == nil {
		key = p.resultKey(opts, contracts)
	}
	if key != "" {
		found := new(detect.Result)
		if data := p.cfg.Cache.Get(key); data != nil && found.UnmarshalBinary(data) == nil {
			return found, nil
		}
	}
	sums, err := p.Summaries()
	if err != nil {
		return nil, err
	}
	if p.cfg.Cache != nil {
		p.dropTypes()
	}
	found := detect.Link(sums, opts)
	if key != "" && key == p.resultKey(opts, contracts) {
		data, _ := found.MarshalBinary()
		p.cfg.Cache.Put(key, data)
	}
	return found, nil
}

// resultKey returns what the result depends on, in short, or "" if it is not to
// be kept: because a package is missing, or its summary is not kept either.
func (p *Program) resultKey(opts detect.Options, contracts string) string {
	h := sha256.New()
	fmt.Fprintf(h, "%q %t %q\n", p.cfg.Version, opts.Tests, contracts)
	for _, u := range p.units {
		switch {
		case u.internal != nil || u.summarise && !u.cached && !u.stored:
			return ""
		case u.summarise:
			fmt.Fprintf(h, "%s %t\n", u.key, u.first)
		}
	}
	return keptResult + hex.EncodeToString(h.Sum(nil))
}
