package options

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// alternatives returns sets of flags of which a command line may have one only.
func alternatives() [][]string {
	return [][]string{
		{"explain", "diff", "fix", "i", "write-baseline"},
		{"diff", "fix", "i", "json", "write-baseline"},
		{"short", "stat", "github"},
		{"new-from", "staged"},
	}
}

// suits returns, for flags that do not go with everything, the modes that they go
// with. The mode "" is the report that mapfix prints if none is asked for.
func suits() map[string][]string {
	limits := []string{"", "json", "diff", "fix", "i"}
	formats := []string{"", "fix"}
	files := []string{"", "json", "diff"}
	return map[string][]string{
		"only": limits, "from": {"", "json", "diff", "fix"}, "new-from": limits, "staged": limits,
		"short": formats, "stat": formats, "github": {""},
		"sarif": files, "html": files, "check": {"diff", "fix"}, "why": {"diff"},
	}
}

// checkTogether fails if a command line has flags that cannot go together.
func checkTogether(given map[string]bool) error {
	for _, names := range alternatives() {
		names = slices.DeleteFunc(names, func(name string) bool { return !given[name] })
		if len(names) > 1 {
			return fmt.Errorf("-%s and -%s are mutually exclusive", names[0], names[1])
		}
	}
	asked := modeAsked(given)
	modes := suits()
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if modes := modes[name]; given[name] && modes != nil && !slices.Contains(modes, asked) {
			return wrongMode(name, asked, modes)
		}
	}
	return nil
}

// wrongMode says which modes a flag goes with.
func wrongMode(name, asked string, modes []string) error {
	if asked != "" {
		return fmt.Errorf("-%s does not go with -%s", name, asked)
	}
	return fmt.Errorf("-%s needs -%s", name, strings.Join(modes, " or -"))
}

// modeAsked returns which flag says what to do, "" for none.
func modeAsked(given map[string]bool) string {
	for _, name := range []string{"explain", "diff", "fix", "i", "json", "write-baseline"} {
		if given[name] {
			return name
		}
	}
	return ""
}

// givenFlags returns the flags that a command line has, without those that it
// turns off.
func givenFlags(set *flag.FlagSet) map[string]bool {
	given := map[string]bool{}
	set.Visit(func(f *flag.Flag) { given[f.Name] = f.Value.String() != "false" })
	return given
}

// chooseMode returns the mode that is asked for.
func chooseMode(given map[string]bool) Mode {
	for _, m := range modes() {
		if given[m.flag()] {
			return m
		}
	}
	return Report
}
