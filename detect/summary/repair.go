package summary

import (
	"slices"
	"strings"
)

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
	// Object says that Expr (Wrap: the expression at Target; Local: the variable that
	// Expr starts from) points to an object that is copied as a whole by its own method,
	// DeepCopy or the like: pod = pod.DeepCopy(). Writes is empty then.
	Object bool
	// KeepNil says that the copy of a nil map must stay nil: the program
	// compares it with nil.
	KeepNil bool
	// From is the place of the first thing that is done with what is copied, other than to look
	// at it, and To that of the last write. Both are invalid if that is not known.
	From, To Position
	// Also holds the copies that are needed besides this one: several fields of
	// one struct are written. They are made all or none, and differ in Expr,
	// Writes and KeepNil only.
	Also []*Repair
}

// PreserveNil lets the copies of nil maps be nil.
func (r *Repair) PreserveNil() {
	r.KeepNil = true
	for _, also := range r.Also {
		also.PreserveNil()
	}
}

// AddWrite adds the path of a written container to Writes.
func (r *Repair) AddWrite(steps []string) {
	path := []string{}
	for _, s := range steps {
		switch {
		case s == StepElem, s == StepSent:
			path = append(path, StepElem)
		case IsField(s):
			path = append(path, "."+FieldName(s))
		}
	}
	if slices.ContainsFunc(r.Writes, func(q []string) bool { return slices.Equal(q, path) }) {
		return
	}
	r.Writes = append(r.Writes, path)
	slices.SortFunc(r.Writes, func(a, b []string) int { return strings.Compare(strings.Join(a, "|"), strings.Join(b, "|")) })
}
