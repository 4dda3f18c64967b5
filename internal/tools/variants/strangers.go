package variants

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"strings"

	"github.com/mapfix/mapfix/internal/tools/program"
)

// Strangers returns the transformation that adds n packages to a program. They
// declare types, functions and methods with the names and signatures of its own, and
// nothing of them is ever used.
func Strangers(n int) Transformation {
	return Transformation{
		Name:  fmt.Sprintf("strangers-%d", n),
		Doc:   fmt.Sprintf("%d packages that nobody uses have functions, types and methods of the same names", n),
		Apply: addStrangers(n),
	}
}

func addStrangers(n int) func(*program.Program) *Variant {
	return func(p *program.Program) *Variant {
		e := newEditor(p)
		var main *program.Package
		var texts []string
		for _, pkg := range own(p) {
			if pkg.Name == "main" {
				main = pkg
			}
			if text := e.stranger(pkg); text != "" {
				texts = append(texts, text)
			}
		}
		if main == nil || len(texts) == 0 {
			return nil
		}
		var imports strings.Builder
		for i := range n {
			name := fmt.Sprintf("stranger%d", i)
			dir := path.Join(main.Dir, "strangers", name)
			e.added[path.Join(dir, name+".go")] = []byte("package " + name + "\n\n" + texts[i%len(texts)])
			fmt.Fprintf(&imports, "import _ %q\n", path.Join(main.Path, "strangers", name))
			e.sites++
		}
		e.added[path.Join(main.Dir, "strangers.go")] = []byte("package main\n\n" + imports.String())
		return e.variant()
	}
}

// stranger returns the declarations of a package without its variables, and with
// bodies that do nothing. It is "" if the package needs what others cannot import.
func (e *editor) stranger(pkg *program.Package) string {
	var text strings.Builder
	var needed []*types.PkgName
	for _, file := range pkg.Files {
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.GenDecl:
				if d.Tok == token.TYPE || d.Tok == token.CONST {
					text.WriteString(e.source(d) + "\n\n")
					needed = append(needed, importsIn(pkg, d)...)
				}
			case *ast.FuncDecl:
				if isMovable(d) && d.Name.Name != "main" {
					text.WriteString(e.text(d.Pos(), d.Type.End()) + " { panic(\"never called\") }\n\n")
					needed = append(needed, importsIn(pkg, d.Type)...)
					if d.Recv != nil {
						needed = append(needed, importsIn(pkg, d.Recv)...)
					}
				}
			}
		}
	}
	for _, name := range needed {
		if strings.Contains(name.Imported().Path()+"/", "/internal/") {
			return ""
		}
	}
	return importDecl(needed) + text.String()
}
