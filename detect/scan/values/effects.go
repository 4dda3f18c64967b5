package values

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"sync"

	"github.com/mapfix/mapfix/detect/scan/binds"
	"github.com/mapfix/mapfix/detect/scan/kinds"
	"github.com/mapfix/mapfix/detect/scan/syntax"
	"github.com/mapfix/mapfix/detect/summary"
)

// applyEffects changes the state as the callee, of the same package, leaves
// what its arguments point to, now or later.
func (f *follower) applyEffects(call *ast.CallExpr, callee *summary.Func, c summary.Call) {
	pointees := sync.OnceValue(func() []pointee { return f.pointersOf(call) })
	for _, e := range callee.Exit {
		at := f.leftAt(callee, e.Loc, c)
		val, known := f.translate(e.Val, callee, c)
		for _, l := range at {
			left := val
			if spec, ok := f.outSpec(call, pointees(), l.Loc); ok {
				left = f.bound(val, spec)
			}
			if holdsMore(callee, e.Val) {
				left = left.Add(summary.Src{Loc: l.Loc}) // by which name the rest is found
			}
			if known && len(at) == 1 && c.Mode == summary.CallPlain && !holdsItself(e) {
				f.st.Store(l.Loc, left, false)
			} else {
				f.weaken(l.Loc, left)
			}
		}
	}
}

// leftAt returns what a location of a callee is to the caller, unless it is a variable of the
// callee's own.
func (f *follower) leftAt(callee *summary.Func, l summary.Loc, c summary.Call) []summary.Src {
	given, ok := f.givenTo(callee, l.Base, c)
	switch captured := l.Base.Kind == summary.BaseFree; {
	case captured && c.Mode == summary.CallDefer:
		return nil // it is left at the end
	case ok && captured && l.Path == "":
		v, _ := f.captures[callee.ID][l.Base.Index].(*types.Var) // nothing else is assigned
		return []summary.Src{{Loc: f.varLoc(v)}}
	case !ok || l.Path == "" || !captured && summary.IsField(l.Path.Steps()[0]):
		return nil
	}
	return f.st.Walk(given, l.Path)
}

// givenTo returns what a parameter of a callee, or a variable that it captures, is to the caller.
func (f *follower) givenTo(callee *summary.Func, b summary.Base, c summary.Call) (summary.Val, bool) {
	i, captured := int(b.Index), f.captures[callee.ID]
	switch {
	case b.Kind == summary.BaseParam && i < len(c.Args):
		return c.Args[i], true
	case b.Kind == summary.BaseFree && i < len(captured):
		return f.captured(captured[i]), true
	}
	return nil, false
}

// holdsMore reports whether a callee leaves something behind that it has made and put other
// things into.
//
//	func (s *Stack) Reset(r *Rule) { s.rules = []*Rule{r} }
func holdsMore(callee *summary.Func, left summary.Val) bool {
	return slices.ContainsFunc(left, func(s summary.Src) bool {
		return s.Base.IsMade() && slices.ContainsFunc(callee.Exit, func(e summary.Entry) bool { return e.Loc.Base == s.Base && len(e.Val) > 0 })
	})
}

// holdsItself reports whether the location may also keep what it held before.
func holdsItself(e summary.Entry) bool {
	return slices.ContainsFunc(e.Val, func(s summary.Src) bool { return s.Loc == e.Loc && !s.Addr })
}

// translate expresses a callee's value in the caller's terms. What the callee
// made is fresh here too; known is false if something cannot be expressed.
func (f *follower) translate(val summary.Val, callee *summary.Func, c summary.Call) (out summary.Val, known bool) {
	known = true
	for _, s := range val {
		given, ok := f.givenTo(callee, s.Base, c)
		switch {
		case s.Base.Kind == summary.BaseUnknown:
			out = out.Add(s)
		case s.Base.Kind == summary.BaseGlobal:
			s.Binds = [4]summary.BindRef{}
			out = out.Add(s)
		case s.Base.IsMade():
			// Fresh: refers to nothing that is shared.
		case ok && !s.Addr && s.Path == "":
			out = out.Union(given)
		case ok && !s.Addr:
			out = out.Union(f.loadAll(f.st.Walk(given, s.Path)))
		default:
			known = false
		}
	}
	return out, known
}

