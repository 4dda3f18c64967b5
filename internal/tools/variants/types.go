package variants

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/mapfix/mapfix/internal/tools/program"
)

// fileAt returns the file of a package that pos lies in.
func fileAt(pkg *program.Package, pos token.Pos) *ast.File {
	for _, file := range pkg.Files {
		if file.FileStart <= pos && pos <= file.FileEnd {
			return file
		}
	}
	return nil
}

// typeText returns how a type is written at a position, and reports whether it can
// be written there.
func typeText(p *program.Program, pkg *program.Package, pos token.Pos, typ types.Type) (string, bool) {
	names := importNames(pkg, fileAt(pkg, pos))
	text := types.TypeString(typ, func(other *types.Package) string {
		if other == pkg.Types {
			return ""
		}
		return names[other]
	})
	tv, err := types.Eval(p.Fset, pkg.Types, pos, text)
	return text, err == nil && tv.IsType() && types.Identical(tv.Type, typ)
}

// importNames returns the names of the packages that a file imports.
func importNames(pkg *program.Package, file *ast.File) map[*types.Package]string {
	names := make(map[*types.Package]string)
	for _, spec := range file.Imports {
		obj := pkg.Info.Implicits[spec]
		if spec.Name != nil {
			obj = pkg.Info.Defs[spec.Name]
		}
		if name, ok := obj.(*types.PkgName); ok && name.Name() != "_" && name.Name() != "." {
			names[name.Imported()] = name.Name()
		}
	}
	return names
}

// isMap reports whether a value is a map.
func isMap(t types.Type) bool {
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Map)
	_, param := t.(*types.TypeParam)
	return ok && !param
}

// holdsMap reports whether there is a map in a type, not looking behind more than a
// few steps.
func holdsMap(t types.Type, depth int) bool {
	if depth == 0 || t == nil {
		return false
	}
	switch t := t.Underlying().(type) {
	case *types.Map:
		return true
	case *types.Pointer:
		return holdsMap(t.Elem(), depth-1)
	case *types.Slice:
		return holdsMap(t.Elem(), depth-1)
	case *types.Struct:
		for f := range t.Fields() {
			if holdsMap(f.Type(), depth-1) {
				return true
			}
		}
	}
	return false
}

// isLocal reports whether obj is a variable of a function, a parameter or a result.
func isLocal(obj types.Object) bool {
	v, ok := obj.(*types.Var)
	return ok && !v.IsField() && v.Pkg() != nil && v.Parent() != v.Pkg().Scope()
}

// objectOf returns what an expression names if it is an identifier, perhaps in
// parentheses.
func objectOf(pkg *program.Package, x ast.Expr) types.Object {
	id, ok := ast.Unparen(x).(*ast.Ident)
	if !ok {
		return nil
	}
	return pkg.Info.ObjectOf(id)
}

// calleeOf returns the function or method that a call names, nil if it is none.
func calleeOf(pkg *program.Package, call *ast.CallExpr) *types.Func {
	var id *ast.Ident
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		id = fun
	case *ast.SelectorExpr:
		id = fun.Sel
	default:
		return nil
	}
	f, _ := pkg.Info.Uses[id].(*types.Func)
	return f
}

// isConversion reports whether a call is a conversion or of a builtin function.
func isConversion(pkg *program.Package, call *ast.CallExpr) bool {
	tv := pkg.Info.Types[call.Fun]
	return tv.IsType() || tv.IsBuiltin()
}

// anyNode reports whether is holds for some node below n.
func anyNode(n ast.Node, is func(ast.Node) bool) bool {
	found := false
	ast.Inspect(n, func(x ast.Node) bool {
		found = found || x != nil && is(x)
		return !found
	})
	return found
}

// hasCall reports whether something may run when n is evaluated, other than builtin
// functions without effects.
func hasCall(pkg *program.Package, n ast.Node) bool {
	return anyNode(n, func(x ast.Node) bool {
		switch x := x.(type) {
		case *ast.CallExpr:
			return !pkg.Info.Types[x.Fun].IsType() && !hasNoEffect(pkg, x)
		case *ast.UnaryExpr:
			return x.Op == token.ARROW
		}
		return false
	})
}

// hasNoEffect reports whether a call is one of a builtin function that only computes.
func hasNoEffect(pkg *program.Package, call *ast.CallExpr) bool {
	id, ok := call.Fun.(*ast.Ident)
	return ok && pkg.Info.Types[call.Fun].IsBuiltin() && slices.Contains([]string{"len", "cap", "make", "new", "min", "max"}, id.Name)
}

// uses reports whether a variable is mentioned in n.
func uses(pkg *program.Package, n ast.Node, obj types.Object) bool {
	return anyNode(n, func(x ast.Node) bool {
		id, ok := x.(*ast.Ident)
		return ok && pkg.Info.ObjectOf(id) == obj
	})
}
