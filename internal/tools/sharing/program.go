package main

import (
	"fmt"
	"maps"
	"path"
	"slices"

	"github.com/mapfix/mapfix/internal/tools/samples"
)

// modulePath is the path of the module of all programs.
const modulePath = "example.com/sharing"

// A program is one choice of each, or its twin, in which the map is copied by hand.
type program struct {
	way     samples.Way
	write   write
	mapType mapType
	use     use
	twin    bool
}

// name returns what tells the program from others of its way.
func (p program) name() string {
	return p.write.name + "_" + p.mapType.name + "_" + p.use.name
}

// dir returns the program's directory in the module.
func (p program) dir() string {
	if p.twin {
		return path.Join(p.way.Name, p.name()+"_twin")
	}
	return path.Join(p.way.Name, p.name())
}

// choice is a number that is the same for a program and its twin.
func (p program) choice() uint32 { return samples.Choose(p.way.Name, p.name()) }

// suffix is one that no other program has, for methods of interfaces.
func (p program) suffix() string { return fmt.Sprintf("%08x", samples.Choose(p.dir())) }

// sample returns the text of the program.
func (p program) sample() (samples.Program, error) {
	texts := map[string]string{}
	maps.Copy(texts, p.mapType.files)
	for _, f := range p.way.Files {
		text, err := p.expand(string(f.Data))
		if err != nil {
			return samples.Program{}, fmt.Errorf("%s: %s: %w", p.dir(), f.Name, err)
		}
		texts[f.Name] = text
	}
	out := samples.Program{Dir: p.dir(), Files: map[string][]byte{}}
	for name, text := range texts {
		data, err := samples.Finish(text, path.Join(modulePath, p.dir()), slices.Collect(maps.Keys(texts)))
		if err != nil {
			return samples.Program{}, fmt.Errorf("%s: %s: %w", p.dir(), name, err)
		}
		out.Files[path.Join(p.dir(), name)] = data
	}
	return out, nil
}

// written returns the text of programs.
func written(programs []program) ([]samples.Program, error) {
	var all []samples.Program
	for _, p := range programs {
		s, err := p.sample()
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

// twins returns the programs with the maps copied.
func twins(programs []program) []program {
	twins := slices.Clone(programs)
	for i := range twins {
		twins[i].twin = true
	}
	return twins
}
