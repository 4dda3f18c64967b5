package scan

import (
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/summary"
)

// An Input is one type-checked package. Info needs Types, Defs, Uses,
// Selections, Implicits and Instances.
type Input struct {
	Path       string // import path, without a test variant's suffix
	Fset       *token.FileSet
	Files      []*ast.File
	Types      *types.Package
	Info       *types.Info
	FirstParty bool  // findings may be reported here
	Part       *Part // which functions to summarise; nil for all
}

// Summarise reads one package and returns what the whole program needs to know
// of it, or a part of that. It looks at no other package's bodies, tolerates type
// errors, and keeps nothing of in.
func Summarise(in *Input) *summary.PackageSummary {
	u := &unit{
		source: newSource(in.Fset, in.Types, in.Info),
		in:     in,
		sum:    &summary.PackageSummary{Path: in.Path, FirstParty: in.FirstParty},
		done:   in.Part.functions(),
		ifaces: make(map[string]bool),
	}
	u.collect()
	if in.Part.isFirst() {
		u.imports()
		u.silenced()
		u.globals()
		u.methodSets()
		u.initialisers()
	}
	u.functions()
	if in.Part != nil && in.Part.isFirst() {
		u.left()
	}
	slices.SortFunc(u.sum.Funcs, func(a, b *summary.Func) int { return strings.Compare(a.ID, b.ID) })
	slices.SortFunc(u.sum.Interfaces, func(a, b summary.Interface) int { return strings.Compare(a.Name, b.Name) })
	return u.sum
}

// A unit is a package being summarised.
type unit struct {
	*source
	in     *Input
	sum    *summary.PackageSummary
	decls  map[string]*ast.FuncDecl // by function ID
	order  []string
	alike  map[string]int // declarations of functions that have no name of their own
	done   map[string]*summary.Func
	ifaces map[string]bool
}

func (u *unit) collect() {
	u.decls, u.alike = make(map[string]*ast.FuncDecl), make(map[string]int)
	for _, file := range u.in.Files {
		if ast.IsGenerated(file) {
			u.sum.Generated = append(u.sum.Generated, u.pos(file.Package).File)
		}
		for _, d := range file.Decls {
			fd, ok := d.(*ast.FuncDecl)
			if !ok || fd.Body == nil {
				continue
			}
			if id := u.declID(fd); id != "" {
				u.decls[id] = fd
				u.order = append(u.order, id)
			}
		}
	}
}

// declID returns the ID of a declared function. The many init functions and
// blanks of a package are told apart by their files and their order there.
func (u *unit) declID(fd *ast.FuncDecl) string {
	fn, ok := u.info.Defs[fd.Name].(*types.Func)
	if !ok {
		return ""
	}
	id := u.funcID(fn)
	if _, taken := u.decls[id]; taken || fd.Recv == nil && (fd.Name.Name == "_" || fd.Name.Name == "init") {
		id += "@" + filepath.Base(u.pos(fd.Pos()).File)
		u.alike[id]++
		id += ":" + strconv.Itoa(u.alike[id])
	}
	return id
}

// funcID names a function or method across packages. Instances share the ID of
// their generic origin, test variants that of the package under test.
func (s *source) funcID(fn *types.Func) string { return fn.Origin().FullName() }

// pos converts a token position, ignoring //line directives.
func (s *source) pos(p token.Pos) summary.Position {
	if !p.IsValid() {
		return summary.Position{}
	}
	q := s.fset.PositionFor(p, false)
	return summary.Position{File: q.Filename, Line: q.Line, Column: q.Column, Offset: q.Offset}
}

func (s *source) span(n ast.Node) summary.Span {
	start, end := s.pos(n.Pos()), s.pos(n.End())
	return summary.Span{File: start.File, Start: start.Offset, End: end.Offset}
}

// imports lists what leads to packages that can be of use to a program's own.
func (u *unit) imports() {
	for _, p := range u.types.Imports() {
		if !contract.IsStandard(p.Path()) {
			u.sum.Imports = append(u.sum.Imports, p.Path())
		}
	}
	slices.Sort(u.sum.Imports)
}

func (u *unit) globals() {
	scope := u.types.Scope()
	for _, name := range scope.Names() {
		if v, ok := scope.Lookup(name).(*types.Var); ok {
			u.sum.Globals = append(u.sum.Globals, summary.Global{Name: globalName(v), Pos: u.pos(v.Pos()), Kind: kindOf(v.Type())})
		}
	}
}

func globalName(v *types.Var) string { return v.Pkg().Path() + "." + v.Name() }

// methodSets lists the concrete types of the package with their methods, so
// that calls through interfaces can be resolved when the program is linked.
func (u *unit) methodSets() {
	scope := u.types.Scope()
	for _, name := range scope.Names() {
		tn, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || tn.IsAlias() || types.IsInterface(tn.Type()) {
			continue
		}
		set := types.NewMethodSet(types.NewPointer(tn.Type()))
		if set.Len() == 0 {
			continue
		}
		u.sum.Types = append(u.sum.Types, summary.TypeInfo{Name: typeName(tn.Type()), Methods: u.methods(set)})
	}
}

