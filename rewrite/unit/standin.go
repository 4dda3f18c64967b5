package unit

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
)

// standIns are the packages of the standard library that copies may need, as far as they
// need them. They stand for the real ones in programs that these are no part of yet.
var standIns = map[string]string{
	"maps": `package maps

func Clone[M ~map[K]V, K comparable, V any](m M) M { return m }
`,
	"reflect": `package reflect

type Kind uint

const (
	Interface Kind = 20
	Map       Kind = 21
	Slice     Kind = 23
)

type Type interface {
	Elem() Type
	Kind() Kind
}

type Value struct{ _ uintptr }

type MapIter struct{ _ uintptr }

func Copy(dst, src Value) int              { return 0 }
func MakeMapWithSize(typ Type, n int) Value { return Value{} }
func MakeSlice(typ Type, len, cap int) Value { return Value{} }
func New(typ Type) Value                    { return Value{} }
func ValueOf(i any) Value           { return Value{} }

func (v Value) Elem() Value                { return v }
func (v Value) Index(i int) Value          { return v }
func (v Value) Interface() (i any) { return nil }
func (v Value) IsNil() bool                { return false }
func (v Value) Kind() Kind                 { return 0 }
func (v Value) Len() int                   { return 0 }
func (v Value) MapRange() *MapIter         { return nil }
func (v Value) Pointer() uintptr           { return 0 }
func (v Value) Set(x Value)                {}
func (v Value) SetMapIndex(key, elem Value) {}
func (v Value) Type() Type                 { return nil }

func (i *MapIter) Key() Value   { return Value{} }
func (i *MapIter) Next() bool   { return false }
func (i *MapIter) Value() Value { return Value{} }
`,
}

// standIn makes a package of its text.
func standIn(path, text string) (*types.Package, error) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, path+".go", text, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	return new(types.Config).Check(path, fset, []*ast.File{f}, nil)
}
