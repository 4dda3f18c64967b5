package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/summary"
)

// use returns what a function does with an argument.
func (lib *library) use(id string, arg argument) contract.Use {
	p := place{summary.BaseParam, int32(arg)}
	if m := lib.abstract[id]; m != nil && arg == 0 {
		return ofReceiver(m)
	}
	use := lib.useOf(id, p)
	if f := lib.funcs[id]; f != nil && len(f.into[p]) > 0 {
		use |= contract.Keeps
	}
	if use&contract.NotKnown != 0 {
		return contract.NotKnown
	}
	return use
}

// An entry is a contract of the file.
type entry struct {
	Name      string   `json:"name"`
	Promise   string   `json:"promise"`
	Argument  argument `json:"argument"`
	Does      []string `json:"does"`
	Functions []string `json:"functions"`
}

// file returns the contracts, of those that say the same one.
func (lib *library) file() ([]byte, error) {
	entries := make(map[string]*entry)
	for _, id := range slices.Sorted(maps.Keys(lib.offered)) {
		for _, arg := range lib.offered[id] {
			does := lib.use(id, arg).Names()
			name := fmt.Sprintf("argument %d: %s", arg, strings.Join(does, ", "))
			e := entries[name]
			if e == nil {
				e = &entry{Name: name, Promise: "uses", Argument: arg, Does: append([]string{}, does...)}
				entries[name] = e
			}
			e.Functions = append(e.Functions, id)
		}
	}
	var sorted []*entry
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		sorted = append(sorted, entries[name])
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetIndent("", " ")
	err := enc.Encode(map[string]any{
		"about":     "Written by go run ./internal/tools/stdlib from the standard library of " + runtime.Version() + ".",
		"contracts": sorted,
	})
	return out.Bytes(), err
}
