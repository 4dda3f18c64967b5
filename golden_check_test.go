package mapfix_test

import (
	"bytes"
	"fmt"
	"go/format"
	"go/scanner"
	"go/token"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/aymanbagabas/go-udiff"
)

// sameTree fails the test for each file that differs between two trees.
func sameTree(t *testing.T, what string, want, got map[string][]byte) {
	t.Helper()
	for _, name := range names(want, got) {
		if w, g := want[name], got[name]; !bytes.Equal(w, g) {
			t.Errorf("%s: %s differs:\n%s", what, name, udiff.Unified("want/"+name, "got/"+name, string(w), string(g)))
		}
	}
}

// names returns the names of all files of several trees, in order.
func names(trees ...map[string][]byte) []string {
	all := map[string]bool{}
	for _, tree := range trees {
		for name := range tree {
			all[name] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// changes returns the files of after that are not, or differ, in before.
func changes(before, after map[string][]byte) map[string][]byte {
	changed := map[string][]byte{}
	for name, data := range after {
		if old, ok := before[name]; !ok || !bytes.Equal(old, data) {
			changed[name] = data
		}
	}
	return changed
}

// checkEdits fails the test if what the tool did to the tree breaks a promise
// that holds for every program.
func checkEdits(t *testing.T, before, after map[string][]byte, findings []finding) {
	t.Helper()
	announced := announcedFiles(findings)
	for name, data := range changes(before, after) {
		if !announced[name] {
			t.Errorf("%s was changed, but no fix announces that", name)
		}
		if err := checkFile(before[name], data); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name := range before {
		if after[name] == nil {
			t.Errorf("%s was removed", name)
		}
	}
}

// checkSize fails the test if a repair changes more lines than it takes. Two
// copies on the way to one write are one too many.
func checkSize(t *testing.T, limit int, before, after map[string][]byte) {
	t.Helper()
	var diffs strings.Builder
	n := 0
	for _, name := range names(before) {
		diff := udiff.Unified(name, name, string(before[name]), string(after[name]))
		diffs.WriteString(diff)
		for line := range strings.Lines(diff) {
			if strings.HasPrefix(line, "+") && !strings.HasPrefix(line, "+++ ") {
				n++
			}
		}
	}
	if n > limit {
		t.Errorf("changed %d lines, %d are enough:\n%s", n, limit, diffs.String())
	}
}

// announcedFiles returns the files that fixes say they change or make.
func announcedFiles(findings []finding) map[string]bool {
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
	src = bytes.ReplaceAll(bytes.TrimPrefix(src, []byte(byteOrderMark)), []byte("\r\n"), []byte("\n"))
	if len(src) > 0 && !bytes.HasSuffix(src, []byte("\n")) {
		src = append(bytes.Clone(src), '\n')
	}
	out, err := format.Source(src)
	return err == nil && bytes.Equal(out, src)
}
