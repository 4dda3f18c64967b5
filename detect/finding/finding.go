package finding

import (
	"fmt"
	"path/filepath"
	"slices"

	"github.com/mapfix/mapfix/detect/summary"
)

// Applicability says what applying a suggested fix may do to the program.
// The levels are defined by consequence, from the strongest promise down.
type Applicability string

const (
	// Safe: the copy is right, and only the mistaken write stops being seen.
	Safe Applicability = "safe"
	// Unsafe: a real hazard, but someone may rely on seeing the write.
	Unsafe Applicability = "unsafe"
	// Display: shared and racing, but a copy is not the cure. Never applied.
	Display Applicability = "display"
)

// Levels returns the applicabilities, the strongest promise first.
func Levels() []Applicability { return []Applicability{Safe, Unsafe, Display} }

// Rank returns the place of a in Levels: 0 for the strongest promise.
func (a Applicability) Rank() int { return slices.Index(Levels(), a) }

// A Mutation is one write to a shared map.
type Mutation struct {
	summary.Position
	Kind string // index, delete, clear, call, append, unmarshal
}

// A Root is where a shared map is held.
type Root struct {
	Kind string // package-var, field, parameter, receiver, getter, contract, captured, ...
	Path string // access path from the root, such as conf.Rules[].FilterMap
	summary.Position
}

// A Step is one station on the way from the root to the write and its readers.
type Step struct {
	summary.Position
	Text string
}

// A Reason is a piece of the evidence for a finding.
type Reason struct {
	Rule string // the ID of the rule that it follows from, or one of those below
	Text string
	At   summary.Position // told behind the text, if it is valid
	// Against says that it speaks against a copy: someone may rely on the write,
	// or no copy can be made.
	Against bool
}

// IDs of reasons that no rule gives, since they come after the verdict.
const (
	NoPlace        = "no-place"        // no expression or statement there could make a copy
	FilledInVain   = "filled-in-vain"  // a copy there would lose what is wanted
	LockForgotten  = "lock-forgotten"  // other users of the map hold a lock
	NoCopy         = "no-copy"         // the type cannot be copied, or the code at hand not changed
	OtherPlatform  = "other-platform"  // what holds for one platform and not for another
	DirectoryLimit = "directory-limit" // the settings of a directory
)

func (r Reason) String() string {
	if !r.At.IsValid() {
		return r.Text
	}
	return fmt.Sprintf("%s (%s:%d)", r.Text, filepath.Base(r.At.File), r.At.Line)
}

// A Finding is a write to a shared map that was probably not meant to be
// shared, with the evidence for that, and where a copy would repair it.
type Finding struct {
	ID            string // stable across unrelated edits
	Message       string // one line
	Package       string // import path
	Function      string // F, T.F, (*T).F; literals inside carry no suffix
	Alias         string // what the alias is made of, as in the source
	Bind          summary.Position
	Mutations     []Mutation
	Root          Root
	Trace         []Step
	Type          string // of the map that is written
	Applicability Applicability
	Reasons       []Reason
	Repair        *summary.Repair // nil if no copy can cure it
	Doubted       bool            // so much that there is nothing to say if no copy can be made
}

// Repeats reports whether f says what other says already: the map got there by another way.
func (f *Finding) Repeats(other *Finding) bool {
	return f.ID == other.ID && f.Bind == other.Bind && f.Applicability == other.Applicability && slices.Equal(f.Mutations, other.Mutations)
}

// A Place is a line of a file, or of any file and line if it has none.
type Place struct {
	File string // absolute path
	Line int
}

// At reports whether q is at the place.
func (p *Place) At(q summary.Position) bool {
	return p.File == "" || p.Line == q.Line && p.File == q.File
}

// Shortened drops steps from the middle of a way until there are no more than n: where data
// starts and how it ends up says most.
func Shortened(way []Step, n int) []Step {
	if len(way) <= n {
		return way
	}
	return append(way[:n/2:n/2], way[len(way)-(n-n/2):]...)
}
