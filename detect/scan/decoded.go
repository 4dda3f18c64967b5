package scan

import (
	"go/ast"
	"go/types"

	"github.com/mapfix/mapfix/detect/summary"
)

// decoded notes that the locations, of type t, hold what a decoder made, unless
// they held something before: a nil map becomes a new one with data, and all
// that a struct leads to is the decoder's.
//
//	var defaults map[string]any
//	err := json.Unmarshal(text, &defaults)
func (a *flow) decoded(operand ast.Expr, at []summary.Src, t types.Type) {
	for _, l := range at {
		if l.Base.Kind != summary.BaseLocal || len(a.loadAll([]summary.Src{l})) > 0 {
			continue
		}
		if isInline(t) && len(a.st.Within(l.Loc)) > 0 {
			continue // some fields have values that the decoder may have left
		}
		a.st.Set(l.Loc, summary.Val{summary.Src{Loc: summary.Loc{Base: a.decodedObject(operand, t)}, Addr: isMap(t)}})
	}
}

// decodedObject returns the base of what a decoder makes for an operand.
func (a *flow) decodedObject(operand ast.Expr, t types.Type) summary.Base {
	id, ok := a.allocs[operand]
	if !ok {
		a.locals++
		id = a.locals
		a.allocs[operand] = id
		a.fn.Made = append(a.fn.Made, summary.Object{
			Index: id, Pos: a.pos(operand.Pos()), Loop: a.inLoop(operand), Filled: summary.ContentData, Type: a.typeString(t),
		})
	}
	return summary.Base{Kind: summary.BaseReceived, Index: int32(id)}
}
