package clone

import (
	"go/format"
	"go/scanner"
	"go/token"
	"go/types"
	"strings"
)

// A Copy is a way to copy values of one type: a method that the type has, or
// a function to be written. Copies do not change.
type Copy struct {
	// Method is the name of the method to call on the value, or "". All else
	// is about functions and means nothing if there is a method.
	Method string
	// Key is equal for copies that take the same function.
	Key string
	// Names holds the names that suit the function, the shortest first.
	Names []string
	// Packages holds the packages that the function refers to, each once.
	Packages []*types.Package
	// Types holds the declared types that the function refers to.
	Types []*types.TypeName
	// Needs is the function that this one calls, or nil.
	Needs *Copy
	// Shallow reports whether the function copies a map and shares all that
	// is in it, so that any plain copy function will do.
	Shallow bool
	// Dynamic reports whether the function copies what values of type any hold:
	// maps and slices, but no more.
	Dynamic bool

	env  *Env
	typ  types.Type
	node *trie
	kind kind
}

type kind int

const (
	byType  kind = iota // for one type
	anyMap              // generic, for maps of any type
	anyTree             // for values of type any
)

// New returns how to copy a value of type t for a writer of the containers at
// the given paths, or the obstacle if it cannot be copied. No path at all
// means the value itself. Exactly one of the results is nil.
func New(t types.Type, writes [][]string, env *Env) (*Copy, *Obstacle) {
	root := newTrie(writes)
	a, stop := analyse(env, t, root)
	if stop != nil {
		return nil, stop
	}
	c := &Copy{env: env, typ: t, node: root, Dynamic: a.json}
	if c.Method = a.topMethod(t, root); c.Method != "" {
		return c, nil
	}
	c.classify()
	if a.json && c.kind != anyTree {
		c.Needs = &Copy{env: env, kind: anyTree}
		c.Needs.complete()
	}
	if stop := c.complete(); stop != nil {
		return nil, stop
	}
	return c, nil
}

// topMethod returns the method that alone makes the copy of a value of type
// t, or "".
func (a *analysis) topMethod(t types.Type, root *trie) string {
	m := a.usable(t, place{top: true})
	if m == nil || m.result != sameForm {
		return ""
	}
	if m.deep || isPointer(t) && !a.belowWorks(t) {
		return m.name
	}
	return ""
}

// belowWorks reports whether the pointee of t needs work beyond its own copy.
func (a *analysis) belowWorks(t types.Type) bool {
	for _, u := range a.units {
		if types.Identical(u.ptr, t) {
			return works(u.ptr.Underlying().(*types.Pointer).Elem(), u.node)
		}
	}
	return false
}

// classify finds out whether one function serves many types.
func (c *Copy) classify() {
	m, ok := under(c.typ).(*types.Map)
	if kid := c.node.kids["[]"]; ok && (kid == nil || !works(m.Elem(), kid)) {
		c.Shallow = true
		c.node = &trie{}
		if c.genericFits(m) {
			c.kind = anyMap
		}
	}
	if isAny(c.typ) {
		if _, named := types.Unalias(c.typ).(*types.Named); !named {
			c.kind = anyTree
		}
	}
}

// genericFits reports whether the generic function can be written, and be
// called for the map m.
func (c *Copy) genericFits(m *types.Map) bool {
	if !c.env.Generics() || c.env.declares("any") || c.env.declares("comparable") {
		return false
	}
	return strictlyComparable(m.Key()) || c.env.atLeast("go1.20")
}

// strictlyComparable reports whether comparing values of type t cannot panic,
// which language versions before 1.20 ask of a comparable.
func strictlyComparable(t types.Type) bool {
	if _, ok := types.Unalias(t).(*types.TypeParam); ok {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Interface:
		return false
	case *types.Array:
		return strictlyComparable(u.Elem())
	case *types.Struct:
		for f := range u.Fields() {
			if !strictlyComparable(f.Type()) {
				return false
			}
		}
	}
	return true
}

