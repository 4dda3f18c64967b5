package driver_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A package is to be held in mind as a whole, and a file read at one go. Tests do not count.
const (
	mostFiles     = 25   // of a package
	mostLines     = 4000 // of a package
	mostFileLines = 400
)

// larger has the packages and files that are larger than that, and how large they may be: no
// larger than they are now.
var larger = map[string]struct{ files, lines int }{
	"internal/peers/ours.go": {1, 625},
}

func TestSizes(t *testing.T) {
	for _, line := range goLines(t, "{{.ImportPath}} {{.Dir}} {{join .GoFiles \" \"}}", module+"...") {
		fields := strings.Fields(line)
		pkg, dir, files := strings.TrimPrefix(fields[0], module), fields[1], fields[2:]
		lines := 0
		for _, file := range files {
			text, err := os.ReadFile(filepath.Join(dir, file))
			if err != nil {
				t.Fatal(err)
			}
			n := bytes.Count(text, []byte("\n"))
			lines += n
			atMost(t, pkg+"/"+file, 1, n, 1, mostFileLines)
		}
		atMost(t, pkg, len(files), lines, mostFiles, mostLines)
	}
}

func atMost(t *testing.T, name string, files, lines, mostFiles, mostLines int) {
	t.Helper()
	if l, ok := larger[name]; ok {
		mostFiles, mostLines = l.files, l.lines
	}
	if files > mostFiles {
		t.Errorf("%s: %d files, more than %d", name, files, mostFiles)
	}
	if lines > mostLines {
		t.Errorf("%s: %d lines, more than %d", name, lines, mostLines)
	}
}
