package driver

import "slices"

// breakCycles fails the units whose imports lead back to where they started, and takes
// their imports from them, so that the others come to their turn.
func breakCycles(units []*unit) {
	waiting := afterImports(units)
	for _, u := range waiting {
		if !onCycle(u) {
			continue
		}
		if u.failures == nil {
			f := &Failure{Package: u.path, Cause: cycleMessage}
			if slices.ContainsFunc(waiting, func(v *unit) bool { return v.failures != nil }) {
				f.kind = failedToo
			}
			u.failures = []*Failure{f}
		}
	}
	for _, u := range waiting {
		if u.failures == nil {
			continue
		}
		for _, dep := range u.imports {
			dep.dependents = slices.DeleteFunc(dep.dependents, func(d *unit) bool { return d == u })
		}
		u.imports, u.files = nil, nil
		u.waiting.Store(0)
	}
}

// afterImports returns the units that never come to their turn if each waits for what
// it imports.
func afterImports(units []*unit) []*unit {
	missing := make(map[*unit]int)
	var ready []*unit
	for _, u := range units {
		if missing[u] = len(u.imports); missing[u] == 0 {
			ready = append(ready, u)
		}
	}
	for next := 0; next < len(ready); next++ {
		for _, d := range ready[next].dependents {
			if missing[d]--; missing[d] == 0 {
				ready = append(ready, d)
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(units), func(u *unit) bool { return missing[u] == 0 })
}

// onCycle reports whether the imports of u lead back to it.
func onCycle(u *unit) bool {
	seen := map[*unit]bool{}
	for queue := slices.Clone(u.imports); len(queue) > 0; queue = queue[1:] {
		if queue[0] == u {
			return true
		}
		if !seen[queue[0]] {
			seen[queue[0]] = true
			queue = append(queue, queue[0].imports...)
		}
	}
	return false
}
