package detect

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/summary"
)

// report makes the finding of s.
func (j *judge) report(s *sharing, ev evidence, verdict Applicability) *Finding {
	b := s.place()
	root := s.roots[0]
	f := &Finding{
		Package: s.fn.Package, Function: s.fn.Name, Alias: b.Text, Bind: b.Pos, Applicability: verdict,
		Root: Root{Kind: rootKind(root), Path: j.display(root.loc), Position: j.rootPos(root.loc)},
		Type: s.writes[0].event.Type,
	}
	f.Message = fmt.Sprintf("copy %s before writing to it: %s is shared", b.Text, f.Root.Path)
	for _, w := range s.writes {
		for _, e := range w.siblings() {
			m := Mutation{Position: e.Pos, Kind: e.Write}
			if !slices.Contains(f.Mutations, m) {
				f.Mutations = append(f.Mutations, m)
			}
		}
	}
	slices.SortFunc(f.Mutations, func(a, b Mutation) int {
		if c := strings.Compare(a.File, b.File); c != 0 {
			return c
		}
		return a.Offset - b.Offset
	})
	f.Trace = j.trace(s, root)
	for _, sig := range ev {
		if reason := sig.reason(); !slices.Contains(f.Reasons, reason) {
			f.Reasons = append(f.Reasons, reason)
		}
	}
	f.Repair = s.repair()
	if f.Repair == nil {
		f.Applicability = Display
		f.Reasons = append(f.Reasons, Reason{Text: "there is no place for a copy here", Against: true})
	}
	f.ID = identity(f, b)
	return f
}

// rootKind names the kind of a shared root for the report.
func rootKind(o origin) string {
	switch {
	case o.kind == originContract:
		return "contract"
	case o.kind == originExternal:
		return "getter"
	case o.kind == originCaller && o.loc.Base.Kind == summary.BaseFree:
		return "captured"
	case o.kind == originCaller && o.fn.HasReceiver(o.loc.Base):
		return "receiver"
	case o.kind == originCaller:
		return "parameter"
	case o.loc.Base.IsMade():
		return "local"
	}
	for _, step := range o.loc.Path.Steps() {
		if summary.IsField(step) {
			return "field"
		}
	}
	return "package-var"
}

// trace goes from the root by way of the calls to the bind, the writes and the
// readers that would see them.
func (j *judge) trace(s *sharing, root origin) []Step {
	b := s.place()
	way := append([]Step{{j.rootPos(root.loc), j.display(root.loc) + " is shared"}}, root.trace.steps()...)
	way[len(way)-1].Text += s.moreCallers(root)
	var out []Step
	if s.bind != straight {
		out = append(out, Step{b.Pos, bindText(b)})
	}
	w := s.writes[0]
	out = append(out, w.chain.steps()...)
	for _, w := range s.writes[:min(bounds.Of.Written, len(s.writes))] {
		out = append(out, Step{w.event.Pos, "written: " + w.event.Text})
	}
	out = append(out, j.consumers(s)...)
	out = append(out, j.readers(s, root)...)
	way = shortened(way, max(bounds.Of.Trace/3, bounds.Of.Trace-len(out)))
	return append(way, shortened(out, bounds.Of.Trace-len(way))...)
}

// moreCallers tells how many others than the one on the way from the root hand
// shared data to the same bind; nothing if there are none.
func (s *sharing) moreCallers(root origin) string {
	n := 0
	last, passes := root.trace.last()
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

// shortened drops steps from the middle until there are no more than n: where
// the data starts and how it gets to the bind says most.
func shortened(way []Step, n int) []Step {
	if len(way) <= n {
		return way
	}
	return append(way[:n/2:n/2], way[len(way)-(n-n/2):]...)
}

// readers names some who read the shared map and would see the write.
func (j *judge) readers(s *sharing, root origin) []Step {
	var out []Step
	for _, a := range j.access[root.loc] {
		e := &a.fn.Events[a.event]
		if a.fn == s.fn || len(out) >= bounds.Of.Readers {
			continue
		}
		if e.Kind == summary.EventRange || e.Kind == summary.EventLookup {
			out = append(out, Step{e.Pos, "read in " + a.fn.Name})
		}
	}
	return out
}

// identity hashes what a finding is about, but not where it stands, so that
// unrelated edits do not change it.
func identity(f *Finding, b *summary.Bind) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{f.Package, f.Function, b.Name, b.Text, f.Root.Path, f.Type}, "\x00")))
	return hex.EncodeToString(sum[:8])
}
