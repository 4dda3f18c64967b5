package copies

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/mapfix/mapfix/rewrite/unit"
)

// A Function is a function of the package that copies a map: it makes a
// new one, ranges over its parameter to fill it, and returns it.
type Function struct {
	Object     *types.Func
	File       string
	Constraint string
	KeepsNil   bool // the copy of nil is nil, not an empty map
}

// Functions returns the functions of the unit that copy a map, in the order
// of the source.
func (k *Known) Functions() []*Function {
	if k.own == nil {
		k.own = k.findEquivalents()
	}
	return k.own
}

func (k *Known) findEquivalents() []*Function {
	list := []*Function{}
	for name, f := range k.Unit.Files {
		for _, decl := range f.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Recv != nil || fn.Body == nil {
				continue
			}
			b := &copyBody{info: k.Unit.Pkg.Info}
			if obj, ok := k.Unit.Pkg.Info.Defs[fn.Name].(*types.Func); ok && b.matches(fn, obj) {
				list = append(list, &Function{obj, name, unit.ConstraintOf(f, name), b.keepsNil})
			}
		}
	}
	slices.SortFunc(list, func(a, b *Function) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Object.Pos(), b.Object.Pos()))
	})
	return list
}

// A copyBody matches the body of a function that copies its parameter.
type copyBody struct {
	info     *types.Info
	param    types.Object
	result   types.Object // the variable that becomes the copy
	typ      types.Type
	keepsNil bool
}

func (b *copyBody) matches(fn *ast.FuncDecl, obj *types.Func) bool {
	sig := obj.Signature()
	if sig.Params().Len() != 1 || sig.Results().Len() != 1 || sig.Variadic() {
		return false
	}
	b.param, b.typ = sig.Params().At(0), sig.Results().At(0).Type()
	if r := sig.Results().At(0); r.Name() != "" {
		b.result = r
	}
	stmts := fn.Body.List
	guarded := false
	if len(stmts) > 0 {
		if guard, ok := stmts[0].(*ast.IfStmt); ok {
			if !b.guard(guard) {
				return false
			}
			stmts, guarded = stmts[1:], true
		}
	}
	if len(stmts) == 1 {
		b.keepsNil = b.keepsNil || !guarded
		return b.returnsClone(stmts[0])
	}
	return len(stmts) == 3 && b.makes(stmts[0]) && b.fills(stmts[1]) && b.returnsResult(stmts[2])
}

// guard matches "if m == nil { return … }" and, for an empty map, "if len(m)
// == 0 { return map[K]V{} }".
func (b *copyBody) guard(s *ast.IfStmt) bool {
	cond, ok := s.Cond.(*ast.BinaryExpr)
	if !ok || cond.Op != token.EQL || s.Init != nil || s.Else != nil || len(s.Body.List) != 1 {
		return false
	}
	ret, ok := s.Body.List[0].(*ast.ReturnStmt)
	if !ok || len(ret.Results) != 1 {
		return false
	}
	isNil := b.info.Types[ret.Results[0]].IsNil()
	if b.is(cond.X, b.param) && b.info.Types[cond.Y].IsNil() {
		b.keepsNil = isNil
		return isNil || b.isFresh(ret.Results[0])
	}
	return b.isLen(cond.X) && isZero(cond.Y) && b.isFresh(ret.Results[0])
}

func isZero(e ast.Expr) bool {
	lit, ok := e.(*ast.BasicLit)
	return ok && lit.Value == "0"
}

// is reports whether e is a use of obj.
func (b *copyBody) is(e ast.Expr, obj types.Object) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	return ok && obj != nil && (b.info.Uses[id] == obj || b.info.Defs[id] == obj)
}

// isLen matches len(m).
func (b *copyBody) isLen(e ast.Expr) bool {
	call, ok := e.(*ast.CallExpr)
	return ok && b.isBuiltin(call, "len") && b.is(call.Args[0], b.param)
}

func (b *copyBody) isBuiltin(call *ast.CallExpr, name string) bool {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok {
		return false
	}
	obj, ok := b.info.Uses[id].(*types.Builtin)
	return ok && obj.Name() == name
}

