package rewrite

import (
	"bytes"
	"go/scanner"
	"go/token"
	"sort"
)

// A source is a file's text in the form that dst keeps intact: without byte
// order mark, with LF line ends, and without line directives, which would be
// moved. back leads from its offsets to those of the file.
type source struct {
	text []byte
	back []int // by offset in text, its length included
}

func newSource(orig []byte) *source {
	s := &source{text: make([]byte, 0, len(orig)), back: make([]int, 0, len(orig)+1)}
	start := 0
	if bytes.HasPrefix(orig, []byte("\ufeff")) {
		start = len("\ufeff")
	}
	for i := start; i < len(orig); i++ {
		if orig[i] == '\r' && i+1 < len(orig) && orig[i+1] == '\n' {
			continue
		}
		s.text = append(s.text, orig[i])
		s.back = append(s.back, i)
	}
	s.back = append(s.back, len(orig))
	for _, t := range scan(s.text, scanner.ScanComments) {
		if t.tok == token.COMMENT && (bytes.HasPrefix(s.text[t.start:], []byte("//line ")) || bytes.HasPrefix(s.text[t.start:], []byte("/*line "))) {
			s.text[t.start+2] = '_' // comments are not taken over, so this changes nothing
		}
	}
	return s
}

// offset returns the offset in s.text for an offset in the file.
func (s *source) offset(orig int) int { return sort.SearchInts(s.back, orig) }

// end returns the offset in the file at which the text before off ends: in
// front of a carriage return, where there is one.
func (s *source) end(off int) int {
	if off == 0 {
		return s.back[0]
	}
	return s.back[off-1] + 1
}

// A lexeme is a token with its place in a text.
type lexeme struct {
	tok        token.Token
	lit        string
	start, end int
}

// same reports whether two lexemes are the same token.
func (l lexeme) same(m lexeme) bool { return l.tok == m.tok && l.lit == m.lit }

// scan returns the tokens of text. Comments and explicit semicolons are among
// them only if the mode asks for comments; implied semicolons never are.
func scan(text []byte, mode scanner.Mode) []lexeme {
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(text))
	var s scanner.Scanner
	s.Init(file, text, func(token.Position, string) {}, mode)
	list := make([]lexeme, 0, len(text)/4)
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			return list
		}
		if tok == token.SEMICOLON && (lit == "\n" || mode&scanner.ScanComments == 0) {
			continue
		}
		start := file.Offset(pos)
		list = append(list, lexeme{tok, lit, start, endOf(text, start, tok, lit)})
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
