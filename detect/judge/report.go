package judge

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/finding"
	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/rule"
	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/detect/way"
)

// report makes the finding of s.
func (j *judge) report(s *sharing, facts rule.Facts, verdict finding.Applicability) *finding.Finding {
	b := s.Place()
	root := s.roots[0]
	f := &finding.Finding{
		Package: s.Fn.Package, Function: s.Fn.Name, Alias: b.Text, Bind: b.Pos, Applicability: verdict,
		Root: finding.Root{Kind: rootKind(root), Path: j.Display(root.Loc), Position: j.RootPos(root.Loc)},
		Type: s.Writes[0].Event.Type,
	}
	f.Message = fmt.Sprintf("copy %s before writing to it: %s is shared", b.Text, f.Root.Path)
	if s.kind == kept {
		f.Message = fmt.Sprintf("copy %s before handing it over: %s is written again", b.Text, f.Root.Path)
	}
	for _, w := range s.Writes {
		for _, e := range w.Siblings() {
			m := finding.Mutation{Position: e.Pos, Kind: e.Write}
			if !slices.Contains(f.Mutations, m) {
				f.Mutations = append(f.Mutations, m)
			}
		}
	}
	slices.SortFunc(f.Mutations, func(a, b finding.Mutation) int {
		if c := strings.Compare(a.File, b.File); c != 0 {
			return c
		}
		return a.Offset - b.Offset
	})
	f.Trace = j.trace(s, root)
	facts = facts.Shown(bounds.Of.Facts)
	for i := range facts {
		if reason := facts[i].Reason(); !slices.Contains(f.Reasons, reason) {
			f.Reasons = append(f.Reasons, reason)
		}
	}
	f.Repair = s.Repair()
	switch {
	case f.Repair == nil:
		f.Applicability = finding.Display
		f.Reasons = append(f.Reasons, finding.Reason{Rule: finding.NoPlace, Text: "there is no place for a copy here", Against: true})
	case j.staysNil(s):
		f.Repair.PreserveNil()
	}
	if f.Repair != nil {
		f.Repair.From, f.Repair.To = way.Needed(j.Program, s.Candidate)
	}
	f.ID = identity(f, b)
	return f
}

// rootKind names the kind of a shared root for the report.
func rootKind(o program.Origin) string {
	switch {
	case o.Kind == program.OriginContract:
		return "contract"
	case o.Kind == program.OriginExternal:
		return "getter"
	case o.Kind == program.OriginCaller && o.Loc.Base.Kind == summary.BaseFree:
		return "captured"
	case o.Kind == program.OriginCaller && o.Fn.HasReceiver(o.Loc.Base):
		return "receiver"
	case o.Kind == program.OriginCaller:
		return "parameter"
	case o.Loc.Base.IsMade():
		return "local"
	}
	for _, step := range o.Loc.Path.Steps() {
		if summary.IsField(step) {
			return "field"
		}
	}
	return "package-var"
}

// trace goes from the root by way of the calls to the bind, the writes and the
// readers that would see them.
func (j *judge) trace(s *sharing, root program.Origin) []finding.Step {
	b := s.Place()
	way := append([]finding.Step{{Position: j.RootPos(root.Loc), Text: j.Display(root.Loc) + " is shared"}}, root.Trace.Steps()...)
	way[len(way)-1].Text += s.moreCallers(root)
	var out []finding.Step
	if s.Bind != program.Straight {
		out = append(out, finding.Step{Position: b.Pos, Text: program.BindText(b)})
	}
	w := s.Writes[0]
	out = append(out, w.Chain.Steps()...)
	for _, w := range s.Writes[:min(bounds.Of.Written, len(s.Writes))] {
		out = append(out, finding.Step{Position: w.Event.Pos, Text: "written: " + w.Event.Text})
	}
	out = append(out, j.consumers(s)...)
	out = append(out, j.readers(s, root)...)
	way = finding.Shortened(way, max(bounds.Of.Trace/3, bounds.Of.Trace-len(out)))
	return append(way, finding.Shortened(out, bounds.Of.Trace-len(way))...)
}

// moreCallers tells how many others than the one on the way from the root hand
// shared data to the same bind; nothing if there are none.
func (s *sharing) moreCallers(root program.Origin) string {
	n := 0
	last, passes := root.Trace.Last()
	for way, passes := range s.ways {
		if passes && way != last {
			n++
		}
	}
	switch {
	case n == 0 || !passes:
		return ""
	case n == 1:
		return " (and 1 more caller)"
	}
	return fmt.Sprintf(" (and %d more callers)", n)
}

// readers names some who read the shared map and would see the write.
func (j *judge) readers(s *sharing, root program.Origin) []finding.Step {
	var out []finding.Step
	for _, a := range j.accesses(s, root) {
		e := &a.fn.Events[a.event]
		if a.fn == s.Fn || len(out) >= bounds.Of.Readers {
			continue
		}
		if e.Kind == summary.EventRange || e.Kind == summary.EventLookup {
			out = append(out, finding.Step{Position: e.Pos, Text: "read in " + a.fn.Name})
		}
	}
	return out
}

// identity hashes what a finding is about, but not where it stands, so that
// unrelated edits do not change it.
func identity(f *finding.Finding, b *summary.Bind) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{f.Package, f.Function, b.Name, b.Text, f.Root.Path, f.Type}, "\x00")))
	return hex.EncodeToString(sum[:8])
}