// isFresh matches an empty map of the result's type: map[K]V{}, make(M),
// make(M, n).
func (b *copyBody) isFresh(e ast.Expr) bool {
	if t := b.info.TypeOf(e); t == nil || !types.Identical(t, b.typ) {
		return false
	}
	switch e := e.(type) {
	case *ast.CompositeLit:
		return len(e.Elts) == 0
	case *ast.CallExpr:
		if !b.isBuiltin(e, "make") {
			return false
		}
		return len(e.Args) < 2 || b.isLen(e.Args[1]) || b.info.Types[e.Args[1]].Value != nil
	}
	return false
}

// makes matches the statement that makes the result.
func (b *copyBody) makes(s ast.Stmt) bool {
	lhs, rhs := declares(s)
	if lhs == nil || !b.isFresh(rhs) {
		return false
	}
	if obj := b.info.Defs[lhs]; obj != nil {
		b.result = obj
		return true
	}
	return b.is(lhs, b.result)
}

// declares returns the variable and value of x := v, x = v or var x = v.
func declares(s ast.Stmt) (*ast.Ident, ast.Expr) {
	switch s := s.(type) {
	case *ast.AssignStmt:
		if id, ok := s.Lhs[0].(*ast.Ident); ok && len(s.Lhs) == 1 && len(s.Rhs) == 1 {
			return id, s.Rhs[0]
		}
	case *ast.DeclStmt:
		gen := s.Decl.(*ast.GenDecl)
		if v, ok := gen.Specs[0].(*ast.ValueSpec); ok && len(gen.Specs) == 1 && len(v.Names) == 1 && len(v.Values) == 1 {
			return v.Names[0], v.Values[0]
		}
	}
	return nil, nil
}

// fills matches a loop that copies all elements, and maps.Copy.
func (b *copyBody) fills(s ast.Stmt) bool {
	if call, ok := s.(*ast.ExprStmt); ok {
		c, ok := call.X.(*ast.CallExpr)
		return ok && b.isMapsFunc(c, "Copy") && b.is(c.Args[0], b.result) && b.is(c.Args[1], b.param)
	}
	loop, ok := s.(*ast.RangeStmt)
	if !ok || loop.Tok != token.DEFINE || !b.is(loop.X, b.param) || len(loop.Body.List) != 1 {
		return false
	}
	set, ok := loop.Body.List[0].(*ast.AssignStmt)
	if !ok || set.Tok != token.ASSIGN || len(set.Lhs) != 1 || len(set.Rhs) != 1 {
		return false
	}
	elem, ok := set.Lhs[0].(*ast.IndexExpr)
	return ok && b.is(elem.X, b.result) && b.is(elem.Index, b.loopVar(loop.Key)) && b.is(set.Rhs[0], b.loopVar(loop.Value))
}

func (b *copyBody) loopVar(e ast.Expr) types.Object {
	id, ok := e.(*ast.Ident)
	if !ok {
		return nil
	}
	return b.info.Defs[id]
}

// isMapsFunc reports whether call is of the named function of a package maps.
func (b *copyBody) isMapsFunc(call *ast.CallExpr, name string) bool {
	fn := typeutil.StaticCallee(b.info, call)
	return fn != nil && fn.Name() == name && ofPackage(fn, "maps")
}

// ofPackage reports whether fn is a function of the named package of the
// standard library, or of its experimental ancestor.
func ofPackage(fn *types.Func, name string) bool {
	if fn.Pkg() == nil || fn.Signature().Recv() != nil {
		return false
	}
	return fn.Pkg().Path() == name || fn.Pkg().Path() == "golang.org/x/exp/"+name
}

func (b *copyBody) returnsClone(s ast.Stmt) bool {
	ret, ok := s.(*ast.ReturnStmt)
	if !ok || len(ret.Results) != 1 {
		return false
	}
	call, ok := ret.Results[0].(*ast.CallExpr)
	return ok && b.isMapsFunc(call, "Clone") && b.is(call.Args[0], b.param)
}

func (b *copyBody) returnsResult(s ast.Stmt) bool {
	ret, ok := s.(*ast.ReturnStmt)
	if !ok {
		return false
	}
	return len(ret.Results) == 0 || len(ret.Results) == 1 && b.is(ret.Results[0], b.result)
}
