package detect

import (
	"fmt"
	"path/filepath"
)

// Position is a place in a source file. The zero Position means "not known".
type Position struct {
	File   string // absolute path
	Line   int    // 1-based
	Column int    // 1-based, in bytes
	Offset int    // 0-based byte offset
}

// IsValid reports whether p names a place.
func (p Position) IsValid() bool { return p.File != "" && p.Line > 0 }

// Span is a half-open range of bytes in a source file.
type Span struct {
	File       string // absolute path
	Start, End int    // byte offsets
}

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

// A Mutation is one write to a shared map.
type Mutation struct {
	Position
	Kind string // index, delete, clear, call, append, unmarshal
}

// A Root is where a shared map is held.
type Root struct {
	Kind string // package-var, field, parameter, receiver, getter, contract, captured, ...
	Path string // access path from the root, such as conf.Rules[].FilterMap
	Position
}

// A Step is one station on the way from the root to the write and its readers.
type Step struct {
	Position
	Text string
}

// A Reason is a piece of the evidence for a finding.
type Reason struct {
	Text string
	At   Position // told behind the text, if it is valid
}

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
	Bind          Position
	Mutations     []Mutation
	Root          Root
	Trace         []Step
	Type          string // of the map that is written
	Applicability Applicability
	Reasons       []Reason
	Repair        *Repair // nil if no copy can cure it
	Doubted       bool    // so much that there is nothing to say if no copy can be made
}

// RepairKind says where the copy goes.
type RepairKind string

const (
	// Wrap replaces the expression at Target by a copy of its value:
	// x := E becomes x := DeepCopyMap(E).
	Wrap RepairKind = "wrap"
	// After inserts "Expr = DeepCopyMap(Expr)" behind the statement at Target.
	After RepairKind = "after"
	// Enter inserts "Expr = DeepCopyMap(Expr)" as the first statement of the
	// block at Target (a range body, a function body, a branch of an if, a case of
	// a type switch).
	Enter RepairKind = "enter"
	// Local inserts "v := DeepCopyMap(Expr)" before the statement at Target,
	// which is the first that writes straight through Expr, and uses v instead
	// of Expr from there to the end of the block.
	Local RepairKind = "local"
)

// A Repair asks the rewriter for a copy.
type Repair struct {
	Kind   RepairKind
	Target Span // of an ast.Expr (Wrap), an ast.Stmt (After), an *ast.BlockStmt or *ast.CaseClause (Enter)
	// Expr is the variable or field that gets its own copy, for After and
	// Enter, as Go source: "m", "c.Labels".
	Expr string
	// Writes holds the access paths, relative to the copied value, of the
	// containers that are written. The copy must own each container on these
	// paths and may share the rest. The empty path is the value itself:
	// m[k] = v gives [], m[a][b] = v gives ["[]"], m[k].F = v through a
	// pointer element gives ["[]"] (the pointee is what is written),
	// m[k].Tags[x] = v gives ["[]", ".Tags"].
	Writes [][]string
	// Object says that Expr (Wrap: the expression at Target) points to an object
	// that is copied as a whole by its own method, DeepCopy or the like:
	// pod = pod.DeepCopy(). Writes is empty then.
	Object bool
	// KeepNil says that the copy of a nil map must stay nil: the program
	// compares it with nil.
	KeepNil bool
	// Also holds the copies that are needed besides this one: several fields of
	// one struct are written. They are made all or none, and differ in Expr,
	// Writes and KeepNil only.
	Also []*Repair
}
