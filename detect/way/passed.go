package way

import "github.com/mapfix/mapfix/detect/flow"

// KeptElsewhere reports whether the data at the locations that it has passed was put from one field
// into another, so that the object which has the first still has it:
//
//	func (t *Template) Job() *Job { return &Job{labels: t.labels} }
func KeptElsewhere(passed []flow.Node) bool {
	first := ""
	for _, n := range passed {
		field, _ := n.Loc.Path.LastField()
		if first == "" {
			first = field
		}
		if field != "" && field != first {
			return true
		}
	}
	return false
}
