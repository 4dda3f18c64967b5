package main

import (
	"encoding/json"
	"path"
)

// report is what we need of mapfix -json.
type report struct {
	Findings []*finding `json:"findings"`
}

type finding struct {
	Function  string     `json:"function"`
	Bind      *position  `json:"bind"`
	Mutations []position `json:"mutations"`
	Root      struct {
		Kind string `json:"kind"`
		Path string `json:"path"`
	} `json:"root"`
	Trace         []position `json:"trace"`
	Type          string     `json:"type"`
	Applicability string     `json:"applicability"`
}

type position struct {
	File string `json:"file"`
	Line int    `json:"line"`
}

// readReport decodes a report and makes its files relative to the root of the
// repository, as those of a case are.
func readReport(data []byte, moduleDir string) ([]*finding, error) {
	var r report
	if err := json.Unmarshal(data, &r); err != nil {
		return nil, err
	}
	for _, f := range r.Findings {
		for _, p := range f.positions() {
			if p.File != "" {
				p.File = path.Join(moduleDir, p.File)
			}
		}
	}
	return r.Findings, nil
}

// own returns where the finding itself is: its bind and its mutations.
func (f *finding) own() []*position {
	var all []*position
	if f.Bind != nil {
		all = append(all, f.Bind)
	}
	for i := range f.Mutations {
		all = append(all, &f.Mutations[i])
	}
	return all
}

// positions returns all that the finding points at, the way from the root
// included.
func (f *finding) positions() []*position {
	all := f.own()
	for i := range f.Trace {
		all = append(all, &f.Trace[i])
	}
	return all
}

// root describes the root, such as "package-var conf.rules".
func (f *finding) root() string {
	return f.Root.Kind + " " + f.Root.Path
}
