package main

import (
	"fmt"
	"strings"

	"github.com/mapfix/mapfix/internal/tools/samples"
)

// An expansion replaces the words of an archive by code.
type expansion struct {
	program
	words    samples.Vocabulary
	calls    int      // of ASK
	appended []string // declarations that the file needs
	needed   map[string]bool
}

// takesArgument has the words that are followed by one.
var takesArgument = map[string]bool{"BIND": true, "WRITE": true, "USE": true, "SHOW": true, "ASK": true}

// expand returns the text of a file with all words replaced.
func (p program) expand(text string) (string, error) {
	e := &expansion{program: p, needed: map[string]bool{}}
	e.words = samples.Vocabulary{TakesArgument: takesArgument, Replace: e.word}
	text, err := samples.ChoosePart(text, p.twin)
	if err != nil {
		return "", err
	}
	if text, err = e.words.Expand(text); err != nil {
		return "", err
	}
	for len(e.appended) > 0 {
		next, err := e.words.Expand(e.appended[0])
		if err != nil {
			return "", err
		}
		text += "\n" + next
		e.appended = e.appended[1:]
	}
	return text, nil
}

// word returns what replaces a word.
func (e *expansion) word(word, arg string) string {
	switch word {
	case "MAP":
		return e.mapType.text
	case "ELEM":
		return e.mapType.elem
	case "DATA":
		return e.mapType.text + "{" + e.mapType.data + "}"
	case "VALUE":
		return e.mapType.value
	case "CLONEELEM":
		return e.mapType.clone
	case "RESULT":
		return e.must(e.use.result)
	case "PARAMS":
		return e.must(join("id string", e.use.param))
	case "BEGIN":
		return e.must(e.use.begin)
	case "END":
		return e.must(e.use.end)
	case "BIND":
		return e.bind(arg)
	case "WRITE":
		return e.must(samples.WithMap(e.write.in(e.mapType), arg))
	case "USE":
		for _, decl := range e.use.decls {
			e.need(decl)
		}
		return e.must(samples.WithMap(e.use.stmts, arg))
	case "SHOW":
		return e.show(arg)
	case "ASK":
		return e.ask(arg)
	case "mark":
		e.need(markFunc)
	case "clone":
		e.need(cloneFunc)
	}
	return strings.ReplaceAll(word, "XX", e.suffix())
}

// must expands code of our own.
func (e *expansion) must(text string) string {
	text, err := e.words.Expand(text)
	if err != nil {
		panic(err)
	}
	return text
}

// need sees to it that the file has a declaration.
func (e *expansion) need(decl string) {
	if !e.needed[decl] {
		e.needed[decl] = true
		e.appended = append(e.appended, decl)
	}
}

// bind returns x, or in the twin a copy of it.
func (e *expansion) bind(x string) string {
	switch {
	case !e.twin:
		return x
	case e.mapType.name == "header":
		return x + ".Clone()"
	case e.write.deep || e.write.name == "append":
		e.need(cloneFunc)
		return "clone(" + x + ")"
	}
	return "maps.Clone(" + x + ")"
}

// show returns an expression that shows x as a whole.
func (e *expansion) show(x string) string {
	if !e.mapType.boxed && e.choice()%2 == 0 {
		return "fmt.Sprint(" + x + ")"
	}
	e.need(encodedFunc)
	return "encoded(" + x + ")"
}

// ids are what the calls of a program are made for, one after the other.
var ids = []string{`"7"`, `"42"`}

// ask returns a statement that makes a call and prints the answer. Its argument is the
// function, and what it is given besides the parameters that all have.
func (e *expansion) ask(arg string) string {
	f, more, _ := strings.Cut(arg, ",")
	id := ids[e.calls%len(ids)]
	e.calls++
	out, _, _ := strings.Cut(e.use.param, " ")
	call := fmt.Sprintf("%s(%s)", f, join(id, out, strings.TrimSpace(more)))
	switch e.use.result {
	case "":
		return call
	case "string":
		return "fmt.Println(\"answer:\", " + call + ")"
	}
	return "fmt.Println(\"answer:\", " + e.show(call) + ")"
}

// join joins what is there of a list.
func join(parts ...string) string {
	var there []string
	for _, part := range parts {
		if part != "" {
			there = append(there, part)
		}
	}
	return strings.Join(there, ", ")
}
