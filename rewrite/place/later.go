package place

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/mapfix/mapfix/rewrite/access"
	"github.com/mapfix/mapfix/rewrite/site"
)

// missedLater returns why what runs after the statements of the variable would
// miss the write, since it reads the expression, or "".
func (f *finder) missedLater(s *site.Site) string {
	l := s.Local
	fn := innermostFunction(&s.Syntax)
	if reason := f.jumps(s, fn); reason != "" {
		return reason
	}
	if isResult(f.Pkg.Info, fn, l.Path.Root) {
		// func f() (r Request) { r.Params["a"] = 1; return }
		return l.Path.Root.Name() + " is a result of the function, so the caller reads " + s.Expr + " through it"
	}
	w := &hazardWalk{info: f.Pkg.Info, access: l.Path, found: func(expr ast.Expr, r access.Relation, stack []ast.Node) string {
		if _, address := stack[len(stack)-1].(*ast.UnaryExpr); r == access.Holder && (f.harmless(expr, stack) || access.Written(expr, stack) && !address) {
			return ""
		}
		// if c { r.Params["a"] = 1 }; send(r.Params) and
		// defer send(r); r.Params["a"] = 1 would send what there was before.
		return site.OneLine(types.ExprString(expr)) + " is used again when the block is left, and would not have what is written"
	}}
	from, _ := l.Span()
	for _, n := range postponed(fn, from) {
		w.walk(n, []ast.Node{n})
	}
	if w.reason != "" || leavesFunction(l.Stmts[len(l.Stmts)-1]) {
		return w.reason
	}
	rest, loop := after(&s.Syntax, l.Path)
	if loop {
		// for i := range n { r.Params[i] = "x"; send(r.Params) }
		return "the block is run again by a loop around it, and would not have what an earlier round has written to " + s.Expr
	}
	for _, stmt := range rest {
		w.walk(stmt, []ast.Node{stmt})
	}
	return w.reason
}

// jumps returns why jumps forbid a variable: one over its declaration does not
// compile, one back in front of it makes the copy anew.
func (f *finder) jumps(s *site.Site, fn ast.Node) string {
	reason := ""
	ast.Inspect(fn, func(n ast.Node) bool {
		b, ok := n.(*ast.BranchStmt)
		if ok && b.Tok == token.GOTO {
			// if done { goto end }; params := …; end: … does not compile.
			reason = "the function has a goto, which may jump over the variable that " + s.Expr + " would be copied to"
		}
		return reason == ""
	})
	if b, ok := s.Local.Stmts[len(s.Local.Stmts)-1].(*ast.BranchStmt); ok && b.Tok == token.FALLTHROUGH {
		// case 1: r.Params["a"] = 1; fallthrough; case 2: send(r.Params)
		return "the case falls through to the next, where the variable would not be known"
	}
	return reason
}

func isResult(info *types.Info, fn ast.Node, obj types.Object) bool {
	var typ *ast.FuncType
	switch fn := fn.(type) {
	case *ast.FuncDecl:
		typ = fn.Type
	case *ast.FuncLit:
		typ = fn.Type
	}
	if typ == nil || typ.Results == nil {
		return false
	}
	return slices.ContainsFunc(typ.Results.List, func(f *ast.Field) bool {
		return slices.ContainsFunc(f.Names, func(id *ast.Ident) bool { return info.Defs[id] == obj })
	})
}

// postponed returns what stands in front of pos in fn and can run after it:
// function literals, deferred calls and those in goroutines.
func postponed(fn ast.Node, pos token.Pos) []ast.Node {
	var list []ast.Node
	ast.Inspect(fn, func(n ast.Node) bool {
		if n == nil || n.Pos() >= pos || n == fn {
			return n == fn
		}
		switch n.(type) {
		case *ast.FuncLit, *ast.DeferStmt, *ast.GoStmt:
			if n.End() <= pos {
				list = append(list, n)
				return false
			}
		}
		return true
	})
	return list
}

// leavesFunction reports whether nothing of the function runs after stmt.
func leavesFunction(stmt ast.Stmt) bool {
	switch stmt := stmt.(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.ExprStmt:
		call, ok := stmt.X.(*ast.CallExpr)
		return ok && isExit(call.Fun)
	}
	return false
}
