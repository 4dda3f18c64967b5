package variants

import (
	"fmt"
	"go/ast"
	"strings"

	"github.com/mapfix/mapfix/internal/tools/program"
	"github.com/mapfix/mapfix/internal/tools/verdict"
)

// wrapInClosure runs the body of each function in a closure that is called at once:
//
//	return func() (T, error) { ... }()
func wrapInClosure(p *program.Program) *Variant {
	e := newEditor(p)
	for _, pkg := range own(p) {
		functions(pkg, func(fd *ast.FuncDecl) {
			if len(fd.Body.List) == 0 || directed(fd) {
				return
			}
			before := verdict.Ours
			if fd.Type.Results != nil {
				before += "return "
			}
			e.insert(fd.Body.Lbrace+1, "\n"+before+"func() "+e.results(fd)+" {")
			e.insert(fd.Body.Rbrace, "\n}()\n")
			e.sites++
		})
	}
	return e.variant()
}

// wrapInGoroutine runs the body of each function that has no results in a goroutine
// and waits for it.
func wrapInGoroutine(p *program.Program) *Variant {
	return inGoroutines(p, func(fd *ast.FuncDecl) bool { return fd.Type.Results == nil })
}

// resultsFromGoroutine does the same with functions that have results:
//
//	var result1 T
//	wrapperDone := make(chan struct{})
//	go func() {
//		defer close(wrapperDone)
//		result1 = func() T { ... }()
//	}()
//	<-wrapperDone
//	return result1
func resultsFromGoroutine(p *program.Program) *Variant {
	return inGoroutines(p, func(fd *ast.FuncDecl) bool { return fd.Type.Results != nil })
}

func inGoroutines(p *program.Program, chosen func(*ast.FuncDecl) bool) *Variant {
	e := newEditor(p)
	if recovers(p) {
		return nil
	}
	for _, pkg := range own(p) {
		functions(pkg, func(fd *ast.FuncDecl) {
			if len(fd.Body.List) == 0 || directed(fd) || !chosen(fd) {
				return
			}
			declared, names := e.resultVariables(fd)
			before := "\n" + declared + verdict.Ours + "wrapperDone := make(chan struct{})\n" +
				verdict.Ours + "go func() {\ndefer close(wrapperDone)\n"
			after := "}()\n<-wrapperDone\n"
			if names != "" {
				before += names + " = func() " + e.results(fd) + " {"
				after = "\n}()\n" + after + "return " + names + "\n"
			}
			e.insert(fd.Body.Lbrace+1, before)
			e.insert(fd.Body.Rbrace, "\n"+after)
			e.sites++
		})
	}
	return e.variant()
}

// results returns the results of a function as they are written, in parentheses.
func (e *editor) results(fd *ast.FuncDecl) string {
	if fd.Type.Results == nil {
		return ""
	}
	text := e.source(fd.Type.Results)
	if !fd.Type.Results.Opening.IsValid() {
		text = "(" + text + ")"
	}
	return text
}

// resultVariables declares a variable for each result of a function, and returns their
// names, separated by commas.
func (e *editor) resultVariables(fd *ast.FuncDecl) (declared, names string) {
	if fd.Type.Results == nil {
		return "", ""
	}
	var all []string
	for _, field := range fd.Type.Results.List {
		for range max(1, len(field.Names)) {
			name := fmt.Sprintf("result%d", len(all)+1)
			all = append(all, name)
			declared += "var " + name + " " + e.source(field.Type) + "\n"
		}
	}
	return declared, strings.Join(all, ", ")
}

// directed reports whether a function has directives for the compiler.
func directed(fd *ast.FuncDecl) bool {
	return fd.Doc != nil && strings.Contains(fd.Doc.List[len(fd.Doc.List)-1].Text, "//go:")
}

// recovers reports whether a program recovers from panics, which goroutines do not
// hand on.
func recovers(p *program.Program) bool {
	for _, pkg := range p.Packages {
		for id, obj := range pkg.Info.Uses {
			if id.Name == "recover" && obj.Pkg() == nil {
				return true
			}
		}
	}
	return false
}
