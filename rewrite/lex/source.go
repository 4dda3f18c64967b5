package lex

import (
	"bytes"
	"go/scanner"
	"go/token"
	"sort"
)

// A Source is a file's text in the form that dst keeps intact: without byte
// order mark, with LF line ends, and without line directives, which would be
// moved. back leads from its offsets to those of the file.
type Source struct {
	Text []byte
	Back []int // by offset in text, its length included
}

func New(orig []byte) *Source {
	s := &Source{Text: make([]byte, 0, len(orig)), Back: make([]int, 0, len(orig)+1)}
	start := 0
	if bytes.HasPrefix(orig, []byte("\ufeff")) {
		start = len("\ufeff")
	}
	for i := start; i < len(orig); i++ {
		if orig[i] == '\r' && i+1 < len(orig) && orig[i+1] == '\n' {
			continue
		}
		s.Text = append(s.Text, orig[i])
		s.Back = append(s.Back, i)
	}
	s.Back = append(s.Back, len(orig))
	for _, t := range Scan(s.Text, scanner.ScanComments) {
		if t.Tok == token.COMMENT && (bytes.HasPrefix(s.Text[t.Start:], []byte("//line ")) || bytes.HasPrefix(s.Text[t.Start:], []byte("/*line "))) {
			s.Text[t.Start+2] = '_' // comments are not taken over, so this changes nothing
		}
	}
	return s
}

// Offset returns the offset in s.Text for an offset in the file.
func (s *Source) Offset(orig int) int { return sort.SearchInts(s.Back, orig) }

// End returns the offset in the file at which the text before off ends: in
// front of a carriage return, where there is one.
func (s *Source) End(off int) int {
	if off == 0 {
		return s.Back[0]
	}
	return s.Back[off-1] + 1
}

// A Lexeme is a token with its place in a text.
type Lexeme struct {
	Tok        token.Token
	Lit        string
	Start, End int
}

// Same reports whether two lexemes are the same token.
func (l Lexeme) Same(m Lexeme) bool { return l.Tok == m.Tok && l.Lit == m.Lit }

// Scan returns the tokens of text. Comments and explicit semicolons are among
// them only if the mode asks for comments; implied semicolons never are.
func Scan(text []byte, mode scanner.Mode) []Lexeme {
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(text))
	var s scanner.Scanner
	s.Init(file, text, func(token.Position, string) {}, mode)
	list := make([]Lexeme, 0, len(text)/4)
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			return list
		}
		if tok == token.SEMICOLON && (lit == "\n" || mode&scanner.ScanComments == 0) {
			continue
		}
		start := file.Offset(pos)
		list = append(list, Lexeme{tok, lit, start, endOf(text, start, tok, lit)})
	}
}

// endOf returns where the token at start ends. The literal of a raw string or
// comment can be shorter than its text.
func endOf(text []byte, start int, tok token.Token, lit string) int {
	switch {
	case tok == token.STRING && text[start] == '`':
		if i := bytes.IndexByte(text[start+1:], '`'); i >= 0 {
			return start + i + 2
		}
		return len(text)
	case tok == token.COMMENT && bytes.HasPrefix(text[start:], []byte("/*")):
		if i := bytes.Index(text[start+2:], []byte("*/")); i >= 0 {
			return start + i + 4
		}
		return len(text)
	case tok == token.COMMENT:
		if i := bytes.IndexByte(text[start:], '\n'); i >= 0 {
			return start + i
		}
		return len(text)
	case lit != "":
		return start + len(lit)
	}
	return start + len(tok.String())
}
