// Package docs has the documentation that the command prints.
package docs

import "embed"

// Help has the topics of "mapfix help": one Markdown file each, in lines that fit
// a terminal.
//
//go:embed help/*.md
var Help embed.FS
