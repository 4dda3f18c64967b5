package limit

import (
	"fmt"
	"slices"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/finding"
	"github.com/mapfix/mapfix/internal/builds"
	"github.com/mapfix/mapfix/internal/changed"
	"github.com/mapfix/mapfix/internal/crash"
	"github.com/mapfix/mapfix/internal/fixes"
	"github.com/mapfix/mapfix/internal/options"
	"github.com/mapfix/mapfix/internal/report"
)

// Limits say which findings are asked for.
type Limits struct {
	Asked   *options.CommandLine
	Lines   changed.Lines  // that have changed; nil for no such limit
	Crashes []crash.Report // nil for no such limit
}

// Some reports whether some of the findings are asked for only. Files that are excluded, and
// what is allowed in a directory, do not count.
func (l *Limits) Some() bool { return len(l.Asked.Only) > 0 || l.Lines != nil || l.Crashes != nil }

// Apply drops the findings that are not asked for.
func (l *Limits) Apply(found *builds.Merged) error {
	excludes := l.Asked.Excludes()
	found.Findings = slices.DeleteFunc(found.Findings, func(f *detect.Finding) bool {
		return l.Asked.Excluded(report.Place(f).File, excludes)
	})
	l.lower(found)
	if l.Lines != nil {
		elsewhere := func(f *detect.Finding) bool { return !touched(f, l.Lines) }
		found.Findings = slices.DeleteFunc(found.Findings, elsewhere)
		found.Silenced = slices.DeleteFunc(found.Silenced, elsewhere)
	}
	if l.Crashes != nil {
		found.Findings = throughCrash(found.Findings, l.Crashes)
	}
	return l.only(found)
}

// only drops the findings that are not asked for by their IDs.
func (l *Limits) only(found *builds.Merged) error {
	if len(l.Asked.Only) == 0 {
		return nil
	}
	for _, id := range l.Asked.Only {
		if !slices.ContainsFunc(found.Findings, func(f *detect.Finding) bool { return f.ID == id }) {
			return fmt.Errorf("-only: no finding has the ID %s; mapfix -short lists the IDs", id)
		}
	}
	found.Findings = slices.DeleteFunc(found.Findings, func(f *detect.Finding) bool {
		return !slices.Contains(l.Asked.Only, f.ID)
	})
	return nil
}

// lower makes findings what the settings of their directories allow at most.
func (l *Limits) lower(found *builds.Merged) {
	for _, f := range found.Findings {
		at := report.Place(f).File
		limit := l.Asked.At(at).AtMost
		if limit == "" || f.Applicability.Rank() >= limit.Rank() {
			continue
		}
		f.Applicability = limit
		f.Reasons = append(f.Reasons, detect.Reason{Rule: finding.DirectoryLimit, Text: l.Asked.LimitAt(at), Against: true})
		for _, x := range fixes.ExplanationsOf(f, found.Explained) {
			x.Outcome = string(limit)
		}
	}
}
