package mutants

import (
	"go/ast"
	"maps"
	"path"

	"github.com/mapfix/mapfix/internal/tools/program"
)

// limit bounds how often a program is changed: one that was changed often is mostly
// noise.
const limit = 6

// Mutate returns a program that choices make of p. It is p itself if none of the
// changes compiles.
func Mutate(p *program.Program, choices []byte) *program.Program {
	c := &chooser{bytes: choices}
	p = withFunctions(p)
	for range limit {
		if c.done() {
			break
		}
		files := change(p, c)
		if files == nil {
			continue
		}
		if mutant, err := program.Load(p.Library, files); err == nil {
			p = mutant
		}
	}
	return p
}

// A chooser makes choices from bytes. When these are used up it takes the first.
type chooser struct{ bytes []byte }

func (c *chooser) done() bool { return len(c.bytes) == 0 }

func (c *chooser) next() int {
	if c.done() {
		return 0
	}
	b := c.bytes[0]
	c.bytes = c.bytes[1:]
	return int(b)
}

// of returns a number below n.
func (c *chooser) of(n int) int {
	if n > 256 {
		return (c.next()<<8 | c.next()) % n
	}
	return c.next() % n
}

// oneOf returns one of a list, which is not empty.
func oneOf[T any](c *chooser, list []T) T { return list[c.of(len(list))] }

// functions is a file of what expressions are sent through.
const functions = `
func mutantSame[T any](x T) T { return x }
func mutantPointer[T any](x T) *T { return &x }
func mutantSlice[T any](x ...T) []T { return x }
func mutantMap[T any](x T) map[string]T { return map[string]T{"k": x} }
func mutantFunc[T any](x T) func() T { return func() T { return x } }
func mutantChan[T any](x T) chan T { c := make(chan T, 1); c <- x; return c }
func mutantSeq[T any](x T) func(func(T) bool) { return func(yield func(T) bool) { yield(x) } }
func mutantBox[T any](x T) *mutantBoxed[T] { b := &mutantBoxed[T]{value: x}; b.next = b; return b }

type mutantBoxed[T any] struct {
	value T
	next  *mutantBoxed[T]
}

func (b *mutantBoxed[T]) get() T { return b.value }
func (b *mutantBoxed[T]) set(x T) { b.value = x }
`

// withFunctions adds the functions to each package of the main module that can have them.
func withFunctions(p *program.Program) *program.Program {
	files := maps.Clone(p.Files)
	for _, pkg := range p.Packages {
		if pkg.Module.Main {
			files[path.Join(pkg.Dir, "mutant.go")] = []byte("package " + pkg.Name + "\n" + functions)
		}
	}
	if with, err := program.Load(p.Library, files); err == nil {
		return with
	}
	return p
}

// change returns the files of p with one change, nil if none could be made.
func change(p *program.Program, c *chooser) map[string][]byte {
	pkg := oneOf(c, p.Packages)
	at := c.of(len(pkg.Files))
	if !pkg.Module.Main {
		return nil
	}
	s := &site{Program: p, pkg: pkg, name: pkg.Names[at], file: pkg.Files[at]}
	s.find()
	if len(s.statements) == 0 || len(s.expressions) == 0 {
		return nil
	}
	src := oneOf(c, changes)(s, c)
	if src == "" {
		return nil
	}
	files := maps.Clone(p.Files)
	files[s.name] = []byte(src)
	return files
}

// A site is a file that is changed.
type site struct {
	*program.Program
	pkg  *program.Package
	name string
	file *ast.File

	statements  []ast.Stmt
	expressions []ast.Expr
}

// find lists what can be changed.
func (s *site) find() {
	ast.Inspect(s.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			s.statements = append(s.statements, n.List...)
		case *ast.CaseClause:
			s.statements = append(s.statements, n.Body...)
		case *ast.CommClause:
			s.statements = append(s.statements, n.Body...)
		case ast.Expr:
			if tv := s.pkg.Info.Types[n]; tv.IsValue() && tv.Type != nil {
				s.expressions = append(s.expressions, n)
			}
		}
		return true
	})
}

// text returns the source of a node.
func (s *site) text(n ast.Node) string {
	start, end := s.span(n)
	return string(s.Files[s.name][start:end])
}

func (s *site) span(n ast.Node) (start, end int) {
	file := s.Fset.File(s.file.FileStart)
	return file.Offset(n.Pos()), file.Offset(n.End())
}

// replace returns the source with text instead of a node.
func (s *site) replace(n ast.Node, text string) string {
	start, end := s.span(n)
	src := string(s.Files[s.name])
	return src[:start] + text + src[end:]
}
