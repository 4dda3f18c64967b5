package manual

import (
	"fmt"
	"strings"
)

// Reference returns docs/flags.md.
func Reference() string {
	var b strings.Builder
	b.WriteString(`# Flags

    mapfix [flags] [packages]

Flags come before the packages. [command-line.md](command-line.md) explains how they work
together. This file is written by ` + "`go run ./internal/tools/manual`" + `, from what
` + "`mapfix help`" + ` prints.
`)
	for _, g := range Groups() {
		fmt.Fprintf(&b, "\n## %s\n\n", g.Title)
		if g.Intro != "" {
			fmt.Fprintf(&b, "%s\n\n", g.Intro)
		}
		b.WriteString("| flag | meaning |\n| --- | --- |\n")
		for _, f := range g.Flags {
			fmt.Fprintf(&b, "| `%s` | %s |\n", strings.ReplaceAll(f.Usage(), "|", `\|`), f.Meaning)
		}
	}
	return b.String()
}