// complete writes the function once, to learn what it refers to and whether
// all of that can be named.
func (c *Copy) complete() *Obstacle {
	p := newTypePrinter(c.env, func(p *types.Package) string { return "\"" + p.Path() + "\"" })
	c.Key = withoutComment(c.text("F", "G", p, func(string) bool { return false }))
	if p.stop != nil {
		return p.stop
	}
	if c.Needs != nil {
		c.Key += c.Needs.Key
	}
	c.Types = p.objects
	seen := map[*types.Package]bool{c.env.Pkg: true}
	for _, obj := range p.objects {
		p.pkgs = append(p.pkgs, obj.Pkg())
	}
	for _, pkg := range p.pkgs {
		if !seen[pkg] {
			seen[pkg] = true
			c.Packages = append(c.Packages, pkg)
		}
	}
	c.Names = c.candidates()
	return nil
}

// Mentions reports whether the function, or what it calls, refers to name by
// more than a selection. Locals of the function have no names of the language.
func (c *Copy) Mentions(name string) bool {
	file := token.NewFileSet().AddFile("", -1, len(c.Key))
	var s scanner.Scanner
	s.Init(file, []byte(c.Key), nil, 0)
	for last := token.EOF; ; {
		_, tok, lit := s.Scan()
		if tok == token.EOF {
			return false
		}
		if tok == token.IDENT && lit == name && last != token.PERIOD {
			return true
		}
		last = tok
	}
}

// withoutComment returns the text of a function without its comment.
func withoutComment(text string) string {
	for strings.HasPrefix(text, "//") {
		_, text, _ = strings.Cut(text, "\n")
	}
	return text
}

// nilMark is part of the names of functions that keep nil, see Env.MarkNil.
const nilMark = "OrNil"

// candidates returns the names for the function.
func (c *Copy) candidates() []string {
	list := c.plainNames()
	if c.kind == anyTree || !c.env.PreserveNil || !c.env.MarkNil {
		return list
	}
	if _, ok := under(c.typ).(*types.Map); !ok {
		return list // nil stays nil anyhow
	}
	for i := range list {
		list[i] += nilMark
	}
	return list
}

func (c *Copy) plainNames() []string {
	switch {
	case c.kind == anyTree:
		return []string{"DeepCopyAny", "DeepCopyTree"}
	case c.kind == anyMap:
		return []string{"DeepCopyMap", "DeepCopyMapOf"}
	case c.Shallow:
		return []string{"DeepCopyMap", "DeepCopy" + fullName(c.typ)}
	}
	return []string{"DeepCopy" + shapeName(c.typ, c.node), "DeepCopy" + fullName(c.typ)}
}

// Source returns the function with its comment, formatted, under the given
// name. It calls Needs by the name needs and packages by what qualify returns
// for them. Local names keep clear of those that taken reports.
func (c *Copy) Source(name, needs string, qualify func(*types.Package) string, taken func(string) bool) (string, error) {
	imported := make(map[string]bool)
	for _, p := range c.Packages {
		imported[qualify(p)] = true
	}
	text := c.text(name, needs, newTypePrinter(c.env, qualify), func(s string) bool {
		return imported[s] || s == name || s == needs || taken(s)
	})
	const header = "package p\n\n"
	out, err := format.Source([]byte(header + text))
	if err != nil {
		return "", err
	}
	return strings.TrimPrefix(string(out), header), nil
}

// text returns the function, not yet formatted.
func (c *Copy) text(name, needs string, p *typePrinter, taken func(string) bool) string {
	switch c.kind {
	case anyMap:
		return c.anyMapText(name)
	case anyTree:
		return c.anyTreeText(name, p)
	}
	e := &emitter{
		env: c.env, types: p, json: needs,
		seen: make(map[*unit]string), funcs: make(map[*unit]string),
		names: nameSet{make(map[string]bool), taken},
	}
	a, stop := analyse(c.env, c.typ, c.node.clone())
	if stop != nil {
		panic("clone: " + stop.String()) // New has been here before
	}
	e.units = a.units
	x := e.names.fresh(paramName(c.typ))
	typ := e.signature(c.typ, a.walked)
	e.function(x, c.typ, c.node)
	head := "func " + name + p.typeParams() + "(" + x + " " + typ + ") " + typ
	return c.doc(name, x) + head + " {\n" + e.body() + "}\n"
}

// paramName returns the usual name for a parameter of type t.
func paramName(t types.Type) string {
	switch under(t).(type) {
	case *types.Map:
		return "m"
	case *types.Slice:
		return "s"
	case *types.Pointer:
		return "p"
	}
	return "v"
}
