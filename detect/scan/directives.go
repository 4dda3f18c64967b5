package scan

import (
	"go/ast"

	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/internal/directive"
)

// silenced notes the lines on which the user asked for silence. A directive
// counts for its own line and for the one below; mapfix:ignore needs a reason.
func (s *summariser) silenced() {
	for _, file := range s.in.Files {
		for _, group := range file.Comments {
			for _, c := range group.List {
				if asksForSilence(c) {
					p := s.Pos(c.Pos())
					s.Sum.Silenced = append(s.Sum.Silenced, summary.Silenced{File: p.File, Line: p.Line}, summary.Silenced{File: p.File, Line: p.Line + 1})
				}
			}
		}
	}
}

func asksForSilence(c *ast.Comment) bool {
	d, ok := directive.Parse(c.Text)
	return ok && d.Fault == ""
}
