package samples

import (
	"fmt"
	"hash/crc32"
	"strings"
	"text/scanner"
)

// Choose returns a number that only depends on the names, so that programs do not
// change when others are added.
func Choose(names ...string) uint32 {
	return crc32.ChecksumIEEE([]byte(strings.Join(names, "/")))
}

// ChoosePart drops the lines that are only in the original, or only in the twin.
// They stand after the comment lines //real and //twin, up to //end.
func ChoosePart(text string, twin bool) (string, error) {
	var b strings.Builder
	part := ""
	for line := range strings.Lines(text) {
		switch trimmed := strings.TrimSpace(line); {
		case trimmed == "//real" && part == "", trimmed == "//twin" && part != "twin":
			part = trimmed[2:]
		case trimmed == "//end" && part != "":
			part = ""
		case part == "" || (part == "twin") == twin:
			b.WriteString(line)
		}
	}
	if part != "" {
		return "", fmt.Errorf("//%s without //end", part)
	}
	return b.String(), nil
}

// A Vocabulary says what replaces the identifiers of a template.
type Vocabulary struct {
	// TakesArgument has the words that are followed by an argument in parentheses.
	TakesArgument map[string]bool
	// Replace returns the code for a word. The words in arg have been replaced.
	Replace func(word, arg string) string
}

// Expand replaces the words in text, and the words in their arguments.
func (v Vocabulary) Expand(text string) (string, error) {
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
		if v.TakesArgument[word] {
			var err error
			if arg, err = argument(&s); err != nil {
				return "", fmt.Errorf("%s: %w", word, err)
			}
			if arg, err = v.Expand(arg); err != nil {
				return "", err
			}
		}
		b.WriteString(v.Replace(word, arg))
	}
	return b.String(), nil
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

// WithMap replaces the identifier M in stmts.
func WithMap(stmts, m string) string {
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

// Calls reports whether text speaks of name, a function or a package.
func Calls(text, name string) bool {
	return strings.Contains(text, name+"(") || strings.Contains(text, name+".")
}
