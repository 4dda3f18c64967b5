package rewrite

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/mapfix/mapfix/rewrite/clone"
)

// A copyCall is a call that is known to copy its argument or receiver. What a
// function is called says nothing about that.
type copyCall struct {
	call     *ast.CallExpr
	arg      ast.Expr   // what is copied
	deep     bool       // the copy owns all that there is
	owns     [][]string // or else the containers at these paths
	keepsNil bool       // it promises that the copy of nil is nil
	method   bool
}

// copyCall returns what call copies, or nil if it is not known to copy.
func (u *unit) copyCall(call *ast.CallExpr) *copyCall {
	fn := typeutil.StaticCallee(u.pkg.Info, call)
	if fn == nil || call.Ellipsis.IsValid() {
		return nil
	}
	if fn.Signature().Recv() != nil {
		return u.methodCall(call, fn)
	}
	if len(call.Args) != 1 {
		return nil
	}
	c := &copyCall{call: call, arg: call.Args[0], owns: [][]string{{}}}
	if p := u.promise(fn.Origin()); p != nil {
		c.owns, c.keepsNil = p.Paths, p.KeepsNil
		return c
	}
	isOwn := func(f *ownFunction) bool { return f.object == fn.Origin() }
	if fn.Name() == "Clone" && (ofPackage(fn, "maps") || ofPackage(fn, "slices")) || slices.ContainsFunc(u.equivalents(), isOwn) {
		return c
	}
	return nil
}

// methodCall is copyCall for methods.
func (u *unit) methodCall(call *ast.CallExpr, fn *types.Func) *copyCall {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	if len(call.Args) > 0 {
		if u.copiedObject(call) == nil {
			return nil
		}
		return &copyCall{call: call, arg: sel.X, deep: true, method: true} // of a request
	}
	env := &clone.Env{Pkg: u.pkg.Types}
	deep, ok := env.CopiedBy(u.pkg.Info.TypeOf(sel.X), fn.Name())
	if !ok {
		return nil
	}
	return &copyCall{call: call, arg: sel.X, deep: deep, owns: [][]string{{}}, method: true}
}

// promise returns what fn says that it copies if we wrote it, for this package
// or for all, else nil.
func (u *unit) promise(fn *types.Func) *clone.Promise {
	if p := u.promises()[fn]; p != nil || u.plan.shared == nil {
		return p
	}
	sh := u.plan.shared.unit
	if fn.Pkg() == nil || fn.Pkg().Path() != sh.pkg.Path {
		return nil
	}
	own, _ := sh.pkg.Types.Scope().Lookup(fn.Name()).(*types.Func)
	return sh.promises()[own]
}

// promises returns what the functions that we wrote say that they copy.
func (u *unit) promises() map[*types.Func]*clone.Promise {
	if u.promised != nil {
		return u.promised
	}
	u.promised = make(map[*types.Func]*clone.Promise)
	for name, f := range u.files {
		generated := ours(u.pkg.Sources[name])
		for _, decl := range f.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || !generated && !isInline(fn) {
				continue
			}
			obj, _ := u.pkg.Info.Defs[fn.Name].(*types.Func)
			if p := clone.ReadPromise(fn.Doc.Text()); p != nil && obj != nil {
				u.promised[obj] = p
			}
		}
	}
	return u.promised
}

// keepsNil reports whether the copy of nil is nil where nobody can tell, see [clone.KeepsNil].
func (u *unit) keepsNil() bool {
	if u.plan.shared != nil {
		u = u.plan.shared.unit
	}
	return clone.KeepsNil(maps.Values(u.promises()), u.plan.opts.PreserveNil)
}

// ownsEnough reports whether the result of c owns all that is written at s.
func (u *unit) ownsEnough(c *copyCall, s *site) bool {
	if c.deep {
		return true
	}
	want, stop := clone.New(s.place.typ, s.writes, u.env(s))
	if stop == nil {
		return want.Owns(c.owns)
	}
	return !slices.ContainsFunc(s.writes, func(path []string) bool {
		return !slices.ContainsFunc(c.owns, func(own []string) bool { return slices.Equal(own, path) })
	})
}

// copiedAlready reports whether expr is a call that copies what s needs, or
// what such a call copies. Calls that do not copy enough are noted in s, to be
// replaced.
func (u *unit) copiedAlready(s *site, expr ast.Expr) bool {
	if s.object != nil {
		return u.objectCopied(expr, s.place.parents)
	}
	calls := append(u.copiesInside(expr), u.copiesAround(expr, s.place.parents)...)
	if slices.ContainsFunc(calls, func(c *copyCall) bool { return u.ownsEnough(c, s) }) {
		return true
	}
	if len(calls) > 0 {
		u.replace(s, calls[0])
	}
	return false
}

// copiesInside returns the copy that expr is, the copy that is its argument,
// and so on.
func (u *unit) copiesInside(expr ast.Expr) []*copyCall {
	var calls []*copyCall
	for {
		call, ok := ast.Unparen(expr).(*ast.CallExpr)
		if !ok {
			return calls
		}
		c := u.copyCall(call)
		if c == nil {
			return calls
		}
		calls, expr = append(calls, c), c.arg
	}
}

// copiesAround returns the copy of expr, the copy of that, and so on.
func (u *unit) copiesAround(expr ast.Expr, parents []ast.Node) []*copyCall {
	var calls []*copyCall
	for i := len(parents) - 1; i >= 0; i-- {
		switch p := parents[i].(type) {
		case *ast.ParenExpr, *ast.SelectorExpr: // of a method; else the argument is another
		case *ast.CallExpr:
			c := u.copyCall(p)
			if c == nil || ast.Unparen(c.arg) != ast.Unparen(expr) {
				return calls
			}
			calls, expr = append(calls, c), p
		default:
			return calls
		}
	}
	return calls
}

// copiedThere reports whether the statements that would follow the copy begin
// with one of x that is deep enough, or with copies of others and then one.
func (u *unit) copiedThere(s *site, x string) bool {
	for _, stmt := range s.following() {
		to, calls := u.copiedBy(stmt)
		owns := func(c *copyCall) bool { return to == x && u.ownsEnough(c, s) || c.deep && startsWith(x, to) }
		if to == "" || to == x || slices.ContainsFunc(calls, owns) {
			return slices.ContainsFunc(calls, owns)
		}
	}
	return false
}

// copiedBy returns x and the copies if stmt replaces x by a copy of x, else "".
func (u *unit) copiedBy(stmt ast.Stmt) (string, []*copyCall) {
	a, ok := u.guardedBy(stmt).(*ast.AssignStmt)
	if !ok || a.Tok != token.ASSIGN || len(a.Lhs) != 1 || len(a.Rhs) != 1 {
		return "", nil
	}
	calls := u.copiesInside(a.Rhs[0])
	x := types.ExprString(ast.Unparen(a.Lhs[0]))
	if len(calls) == 0 || types.ExprString(ast.Unparen(calls[len(calls)-1].arg)) != x {
		return "", nil
	}
	return x, calls
}
