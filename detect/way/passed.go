package way

import (
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/summary"
)

// KeptElsewhere reports whether the data at the locations that it has passed was put from one field
// into another, so that the object which has the first still has it:
//
//	func (t *Template) Job() *Job { return &Job{labels: t.labels} }
func KeptElsewhere(passed []flow.Node) bool {
	first := ""
	for _, n := range passed {
		field := lastField(n.Loc.Path)
		if first == "" {
			first = field
		}
		if field != "" && field != first {
			return true
		}
	}
	return false
}

// lastField returns the field that what is at a path is kept in, "" if there is none.
func lastField(p summary.Path) string {
	for ; p != ""; p = p.Parent() {
		if summary.IsField(p.Last()) {
			return p.Last()
		}
	}
	return ""
}
