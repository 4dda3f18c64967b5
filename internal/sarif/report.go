package sarif

import (
	"encoding/json"
	"io"
	"strings"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/source"
	"github.com/mapfix/mapfix/rewrite"
)

// home is where the tool and its rule are described.
const home = "https://github.com/mapfix/mapfix"

const schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

// A Report is what is written.
type Report struct {
	Version string // of mapfix
	Root    string // absolute; what file names are relative to
	Files   *source.Files
	Results []Result
	Errors  []string // why there are no results
}

// A Result is a finding.
type Result struct {
	Finding    *detect.Finding
	Fix        *rewrite.Fix // nil if there is none
	Suppressed Suppression
}

// A Suppression says why a finding is passed over.
type Suppression string

const (
	None      Suppression = ""
	Directive Suppression = "inSource" // a comment asks for it
	Baseline  Suppression = "external"
)

// Write writes the report.
func (r *Report) Write(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(r.log())
}

func (r *Report) log() log {
	one := run{
		Tool: tool{driver{
			Name: "mapfix", Version: strings.TrimPrefix(r.Version, "v"), InformationURI: home, Rules: []descriptor{rule()},
		}},
		Invocations: []invocation{r.invocation()}, ColumnKind: "unicodeCodePoints", Results: []result{},
		Bases: map[string]base{srcRoot: {message{Text: "The root of the repository, or where mapfix ran if there is none."}}},
	}
	seen := map[string]int{}
	for _, res := range r.Results {
		id := res.Finding.ID
		seen[id]++
		one.Results = append(one.Results, r.result(res, seen[id]))
	}
	return log{Schema: schema, Version: "2.1.0", Runs: []run{one}}
}

// invocation says whether the analysis worked, and if not, why.
func (r *Report) invocation() invocation {
	i := invocation{ExecutionSuccessful: len(r.Errors) == 0}
	for _, text := range r.Errors {
		i.ToolExecutionNotifications = append(i.ToolExecutionNotifications, notification{"error", message{Text: text}})
	}
	return i
}
