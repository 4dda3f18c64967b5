package manual

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/mapfix/mapfix/internal/terminal"
)

// Texts take at most this many columns, and parts of them begin with an indent.
const (
	width  = 80
	indent = "    "
)

// Usage returns what -help prints: a screen with the flags that most people need, and
// where to read on.
func Usage() string {
	var b strings.Builder
	b.WriteString(`mapfix finds writes to a shared map that look like writes to a local one, and
repairs them with a copy.

    mapfix [flags] [packages]    report findings with evidence; default: ./...
    mapfix help [topic | -flag]  print this, or more about a topic or a flag
    mapfix version               print the version
    mapfix completion SHELL      print completions for bash, zsh or fish
`)
	for _, g := range Groups() {
		if !g.Rare {
			writeGroup(&b, g)
		}
	}
	b.WriteString("\nTo silence a finding, say why on its line or the line above:\n" + indent + "//mapfix:ignore REASON\n")
	b.WriteString("\nTopics of mapfix help:\n" + indent + strings.Join(Topics(), ", ") + "\n")
	b.WriteString("\nExit code: 0 nothing found, 1 findings remain, 2 failure.\n")
	return b.String()
}

// flagsText returns all flags, a line each.
func flagsText() string {
	var b strings.Builder
	for _, g := range Groups() {
		writeGroup(&b, g)
	}
	return strings.TrimPrefix(b.String(), "\n")
}

// writeGroup writes the flags of a group, a line each, after an empty line.
func writeGroup(b *strings.Builder, g Group) {
	fmt.Fprintf(b, "\n%s:\n", g.Title)
	for _, f := range g.Flags {
		fmt.Fprintf(b, indent+"%-21s %s\n", f.Usage(), f.Short)
	}
}

// link is a link in Markdown.
var link = regexp.MustCompile(`\[([^\]]+)\]\(([^)#]*)[^)]*\)`)

// text returns what there is to say about a flag.
func (f Flag) text() string {
	return f.Usage() + "\n" + terminal.Wrap(Plain(f.Meaning)+".", indent, indent, width)
}

// Plain returns Markdown without its marks.
func Plain(markdown string) string { return plain(WithoutLinks(markdown)) }

// WithoutLinks returns Markdown whose links are words, those to files in docs with the
// names of the files.
func WithoutLinks(markdown string) string {
	return link.ReplaceAllStringFunc(markdown, func(l string) string {
		parts := link.FindStringSubmatch(l)
		if strings.HasSuffix(parts[2], ".md") {
			return fmt.Sprintf("%s (docs/%s)", parts[1], parts[2])
		}
		return parts[1]
	})
}
