package sarif

import (
	"slices"

	"github.com/mapfix/mapfix/rewrite"
)

// fix converts a fix: its edits by file, and the files with the copy functions that
// they call.
func (r *Report) fix(from *rewrite.Fix) fix {
	out := fix{Description: message{Text: from.Message}}
	replace := func(file string, deleted region, text string) {
		at := r.artifact(file)
		i := slices.IndexFunc(out.ArtifactChanges, func(c artifactChange) bool { return c.ArtifactLocation == at })
		if i < 0 {
			i = len(out.ArtifactChanges)
			out.ArtifactChanges = append(out.ArtifactChanges, artifactChange{ArtifactLocation: at})
		}
		c := &out.ArtifactChanges[i]
		c.Replacements = append(c.Replacements, replacement{deleted, message{Text: text}})
	}
	for _, e := range from.Edits {
		replace(e.File, r.region(e.File, e.Start, e.End), e.New)
	}
	for _, n := range from.NewFiles {
		replace(n.File, r.region(n.File, 0, len(n.Old)), string(n.New))
	}
	return out
}

// region returns the text between two bytes.
func (r *Report) region(file string, start, end int) region {
	from, to, length := r.Files.Offset(file, start), r.Files.Offset(file, end), end-start
	return region{from.Line, from.Column, to.Line, to.Column, &start, &length}
}