// outSpec describes the bind of a map to what a call leaves in it, whose variable or owner the
// call, which has these pointees, gets a pointer to.
func (f *follower) outSpec(e *ast.CallExpr, pointees []pointee, loc summary.Loc) (spec binds.Spec, ok bool) {
	for i, arg := range pointees {
		if len(arg.at) != 1 || arg.at[0].Base != loc.Base || !loc.Path.HasPrefix(arg.at[0].Path) {
			continue
		}
		fields, below := summary.SplitFields(loc.Path[len(arg.at[0].Path):])
		t := arg.typ
		name := types.ExprString(arg.expr)
		if kinds.IsPointer(f.TypeOf(arg.expr)) && len(fields) == 0 {
			name = "*" + name
		}
		for _, step := range fields {
			if t == nil {
				break // what lies there is of another type, which has the field
			}
			name += "." + summary.FieldName(step)
			t = kinds.FieldNamed(t, summary.FieldName(step))
		}
		if len(below) > 0 || t == nil || !kinds.IsMap(t) {
			continue
		}
		return binds.Spec{Expr: e, Form: summary.BindOut, Stmt: f.Parents[e], Name: name, To: arg.expr, Text: name, Type: t, Index: i}, true
	}
	return binds.Spec{}, false
}

// A pointee is what a call gets a pointer to.
type pointee struct {
	expr ast.Expr
	typ  types.Type
	at   []summary.Src
}

// pointersOf lists what the operands of a call point to, as far as it has a name: the receiver
// first.
func (f *follower) pointersOf(e *ast.CallExpr) []pointee {
	var out []pointee
	add := func(x ast.Expr) {
		if _, star := x.(*ast.StarExpr); !star && syntax.IsPath(x) {
			out = append(out, pointee{x, f.TypeOf(x), f.locs(x)})
		}
	}
	exprs := e.Args
	if sel, ok := ast.Unparen(e.Fun).(*ast.SelectorExpr); ok && f.Info.Selections[sel] != nil {
		exprs = append([]ast.Expr{sel.X}, exprs...)
		if !kinds.IsPointer(f.TypeOf(sel.X)) {
			add(ast.Unparen(sel.X)) // of which the method may get the address
		}
	}
	for _, x := range exprs {
		x = ast.Unparen(x)
		if addr, ok := x.(*ast.UnaryExpr); ok && addr.Op == token.AND {
			add(ast.Unparen(addr.X))
		} else if p, ok := kinds.Core(f.TypeOf(x)).(*types.Pointer); ok && syntax.IsPath(x) {
			out = append(out, pointee{x, p.Elem(), summary.DerefAll(f.eval(x))})
		}
	}
	return out
}

// takeLeft gives the variables whose addresses a call gets what it leaves there, if its callee
// is not known yet.
func (f *follower) takeLeft(e *ast.CallExpr, c *summary.Call, id int) {
	if c.Mode != summary.CallPlain || f.unit.Done[c.Callee] != nil {
		return
	}
	n := f.ResultCount(e)
	recv := len(c.Args) - len(e.Args)
	for i, arg := range e.Args {
		if !kinds.IsPointerToMap(f.TypeOf(arg)) || recv < 0 || len(c.Args[recv+i]) != 1 {
			continue
		}
		at := c.Args[recv+i][0]
		if !at.Addr || at.Base.Kind != summary.BaseLocal {
			continue
		}
		at.Addr = false
		spec, ok := f.outSpec(e, f.pointersOf(e), at.Loc)
		if !ok {
			continue
		}
		if f.recording {
			f.fn.Calls[id].Out = n + 1
		}
		left := summary.Src{Loc: summary.Loc{Base: summary.Base{Kind: summary.BaseCall, Index: int32(id), Result: int32(n + recv + i)}}}
		f.weaken(at.Loc, f.bound(summary.Val{left}, spec))
	}
}
