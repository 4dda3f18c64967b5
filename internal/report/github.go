package report

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/workdir"
)

// WriteGitHub prints each finding as a command that makes GitHub annotate its line
// in a pull request. File names are relative to the root of the repository.
func WriteGitHub(w io.Writer, dir workdir.Dir, findings []*detect.Finding) {
	root := dir.RepositoryRoot()
	for _, f := range findings {
		at := Place(f)
		name, err := filepath.Rel(root, at.File)
		if err != nil {
			name = at.File
		}
		text := f.Message
		for _, step := range Trace(f) {
			text += "\n" + strings.TrimPrefix(dir.At(step.Position)+": "+step.Text, ": ")
		}
		for _, reason := range f.Reasons {
			text += "\nwhy: " + reason.String()
		}
		fmt.Fprintf(w, "::%s file=%s,line=%d,col=%d,title=mapfix (%s)::%s\n", annotation(f.Applicability),
			annotationProperty(filepath.ToSlash(name)), at.Line, at.Column, f.Applicability, annotationText(text))
	}
}

// annotation returns the name of the command for a finding.
func annotation(level detect.Applicability) string {
	switch level {
	case detect.Safe:
		return "error"
	case detect.Unsafe:
		return "warning"
	}
	return "notice"
}

// annotationText escapes what would end a command.
func annotationText(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

// annotationProperty escapes what would end a property of a command.
func annotationProperty(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(annotationText(s))
}
