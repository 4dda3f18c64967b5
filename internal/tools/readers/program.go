package main

import (
	"fmt"
	"maps"
	"path"
	"slices"

	"github.com/mapfix/mapfix/internal/tools/samples"
)

// modulePath is the path of the module of all programs.
const modulePath = "example.com/readers"

// A program is a way to rely on a write and the write, or its twin.
type program struct {
	way   samples.Way
	write write
	twin  bool
}

// A version is one of two that each program is written in.
type version int

const (
	asIs   version = iota // the alias is an alias
	copied                // it is a copy, as after a repair
)

// dir returns the program's directory in the module.
func (p program) dir() string {
	if p.twin {
		return path.Join(p.way.Name, p.write.name+"_twin")
	}
	return path.Join(p.way.Name, p.write.name)
}

// programs returns every way with every write, less those that are skipped, each
// followed by its twin.
func programs(ways []samples.Way) []program {
	var all []program
	for _, w := range ways {
		for _, wr := range writes {
			if w.Skip[wr.name] == "" {
				all = append(all, program{way: w, write: wr}, program{way: w, write: wr, twin: true})
			}
		}
	}
	return all
}

// files returns the files of a version of the program by their names in the module.
func (p program) files(v version) (map[string][]byte, error) {
	texts := maps.Clone(p.write.files)
	if texts == nil {
		texts = map[string]string{}
	}
	choice := samples.Choose(p.way.Name, p.write.name)
	for _, f := range p.way.Files {
		e := &expansion{
			write: p.write, twin: p.twin, version: v, choice: choice,
			suffix: fmt.Sprintf("%08x", samples.Choose(p.dir())), needed: map[string]bool{},
		}
		text, err := e.file(string(f.Data))
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", p.dir(), f.Name, err)
		}
		texts[f.Name] = text
		if samples.Calls(text, "wire") {
			texts["wire/wire.go"] = wireFile
		}
	}
	files := map[string][]byte{}
	for name, text := range texts {
		data, err := samples.Finish(text, path.Join(modulePath, p.dir()), slices.Collect(maps.Keys(texts)))
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", p.dir(), name, err)
		}
		files[path.Join(p.dir(), name)] = data
	}
	return files, nil
}

// versionOf returns the text of a version of the programs.
func versionOf(programs []program, v version) ([]samples.Program, error) {
	var all []samples.Program
	for _, p := range programs {
		files, err := p.files(v)
		if err != nil {
			return nil, err
		}
		all = append(all, samples.Program{Dir: p.dir(), Files: files})
	}
	return all, nil
}

// writeModule writes a version of the programs into dir, each a main package of one
// module.
func writeModule(dir string, programs []program, v version) error {
	texts, err := versionOf(programs, v)
	if err != nil {
		return err
	}
	return samples.WriteModule(dir, modulePath, texts)
}

// digest returns a number for the text of all versions of the programs.
func digest(programs []program) (string, error) {
	var all []samples.Program
	for _, p := range programs {
		for _, v := range []version{asIs, copied} {
			files, err := p.files(v)
			if err != nil {
				return "", err
			}
			all = append(all, samples.Program{Dir: p.dir(), Files: files})
		}
	}
	return samples.Digest(all), nil
}
