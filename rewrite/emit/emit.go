package emit

import "github.com/mapfix/mapfix/rewrite/unit"

// Edits sets the edits of the repairs, all of the file called name. Those whose
// change did not come out as planned are returned with the reason.
func Edits(u *unit.Unit, name string, repairs []*Repair) (failed map[*Repair]string, err error) {
	orig := u.Pkg.Sources[name]
	failed, err = editFile(name, orig, declareLocals(u, name, replaceCallees(u, repairs)))
	if err == nil && len(failed) == 0 {
		align(name, orig, repairs)
	}
	return failed, err
}
