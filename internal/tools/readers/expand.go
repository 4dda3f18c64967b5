package main

import (
	"strings"

	"github.com/mapfix/mapfix/internal/tools/samples"
)

// An expansion replaces the words of an archive by code.
type expansion struct {
	write    write
	suffix   string // in place of XX
	choice   uint32 // of the forms of HANDON and NEUTRAL
	twin     bool
	version  version
	appended []string        // functions that the file needs
	needed   map[string]bool // those that were appended
}

// file returns the text of a file with all words replaced.
func (e *expansion) file(text string) (string, error) {
	text, err := samples.ChoosePart(text, e.twin)
	if err != nil {
		return "", err
	}
	words := samples.Vocabulary{TakesArgument: takesArgument, Replace: e.word}
	if text, err = words.Expand(text); err != nil {
		return "", err
	}
	for len(e.appended) > 0 {
		next, err := words.Expand(e.appended[0])
		if err != nil {
			return "", err
		}
		text += "\n" + next
		e.appended = e.appended[1:]
	}
	return text, nil
}

// takesArgument has the words that are followed by one.
var takesArgument = map[string]bool{
	"BIND": true, "WRITE": true, "HANDON": true, "READ": true, "NEUTRAL": true,
}

// word returns what replaces a word.
func (e *expansion) word(word, arg string) string {
	switch word {
	case "MAP":
		return e.write.mapType
	case "ELEM":
		return e.write.elem
	case "DATA":
		return e.write.mapType + "{" + e.write.data + "}"
	case "PARAMS":
		return e.write.params
	case "ARGS":
		return e.write.args
	case "BIND":
		if e.version == copied {
			return "maps.Clone(" + arg + ")"
		}
		return arg
	case "WRITE":
		return samples.WithMap(e.write.stmts, arg)
	case "HANDON":
		return e.handOn(arg)
	case "READ":
		if e.twin {
			return e.neutral(arg)
		}
		return "fmt.Sprint(" + arg + `["id"])`
	case "NEUTRAL":
		return e.neutral(arg)
	}
	return strings.ReplaceAll(word, "XX", e.suffix)
}
