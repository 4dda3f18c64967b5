package driver

import (
	"fmt"
	"strings"
)

// rootCauses returns the failures of the units without those that have another one as their
// cause: type errors where an import fails, or where something that is imported has failed
// itself. Imports that fail for one reason are one failure.
func rootCauses(units []*unit) []*Failure {
	affected := make(map[*unit]bool)
	for _, u := range units {
		for _, f := range u.failures {
			if f.kind == failedImport {
				affected[u] = true
			}
		}
		if len(u.failures) > 0 {
			affect(u, affected)
		}
	}
	var all, imports []*Failure
	for _, u := range units {
		var own []*Failure
		for _, f := range u.failures {
			switch {
			case f.kind == failedToo, f.kind == failedImport && importsFailed(u, f):
			case f.kind == failedImport:
				imports = append(imports, f)
			case f.kind != failedTypes || !affected[u]:
				own = append(own, f)
			}
		}
		all = append(all, limited(u, own)...)
	}
	return append(all, groupImports(imports)...)
}

// importsFailed reports whether f is about the import of a unit that has failed itself,
// and says why.
func importsFailed(u *unit, f *Failure) bool {
	path, _, _ := strings.Cut(strings.TrimPrefix(f.Cause, importMessage), " (")
	dep := u.byPath[path]
	return dep != nil && len(dep.failures) > 0
}

// affect marks all units that import u, directly or not.
func affect(u *unit, affected map[*unit]bool) {
	for _, d := range u.dependents {
		if !affected[d] {
			affected[d] = true
			affect(d, affected)
		}
	}
}

// groupImports returns the first of the imports that fail for each reason, which says how
// many others there are.
func groupImports(imports []*Failure) []*Failure {
	imports = newLoadError(imports).Failures // ordered, each once
	var out []*Failure
	first := make(map[string]*Failure)
	others := make(map[string]int)
	for _, f := range imports {
		reason := reasonOf(f.Cause)
		if first[reason] != nil {
			others[reason]++
			continue
		}
		first[reason] = f
		out = append(out, f)
	}
	for i, f := range out {
		if n := others[reasonOf(f.Cause)]; n > 0 {
			fail := "1 other import fails"
			if n > 1 {
				fail = fmt.Sprintf("%d other imports fail", n)
			}
			told := *f
			told.Cause = fmt.Sprintf("%s; %s for the same reason", f.Cause, fail)
			out[i] = &told
		}
	}
	return out
}

// reasonOf returns why an import fails: what go/types puts in brackets behind the path.
func reasonOf(cause string) string {
	_, reason, found := strings.Cut(cause, " (")
	if !found {
		return cause
	}
	return reason
}
