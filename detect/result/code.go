package result

import (
	"github.com/mapfix/mapfix/detect/finding"
	"github.com/mapfix/mapfix/detect/rule"
	"github.com/mapfix/mapfix/detect/summary"
)

// MarshalBinary returns the result in a compact form. The error is always nil.
func (r *Result) MarshalBinary() ([]byte, error) { return summary.Marshal(r, codeResult), nil }

// UnmarshalBinary makes r the result that was marshaled. After an error, r is
// not changed.
func (r *Result) UnmarshalBinary(data []byte) error { return summary.Unmarshal(data, r, codeResult) }

// MarshalMovable is MarshalBinary for a result that is to stay right when code is
// moved about; see summary.MarshalMovable.
func (r *Result) MarshalMovable(summaryOf func(file string) *summary.PackageSummary) []byte {
	return summary.MarshalMovable(r, codeResult, summaryOf)
}

// UnmarshalMovable makes r what MarshalMovable was given, as it is now.
func (r *Result) UnmarshalMovable(data []byte, summaryOf func(file string) *summary.PackageSummary) error {
	return summary.UnmarshalMovable(data, r, codeResult, summaryOf)
}

func codeResult(c *summary.Coder, r *Result) {
	at := c.Open()
	summary.List(c, &r.Findings, summary.Pointed(finding.Code))
	summary.List(c, &r.Silenced, summary.Pointed(finding.Code))
	c.Int(&r.Functions)
	c.Int(&r.Generated)
	summary.List(c, &r.Explained, codeExplanation)
	summary.List(c, &r.Failed, codeFailure)
	c.Close(at)
}

func codeFailure(c *summary.Coder, f *Failure) {
	at := c.Open()
	summary.Text(c, &f.Package)
	summary.Text(c, &f.Cause)
	c.Close(at)
}

func codeExplanation(c *summary.Coder, e *Explanation) {
	at := c.Open()
	c.Position(&e.Position)
	summary.Text(c, &e.Function)
	summary.Text(c, &e.Text)
	summary.Text(c, &e.Alias)
	summary.Texts(c, &e.Roots)
	summary.Text(c, &e.Outcome)
	summary.List(c, (*[]rule.Fact)(&e.Facts), rule.CodeFact)
	summary.Text(c, &e.Refusal)
	summary.Texts(c, &e.Decisive)
	c.Close(at)
}
