package command

import (
	"flag"
	"fmt"
	"slices"
)

// exclusive returns sets of flags of which a command line may have one only.
func exclusive() [][]string {
	return [][]string{
		{"diff", "fix", "json", "write-baseline"},
		{"new-from", "staged", "write-baseline"},
		{"new-from", "staged", "explain"},
		{"write-baseline", "only"},
		{"write-baseline", "short", "stat", "github"},
		{"write-baseline", "explain"},
		{"explain", "diff"},
		{"explain", "fix"},
		{"explain", "only"},
		{"short", "stat", "github", "diff"},
		{"short", "stat", "github", "json"},
		{"short", "stat", "github", "explain"},
		{"github", "fix"},
		{"sarif", "fix"},
		{"sarif", "explain"},
		{"sarif", "write-baseline"},
	}
}

// checkTogether fails if a command line has flags that cannot go together.
func checkTogether(set *flag.FlagSet) error {
	given := givenFlags(set)
	for _, names := range exclusive() {
		names = slices.DeleteFunc(names, func(name string) bool { return !given[name] })
		if len(names) > 1 {
			return fmt.Errorf("-%s and -%s are mutually exclusive", names[0], names[1])
		}
	}
	return nil
}

// givenFlags returns the flags that a command line has, without those that it
// turns off.
func givenFlags(set *flag.FlagSet) map[string]bool {
	given := map[string]bool{}
	set.Visit(func(f *flag.Flag) { given[f.Name] = f.Value.String() != "false" })
	return given
}

// chooseMode returns the mode that is asked for.
func chooseMode(set *flag.FlagSet) mode {
	given := givenFlags(set)
	for _, m := range modes() {
		if given[m.flag()] {
			return m
		}
	}
	return modeReport
}
