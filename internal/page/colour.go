package page

import (
	"go/scanner"
	"go/token"
	"html/template"
	"strings"
)

// Colour returns the lines of Go code as HTML, in which elements with a class tell
// words, texts, numbers and comments apart.
func Colour(code string) []template.HTML {
	c := &colouring{code: code}
	file := token.NewFileSet().AddFile("", -1, len(code))
	var s scanner.Scanner
	s.Init(file, []byte(code), nil, scanner.ScanComments) // errors do not matter: what is no token has no colour
	for {
		pos, tok, text := s.Scan()
		if tok == token.EOF {
			break
		}
		if class := classOf(tok, text); class != "" {
			start := file.Offset(pos)
			c.add("", code[min(c.done, start):start])
			c.add(class, code[start:endOf(code, start, text)])
		}
	}
	c.add("", code[c.done:])
	return append(c.lines, template.HTML(c.line.String()))
}

// classOf returns the class of a token, "" for one without colour.
func classOf(tok token.Token, text string) string {
	switch {
	case tok.IsKeyword():
		return "kw"
	case tok == token.COMMENT:
		return "co"
	case tok == token.STRING || tok == token.CHAR:
		return "st"
	case tok == token.INT || tok == token.FLOAT || tok == token.IMAG:
		return "nu"
	case tok == token.IDENT && (text == "nil" || text == "true" || text == "false"):
		return "kw"
	}
	return ""
}

// endOf returns where a token ends. The text that the scanner gives lacks the carriage
// returns of raw strings and comments.
func endOf(code string, start int, text string) int {
	for _, limits := range [][2]string{{"`", "`"}, {"/*", "*/"}, {"//", "\n"}} {
		if !strings.HasPrefix(text, limits[0]) {
			continue
		}
		body := start + len(limits[0])
		end := strings.Index(code[body:], limits[1])
		switch {
		case end < 0:
			return len(code)
		case limits[1] == "\n":
			return body + end
		}
		return body + end + len(limits[1])
	}
	return min(start+len(text), len(code))
}

// A colouring is code that is in part HTML.
type colouring struct {
	code  string
	done  int // bytes of the code that are
	lines []template.HTML
	line  strings.Builder // the last
}

// add adds the next part of the code, which may have several lines.
func (c *colouring) add(class, text string) {
	c.done += len(text)
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			c.lines = append(c.lines, template.HTML(c.line.String()))
			c.line.Reset()
		}
		line = template.HTMLEscapeString(strings.TrimSuffix(line, "\r"))
		if class != "" && line != "" {
			line = `<span class="` + class + `">` + line + `</span>`
		}
		c.line.WriteString(line)
	}
}
