package scan

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/scan/kinds"
	"github.com/mapfix/mapfix/detect/scan/syntax"
	"github.com/mapfix/mapfix/detect/scan/values"
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
	FirstParty bool                // findings may be reported here
	Part       *Part               // which functions to summarise; nil for all
	Contracts  *contract.Contracts // what functions out of sight do; nil for the built-in ones
}

// Summarise reads one package and returns what the whole program needs to know
// of it, or a part of that. It looks at no other package's bodies, tolerates type
// errors, and keeps nothing of in.
func Summarise(in *Input) *summary.PackageSummary {
	s := &summariser{
		Unit:  values.NewUnit(syntax.NewPackage(in.Fset, in.Types, in.Info, cmp.Or(in.Contracts, contract.DefaultContracts())), &summary.PackageSummary{Path: in.Path, FirstParty: in.FirstParty}, in.Part.functions()),
		in:    in,
		decls: make(map[string]*ast.FuncDecl),
		alike: make(map[string]int),
	}
	s.collect()
	if in.Part.isFirst() {
		s.imports()
		s.silenced()
		s.globals()
		s.methodSets()
		s.initialisers()
	}
	s.functions()
	if in.Part != nil && in.Part.isFirst() {
		s.left()
	}
	slices.SortFunc(s.Sum.Funcs, func(a, b *summary.Func) int { return strings.Compare(a.ID, b.ID) })
	slices.SortFunc(s.Sum.Interfaces, func(a, b summary.Interface) int { return strings.Compare(a.Name, b.Name) })
	return s.Sum
}

// A summariser describes a package, and has its functions followed in the right order.
type summariser struct {
	*values.Unit
	in    *Input
	decls map[string]*ast.FuncDecl // by function ID
	order []string
	alike map[string]int // declarations of functions that have no name of their own
}

func (s *summariser) collect() {
	for _, file := range s.in.Files {
		if ast.IsGenerated(file) {
			s.Sum.Generated = append(s.Sum.Generated, s.Pos(file.Package).File)
		}
		for _, d := range file.Decls {
			fd, ok := d.(*ast.FuncDecl)
			if !ok || fd.Body == nil {
				continue
			}
			if id := s.declID(fd); id != "" {
				s.decls[id] = fd
				s.order = append(s.order, id)
			}
		}
	}
}

// declID returns the ID of a declared function. The many init functions and
// blanks of a package are told apart by their files and their order there.
func (s *summariser) declID(fd *ast.FuncDecl) string {
	fn, ok := s.Info.Defs[fd.Name].(*types.Func)
	if !ok {
		return ""
	}
	id := s.FuncID(fn)
	if _, taken := s.decls[id]; taken || fd.Recv == nil && (fd.Name.Name == "_" || fd.Name.Name == "init") {
		id += "@" + filepath.Base(s.Pos(fd.Pos()).File)
		s.alike[id]++
		id += ":" + strconv.Itoa(s.alike[id])
	}
	return id
}

// imports lists what leads to packages that can be of use to a program's own.
func (s *summariser) imports() {
	for _, p := range s.Types.Imports() {
		if !contract.IsStandard(p.Path()) {
			s.Sum.Imports = append(s.Sum.Imports, p.Path())
		}
	}
	slices.Sort(s.Sum.Imports)
}

func (s *summariser) globals() {
	scope := s.Types.Scope()
	for _, name := range scope.Names() {
		if v, ok := scope.Lookup(name).(*types.Var); ok {
			s.Sum.Globals = append(s.Sum.Globals, summary.Global{Name: kinds.GlobalName(v), Pos: s.Pos(v.Pos()), Kind: kinds.KindOf(v.Type())})
		}
	}
}

// initialisers summarises the package variables' initial values as one
// function without parameters that runs before all others.
func (s *summariser) initialisers() {
	block := variables(s.in.Files)
	if len(block.List) == 0 {
		return
	}
	fn := &summary.Func{ID: s.in.Path + ".init#vars", Name: "init", Method: "init", Package: s.in.Path, Pos: s.Pos(block.List[0].Pos())}
	s.Follow(fn, s.NewBody(nil, block, nil))
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

func (s *summariser) function(id string, fd *ast.FuncDecl) {
	obj := s.Info.Defs[fd.Name].(*types.Func)
	fn := &summary.Func{
		ID: id, Package: s.in.Path, Pos: s.Pos(fd.Name.Pos()), Method: fd.Name.Name,
		Name: displayName(obj), Exported: fd.Name.IsExported(),
	}
	fn.Test = strings.HasSuffix(fn.Pos.File, "_test.go")
	sig := obj.Signature()
	fn.Sig = kinds.Signature(obj)
	if recv := sig.Recv(); recv != nil {
		fn.Recv = kinds.TypeName(recv.Type())
	}
	s.Follow(fn, s.NewBody(sig, fd.Body, nil))
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
