package verdict

import (
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect"
)

// Difference returns what only one of two programs is told, "" if they are judged
// alike. Lines that begin with "-" are about the original only, those with "+"
// about the variant.
func Difference(original, variant []Verdict) string {
	gone, added := without(original, variant), without(variant, original)
	var lines []string
	for _, v := range gone {
		lines = append(lines, "- "+v.String())
	}
	for _, v := range added {
		lines = append(lines, "+ "+v.String())
	}
	if lines == nil {
		lines = otherWrites(original, variant)
	}
	return strings.Join(lines, "\n")
}

// without returns the verdicts that b has no equal for. Each counts once.
func without(a, b []Verdict) []Verdict {
	b = slices.Clone(b)
	var rest []Verdict
	for _, v := range a {
		if i := slices.IndexFunc(b, v.like); i >= 0 {
			b = slices.Delete(b, i, i+1)
		} else {
			rest = append(rest, v)
		}
	}
	return rest
}

// like reports whether two verdicts say the same, whatever writes it is about.
func (v Verdict) like(w Verdict) bool {
	v.Writes, w.Writes = "", ""
	return v == w
}

// otherWrites compares which statements the safe findings are about. A statement
// that only the variant has stands for others that are not known.
func otherWrites(original, variant []Verdict) []string {
	before, after := safeWrites(original), safeWrites(variant)
	if slices.Equal(before, after) || slices.Contains(after, ours) {
		return nil
	}
	return []string{"- safe for " + strings.Join(before, " "), "+ safe for " + strings.Join(after, " ")}
}

// safeWrites returns the marks of all statements that safe findings are about.
func safeWrites(verdicts []Verdict) []string {
	var marks []string
	for _, v := range verdicts {
		if v.Applicability == string(detect.Safe) {
			marks = append(marks, strings.Fields(v.Writes)...)
		}
	}
	slices.Sort(marks)
	return slices.Compact(marks)
}

// Better returns what is safe in the variant and is not in the original, "" if there
// is none.
func Better(original, variant []Verdict) string {
	safe := func(verdicts []Verdict) (out []Verdict) {
		for _, v := range verdicts {
			if v.Applicability == string(detect.Safe) {
				v.Root = ""
				out = append(out, v)
			}
		}
		return out
	}
	var lines []string
	for _, v := range without(safe(variant), safe(original)) {
		lines = append(lines, "+ "+v.String())
	}
	return strings.Join(lines, "\n")
}
