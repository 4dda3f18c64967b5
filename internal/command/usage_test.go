package command

import (
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestUsage checks that each flag is in the text that -help prints and in the
// reference, and that the text fits a screen.
func TestUsage(t *testing.T) {
	data, err := os.ReadFile("../../docs/command-line.md")
	if err != nil {
		t.Fatal(err)
	}
	(&options{}).define().VisitAll(func(f *flag.Flag) {
		name := regexp.QuoteMeta("-"+f.Name) + `\b`
		if !regexp.MustCompile(`(?m)^    (-\w+, )*` + name).MatchString(usage) {
			t.Errorf("usage.txt does not have -%s", f.Name)
		}
		if !regexp.MustCompile("(?m)^\\| `" + name).Match(data) {
			t.Errorf("docs/command-line.md has no row for -%s", f.Name)
		}
	})
	for i, line := range strings.Split(usage, "\n") {
		if len(line) > 80 {
			t.Errorf("usage.txt:%d is longer than 80 columns", i+1)
		}
	}
}
