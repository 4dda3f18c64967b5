package fixes

import (
	"strings"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/rewrite"
)

// A Fate is what becomes of a finding: a fix, or the reason why there is none.
type Fate struct {
	Fix    *rewrite.Fix
	Reason string
	Output []string // of the command that is the reason
}

// FatesOf returns what the plan has for each finding it was made for.
func FatesOf(plan *rewrite.Result) map[*detect.Finding]Fate {
	fates := map[*detect.Finding]Fate{}
	for i := range plan.Fixes {
		fates[plan.Fixes[i].Finding] = Fate{Fix: &plan.Fixes[i]}
	}
	for _, r := range plan.Refusals {
		reason := r.Reason
		if r.Bug {
			reason = "mapfix: internal error: " + reason + ", please report"
		}
		fates[r.Finding] = Fate{Reason: reason}
	}
	return fates
}

// FateOf returns the fate of f, with a reason if it was not even planned.
func FateOf(f *detect.Finding, fates map[*detect.Finding]Fate) Fate {
	if known, ok := fates[f]; ok {
		return known
	}
	switch {
	case f.Applicability == detect.Display:
		return Fate{Reason: "a copy is not the cure"}
	case f.Repair == nil:
		return Fate{Reason: "there is no place for a copy"}
	case f.Applicability == detect.Unsafe:
		return Fate{Reason: "the fix is unsafe; -unsafe applies it"}
	}
	return Fate{Reason: "no fix was planned"}
}

// ChangesOf returns the files that a fix edits as that fix alone makes them.
func ChangesOf(fix *rewrite.Fix, read func(string) ([]byte, error)) ([]rewrite.Change, error) {
	var changes []rewrite.Change
	for i := 0; i < len(fix.Edits); {
		file := fix.Edits[i].File
		old, err := read(file)
		if err != nil {
			return nil, err
		}
		var b strings.Builder
		at := 0
		for ; i < len(fix.Edits) && fix.Edits[i].File == file; i++ {
			e := fix.Edits[i]
			b.WriteString(string(old[at:e.Start]) + e.New)
			at = e.End
		}
		b.Write(old[at:])
		changes = append(changes, rewrite.Change{File: file, Old: old, New: []byte(b.String())})
	}
	return changes, nil
}
