package verdict

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strings"
)

// The comments that are marks, and the mark of statements that the original does
// not have.
const (
	markBegins = "/*@"
	markEnds   = "*/"
	ours       = "0"
)

// Ours goes before a statement that a variant has and the original has not.
const Ours = markBegins + ours + markEnds

// Mark returns the files with a comment in front of each statement that tells it
// from all others and goes where the statement goes. Files that cannot be parsed
// stay as they are.
func Mark(files map[string][]byte) map[string][]byte {
	marked := make(map[string][]byte, len(files))
	for name, src := range files {
		if path.Ext(name) == ".go" {
			src = markFile(name, src)
		}
		marked[name] = src
	}
	return marked
}

func markFile(name string, src []byte) []byte {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution)
	if err != nil {
		return src
	}
	var out bytes.Buffer
	at := 0
	for i, offset := range statements(fset, file) {
		out.Write(src[at:offset])
		fmt.Fprintf(&out, "%s%s:%d%s", markBegins, strings.TrimSuffix(name, ".go"), i+1, markEnds)
		at = offset
	}
	out.Write(src[at:])
	return out.Bytes()
}

// statements returns the offsets of all statements in lists, in order.
func statements(fset *token.FileSet, file *ast.File) []int {
	var offsets []int
	ast.Inspect(file, func(node ast.Node) bool {
		var list []ast.Stmt
		switch node := node.(type) {
		case *ast.BlockStmt:
			list = node.List
		case *ast.CaseClause:
			list = node.Body
		case *ast.CommClause:
			list = node.Body
		}
		for _, s := range list {
			switch s.(type) {
			case *ast.CaseClause, *ast.CommClause:
				continue
			}
			offsets = append(offsets, fset.Position(s.Pos()).Offset)
		}
		return true
	})
	slices.Sort(offsets)
	return slices.Compact(offsets)
}

// markAt returns the mark of the statement that the offset lies in, "" if there
// is none.
func markAt(src []byte, offset int) string {
	if offset > len(src) {
		return ""
	}
	before := src[:offset]
	i := bytes.LastIndex(before, []byte(markBegins))
	if i < 0 {
		return ""
	}
	mark, _, _ := bytes.Cut(before[i+len(markBegins):], []byte(markEnds))
	return string(mark)
}
