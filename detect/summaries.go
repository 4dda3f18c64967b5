package detect

import "github.com/mapfix/mapfix/detect/summary"

// What findings and summaries have in common with package summary.
type (
	PackageSummary = summary.PackageSummary
	Position       = summary.Position
	Span           = summary.Span
	Repair         = summary.Repair
	RepairKind     = summary.RepairKind
)

// The kinds of repairs.
const (
	Wrap  = summary.Wrap
	After = summary.After
	Enter = summary.Enter
	Local = summary.Local
)

// DecodeSummary returns the summary that was marshaled, as summary.DecodeSummary does.
func DecodeSummary(data []byte) (*PackageSummary, error) { return summary.DecodeSummary(data) }
