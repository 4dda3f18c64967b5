package golden

import (
	"bytes"
	"fmt"
	"go/format"
	"go/scanner"
	"go/token"
	"path"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"github.com/mapfix/mapfix/internal/archive"
)

// CheckEdits returns the promises that -fix broke when it made after of before:
// only files that a fix announces change, none goes, comments stay, and what was
// formatted still is.
func CheckEdits(before, after archive.Tree, findings []Finding) []error {
	var broken []error
	announced := announcedFiles(findings)
	changed := archive.Changes(before, after)
	for _, name := range archive.Names(changed) {
		if !announced[name] {
			broken = append(broken, fmt.Errorf("%s was changed, but no fix announces that", name))
		}
		if err := checkFile(before[name], changed[name]); err != nil {
			broken = append(broken, fmt.Errorf("%s %w", name, err))
		}
	}
	for _, name := range archive.Names(before) {
		if _, ok := after[name]; !ok {
			broken = append(broken, fmt.Errorf("%s was removed", name))
		}
	}
	return broken
}

// CheckSize fails if a repair changes more lines of the files in before than the
// limit. Two copies on the way to one write are one too many.
func CheckSize(before, after archive.Tree, limit int) error {
	var diffs strings.Builder
	n := 0
	for _, name := range archive.Names(before) {
		diff := udiff.Unified(name, name, string(before[name]), string(after[name]))
		diffs.WriteString(diff)
		for line := range strings.Lines(diff) {
			if strings.HasPrefix(line, "+") && !strings.HasPrefix(line, "+++ ") {
				n++
			}
		}
	}
	if n > limit {
		return fmt.Errorf("changed %d lines, %d are enough:\n%s", n, limit, &diffs)
	}
	return nil
}

// announcedFiles returns the files that fixes say they change or make.
func announcedFiles(findings []Finding) map[string]bool {
	files := map[string]bool{}
	for _, f := range findings {
		if f.Fix == nil {
			continue
		}
		for _, e := range slices.Concat(f.Fix.Edits, f.Fix.NewFiles) {
			files[path.Clean(strings.ReplaceAll(e.File, `\`, "/"))] = true
		}
	}
	return files
}

// checkFile returns an error if the new text of a file lost a comment of the old
// one, or is not formatted although the old one was.
func checkFile(old, new []byte) error {
	kept := comments(new)
	for text, n := range comments(old) {
		if kept[text] < n {
			return fmt.Errorf("lost the comment %q", text)
		}
	}
	if isFormatted(old) && !isFormatted(new) {
		return fmt.Errorf("is no longer formatted:\n%s", new)
	}
	return nil
}

// comments counts the comments of a file by their text.
func comments(src []byte) map[string]int {
	counts := map[string]int{}
	var s scanner.Scanner
	fset := token.NewFileSet()
	s.Init(fset.AddFile("", fset.Base(), len(src)), src, nil, scanner.ScanComments)
	for {
		_, tok, lit := s.Scan()
		if tok == token.EOF {
			return counts
		}
		if tok == token.COMMENT {
			counts[strings.TrimRight(lit, "\r")]++
		}
	}
}

// isFormatted reports whether gofmt would leave src alone, apart from how lines
// and the file end. A file that does not exist is formatted.
func isFormatted(src []byte) bool {
	src = bytes.ReplaceAll(bytes.TrimPrefix(src, []byte(archive.ByteOrderMark)), []byte("\r\n"), []byte("\n"))
	if len(src) > 0 && !bytes.HasSuffix(src, []byte("\n")) {
		src = append(bytes.Clone(src), '\n')
	}
	out, err := format.Source(src)
	return err == nil && bytes.Equal(out, src)
}
