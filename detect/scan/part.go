package scan

import (
	"go/ast"
	"slices"

	"github.com/mapfix/mapfix/detect/summary"
)

// A Part says which functions of a package to summarise. Most functions of a
// program's dependencies are never reached, so the summary of a dependency is made
// in parts. The first one is what is known without a function being asked for, and
// the functions that run by themselves; each further one has what was asked for and
// what that leads to inside of the package. What a function's summary says does not
// depend on the part that it is made for.
type Part struct {
	Wanted []string                  // IDs of functions, not asked for in the first part
	Have   []*summary.PackageSummary // the parts that were made before; none for the first part
}

// isFirst reports whether the package itself is described, not only functions.
func (p *Part) isFirst() bool { return p == nil || len(p.Have) == 0 }

// functions returns the functions of the parts that were made before, by ID.
func (p *Part) functions() map[string]*summary.Func {
	out := make(map[string]*summary.Func)
	if p == nil {
		return out
	}
	for _, s := range p.Have {
		for _, f := range s.Unpack() {
			out[f.ID] = f
		}
	}
	return out
}

// Outline takes the bodies away of functions that a part does without, so that nobody
// checks them: all but those whose names can be followed from what is wanted, or for
// the first part from what runs by itself. What is left of the others never returns.
func Outline(files []*ast.File, p *Part) {
	n := names{kept: make(map[string]bool), decls: make(map[string][]*ast.FuncDecl)}
	for _, file := range files {
		for _, d := range file.Decls {
			if fd, ok := d.(*ast.FuncDecl); ok && fd.Body != nil {
				n.decls[fd.Name.Name] = append(n.decls[fd.Name.Name], fd)
			}
		}
	}
	if p.isFirst() {
		n.keep("init")
		n.follow(variables(files))
	}
	for _, id := range p.Wanted {
		n.keep(summary.BareName(id))
	}
	for name, decls := range n.decls {
		for _, fd := range decls {
			if !n.kept[name] {
				fd.Body = endless(fd.Body)
			}
		}
	}
}

// names finds the functions that others lead to by their bare names.
type names struct {
	kept  map[string]bool
	decls map[string][]*ast.FuncDecl
}

func (n names) keep(name string) {
	if n.kept[name] {
		return
	}
	n.kept[name] = true
	for _, fd := range n.decls[name] {
		n.follow(fd.Body)
	}
}

// follow keeps all that is mentioned in a body.
func (n names) follow(body ast.Node) {
	ast.Inspect(body, func(node ast.Node) bool {
		if id, ok := node.(*ast.Ident); ok {
			n.keep(id.Name)
		}
		return true
	})
}

// endless returns a body in the place of another one that mentions nothing and, as one
// of a function with results must, does not come to its end.
func endless(body *ast.BlockStmt) *ast.BlockStmt {
	block := func(list ...ast.Stmt) *ast.BlockStmt {
		return &ast.BlockStmt{Lbrace: body.Lbrace, List: list, Rbrace: body.Rbrace}
	}
	return block(&ast.ForStmt{For: body.Lbrace, Body: block()})
}

// left notes the functions that the first part leaves to others.
func (s *summariser) left() {
	for _, id := range s.order {
		if s.Done[id] == nil {
			s.Sum.Left = append(s.Sum.Left, id)
		}
	}
	slices.Sort(s.Sum.Left)
}

// asked lists the functions to be summarised.
func (s *summariser) asked() []string {
	switch p := s.in.Part; {
	case p == nil:
		return s.order
	case !p.isFirst():
		return p.Wanted
	}
	out := s.functionsIn(variables(s.in.Files))
	for _, id := range s.order {
		if s.decls[id].Name.Name == "init" && s.decls[id].Recv == nil {
			out = append(out, id)
		}
	}
	return out
}
