package way

import (
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/summary"
)

// AllEmpty reports whether all maps that may be the written one are made without entries, outside
// of fn: what is written may be what they are for.
//
//	type Book struct{ entries map[string]int }
//	func open() *Book { return &Book{entries: make(map[string]int)} }
//	var sales = open()
func AllEmpty(fn *summary.Func, objects []flow.Object) bool {
	made := false
	for _, o := range objects {
		b := o.Loc.Base
		switch {
		case b.Kind == summary.BaseGlobal, o.Fn == fn:
			continue // where it is kept, or begun anew
		case !b.IsMade() || o.Loc.Path != "":
			return false
		}
		if m := o.Fn.Object(int(b.Index)); m == nil || m.Filled != summary.ContentEmpty {
			return false
		}
		made = true
	}
	return made
}
