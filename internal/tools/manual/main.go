// Manual writes the files in docs that say what the command itself says: the reference
// of flags, the man page and the schema of mapfix.yaml. Run it at the root of the repository:
//
//	go run ./internal/tools/manual
//
// A test fails while they are not current.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/cpuguy83/go-md2man/v2/md2man"

	"github.com/mapfix/mapfix/docs"
	"github.com/mapfix/mapfix/internal/manual"
)

func main() {
	for name, text := range files() {
		if err := os.WriteFile(filepath.FromSlash(name), text, 0o666); err != nil {
			fmt.Fprintln(os.Stderr, "manual:", err)
			os.Exit(1)
		}
	}
}

// files returns what is written, by the name below the root of the repository.
func files() map[string][]byte {
	return map[string][]byte{
		"docs/flags.md": []byte(manual.Reference()),
		"docs/mapfix.1": md2man.Render([]byte(manPage())),

		"docs/mapfix.schema.json": settingsSchema(),
	}
}

// manPage returns the man page in Markdown.
func manPage() string {
	var b strings.Builder
	b.WriteString(`mapfix 1 "" mapfix "User Commands"
==================================================

# NAME
mapfix - find writes to a shared map, and repair them with a copy

# SYNOPSIS
**mapfix** [*flags*] [*packages*]

**mapfix** **help** [*topic* | -*flag*]

**mapfix** **version**

**mapfix** **completion** **bash** | **zsh** | **fish**

# DESCRIPTION
mapfix finds writes to a shared map that are made through something that looks local,
and repairs them with a copy. Packages are those of the **go** command, and default to
./... . A package called help, version or completion is ./help, ./version or ./completion.

`)
	b.WriteString("# FLAGS\n")
	for _, g := range manual.Groups() {
		writeGroup(&b, g)
	}
	for _, name := range manual.Topics() {
		if text, err := docs.Help.ReadFile("help/" + name + ".md"); err == nil {
			b.WriteString(section(string(text)))
		}
	}
	b.WriteString(`# FILES
*mapfix.yaml*
:  the settings of a project, in the directory that mapfix runs in, or the nearest one above

*mapfix_deepcopy.go*
:  the copy functions of a package

# ENVIRONMENT
**NO_COLOR**, **CLICOLOR**, **CLICOLOR_FORCE**
:  whether reports are coloured; on a terminal they are

**VISUAL**, **EDITOR**
:  the editor of a review (**-i**)

# SEE ALSO
**go**(1), **git-apply**(1)
`)
	return b.String()
}

// writeGroup writes the flags of a group as a section.
func writeGroup(b *strings.Builder, g manual.Group) {
	fmt.Fprintf(b, "## %s\n", g.Title)
	for _, f := range g.Flags {
		usage := strings.NewReplacer("|", `\|`, "[", `\[`, "]", `\]`).Replace(f.Usage())
		fmt.Fprintf(b, "**%s**\n:  %s\n\n", usage, manual.WithoutLinks(f.Meaning))
	}
}

// listBegins finds where a list follows a paragraph without an empty line.
var listBegins = regexp.MustCompile(`(?m)^([^-\s].*)\n- `)

// section returns a topic as a section. A list is one to md2man only after an empty line.
func section(topic string) string {
	title, text, _ := strings.Cut(strings.TrimPrefix(topic, "# "), "\n")
	return "# " + strings.ToUpper(title) + "\n" + listBegins.ReplaceAllString(text, "$1\n\n- ") + "\n"
}
