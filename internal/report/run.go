package report

import (
	"time"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/builds"
	"github.com/mapfix/mapfix/internal/fixes"
	"github.com/mapfix/mapfix/internal/source"
	"github.com/mapfix/mapfix/internal/workdir"
	"github.com/mapfix/mapfix/rewrite"
)

// A Run is all that reports tell of a run.
type Run struct {
	Dir      workdir.Dir
	Version  string // of mapfix
	Patterns []string
	Start    time.Time

	Builds     builds.Set
	Found      *builds.Merged
	Passed     []*detect.Finding // over, because the baseline has them
	Plan       *rewrite.Result
	Complaints []Complaint // about directives
	LeftOut    []string    // why packages are left out, and which
	Scope      string      // what was not seen; "" if that does not matter

	Read func(name string) ([]byte, error) // a file that is looked at
}

// files returns the text of the files that are looked at.
func (r *Run) files() *source.Files { return source.NewFiles(r.Read) }

// fates returns what becomes of the findings.
func (r *Run) fates() map[*detect.Finding]fixes.Fate { return fixes.FatesOf(r.Plan) }

// A Complaint says what is wrong with a directive.
type Complaint struct {
	At   detect.Position
	Text string
}