func (u *unit) methods(set *types.MethodSet) []summary.Method {
	var out []summary.Method
	for i := range set.Len() {
		if fn, ok := set.At(i).Obj().(*types.Func); ok {
			if recv := fn.Signature().Recv().Type(); types.IsInterface(recv) {
				u.iface(recv) // it is embedded, and its method stands for those behind it
			}
			m := method(fn)
			m.Func = u.funcID(fn)
			m.Through = through(set.At(i))
			out = append(out, m)
		}
	}
	return out
}

// through returns the path from a value to the embedded one whose method is promoted, empty
// if the method is the type's own.
func through(sel *types.Selection) summary.Path {
	index := sel.Index()
	if len(index) == 1 {
		return ""
	}
	path, t := summary.Path(""), sel.Recv()
	for _, i := range index[:len(index)-1] {
		step, field := fieldStep(t, i)
		if field == nil {
			return ""
		}
		if isPointer(t) {
			path += "|" + summary.StepDeref
		}
		path, t = path+"|"+summary.Path(step), field.Type()
	}
	return path
}

// iface notes an interface type that is called through and returns its name.
func (u *unit) iface(t types.Type) string {
	name := types.TypeString(t, nil)
	it, ok := t.Underlying().(*types.Interface)
	if !ok || u.ifaces[name] {
		return name
	}
	u.ifaces[name] = true
	info := summary.Interface{Name: name}
	for i := range it.NumMethods() {
		info.Methods = append(info.Methods, method(it.Method(i)))
	}
	u.sum.Interfaces = append(u.sum.Interfaces, info)
	return name
}

// method says what a method and one of an interface must have in common.
func method(fn *types.Func) summary.Method {
	m := summary.Method{Name: fn.Name(), Signature: signature(fn), Generic: hasTypeParam(fn.Signature())}
	if !fn.Exported() && fn.Pkg() != nil {
		m.Package = fn.Pkg().Path()
	}
	return m
}

// signature spells a method's parameter and result types, which decides
// whether it implements an interface's method of the same name.
func signature(fn *types.Func) string {
	sig := fn.Signature()
	return typeList(sig.Params()) + typeList(sig.Results())
}

func typeList(t *types.Tuple) string {
	names := make([]string, t.Len())
	for i := range names {
		names[i] = types.TypeString(unaliased(t.At(i).Type()), nil)
	}
	return "(" + strings.Join(names, ",") + ")"
}

// unaliased returns t by its own name, also where it is what a pointer or
// slice refers to: methods match interfaces whatever the types are called.
func unaliased(t types.Type) types.Type {
	switch u := types.Unalias(t).(type) {
	case *types.Pointer:
		return types.NewPointer(unaliased(u.Elem()))
	case *types.Slice:
		return types.NewSlice(unaliased(u.Elem()))
	default:
		return u
	}
}

// initialisers summarises the package variables' initial values as one
// function without parameters that runs before all others.
func (u *unit) initialisers() {
	block := variables(u.in.Files)
	if len(block.List) == 0 {
		return
	}
	fn := &summary.Func{ID: u.in.Path + ".init#vars", Name: "init", Method: "init", Package: u.in.Path, Pos: u.pos(block.List[0].Pos())}
	u.analyse(fn, u.newBody(nil, block, nil), nil)
}

// variables returns the declarations of package variables as one block.
func variables(files []*ast.File) *ast.BlockStmt {
	body := &ast.BlockStmt{}
	for _, file := range files {
		for _, d := range file.Decls {
			if gd, ok := d.(*ast.GenDecl); ok && gd.Tok == token.VAR {
				body.List = append(body.List, &ast.DeclStmt{Decl: gd})
			}
		}
	}
	return body
}

func (u *unit) function(id string, fd *ast.FuncDecl) {
	obj := u.info.Defs[fd.Name].(*types.Func)
	fn := &summary.Func{
		ID: id, Package: u.in.Path, Pos: u.pos(fd.Name.Pos()), Method: fd.Name.Name,
		Name: displayName(obj), Exported: fd.Name.IsExported(),
	}
	fn.Test = strings.HasSuffix(fn.Pos.File, "_test.go")
	sig := obj.Signature()
	fn.Sig = signature(obj)
	if recv := sig.Recv(); recv != nil {
		fn.Recv = typeName(recv.Type())
	}
	u.analyse(fn, u.newBody(sig, fd.Body, nil), nil)
}

// displayName spells a function as godoc does: F, T.F, (*T).F.
func displayName(fn *types.Func) string {
	recv := fn.Signature().Recv()
	if recv == nil {
		return fn.Name()
	}
	t := types.TypeString(recv.Type(), func(*types.Package) string { return "" })
	if strings.HasPrefix(t, "*") {
		return "(" + t + ")." + fn.Name()
	}
	return t + "." + fn.Name()
}

// typeName returns the qualified name of a named type or of what it points to.
func typeName(t types.Type) string {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		if obj := n.Origin().Obj(); obj.Pkg() != nil {
			return obj.Pkg().Path() + "." + obj.Name()
		}
	}
	return types.TypeString(t, nil)
}
