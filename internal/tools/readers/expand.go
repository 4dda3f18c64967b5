package main

import (
	"fmt"
	"hash/crc32"
	"strings"
	"text/scanner"
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

// choose returns a number that only depends on the names, so that programs do not
// change when others are added.
func choose(names ...string) uint32 {
	return crc32.ChecksumIEEE([]byte(strings.Join(names, "/")))
}

// file returns the text of a file with all words replaced.
func (e *expansion) file(text string) (string, error) {
	text, err := e.choosePart(text)
	if err != nil {
		return "", err
	}
	if text, err = e.expand(text); err != nil {
		return "", err
	}
	for len(e.appended) > 0 {
		next, err := e.expand(e.appended[0])
		if err != nil {
			return "", err
		}
		text += "\n" + next
		e.appended = e.appended[1:]
	}
	return text, nil
}

// choosePart drops the lines that are only in the original, or only in the twin.
func (e *expansion) choosePart(text string) (string, error) {
	var b strings.Builder
	part := ""
	for line := range strings.Lines(text) {
		switch trimmed := strings.TrimSpace(line); {
		case trimmed == "//real" && part == "", trimmed == "//twin" && part != "twin":
			part = trimmed[2:]
		case trimmed == "//end" && part != "":
			part = ""
		case part == "" || (part == "twin") == e.twin:
			b.WriteString(line)
		}
	}
	if part != "" {
		return "", fmt.Errorf("//%s without //end", part)
	}
	return b.String(), nil
}

// expand replaces the words in text, and the words in their arguments.
func (e *expansion) expand(text string) (string, error) {
	var s scanner.Scanner
	s.Init(strings.NewReader(text))
	s.Mode = scanner.GoTokens &^ scanner.SkipComments
	s.Whitespace = 0
	s.Error = func(*scanner.Scanner, string) {}
	var b strings.Builder
	for tok := s.Scan(); tok != scanner.EOF; tok = s.Scan() {
		word := s.TokenText()
		if tok != scanner.Ident {
			b.WriteString(word)
			continue
		}
		arg := ""
		if takesArgument[word] {
			var err error
			if arg, err = argument(&s); err != nil {
				return "", fmt.Errorf("%s: %w", word, err)
			}
			if arg, err = e.expand(arg); err != nil {
				return "", err
			}
		}
		b.WriteString(e.word(word, arg))
	}
	return b.String(), nil
}

// takesArgument has the words that are followed by one.
var takesArgument = map[string]bool{
	"BIND": true, "WRITE": true, "HANDON": true, "READ": true, "NEUTRAL": true,
}

// argument returns what stands between the parentheses that begin here.
func argument(s *scanner.Scanner) (string, error) {
	if s.Scan() != '(' {
		return "", fmt.Errorf("no argument")
	}
	var b strings.Builder
	for depth := 1; ; {
		switch s.Scan() {
		case '(':
			depth++
		case ')':
			depth--
		case scanner.EOF:
			return "", fmt.Errorf("no end")
		}
		if depth == 0 {
			return b.String(), nil
		}
		b.WriteString(s.TokenText())
	}
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
		return withMap(e.write.stmts, arg)
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

// withMap replaces the identifier M in stmts.
func withMap(stmts, m string) string {
	var s scanner.Scanner
	s.Init(strings.NewReader(stmts))
	s.Whitespace = 0
	var b strings.Builder
	for tok := s.Scan(); tok != scanner.EOF; tok = s.Scan() {
		if tok == scanner.Ident && s.TokenText() == "M" {
			b.WriteString(m)
		} else {
			b.WriteString(s.TokenText())
		}
	}
	return b.String()
}
