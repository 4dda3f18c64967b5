package clone

import (
	"go/types"
	"maps"
	"slices"
	"strings"
)

// A trie holds the access paths that are written. Each node stands for a
// container that the copy must own.
type trie struct {
	kids map[string]*trie
}

// newTrie returns the paths as a tree. The value itself is always part of it.
func newTrie(paths [][]string) *trie {
	root := &trie{}
	for _, path := range paths {
		n := root
		for _, step := range path {
			n = n.kid(step)
		}
	}
	return root
}

// kid returns the child for step, which is made if there is none.
func (n *trie) kid(step string) *trie {
	if n.kids == nil {
		n.kids = make(map[string]*trie)
	}
	k := n.kids[step]
	if k == nil {
		k = &trie{}
		n.kids[step] = k
	}
	return k
}

// steps returns the steps from n in sorted order.
func (n *trie) steps() []string {
	return slices.Sorted(maps.Keys(n.kids))
}

// merge adds the paths of other to n and reports whether n grew.
func (n *trie) merge(other *trie) bool {
	grew := false
	for _, step := range other.steps() {
		if n.kids[step] == nil {
			grew = true
		}
		if n.kid(step).merge(other.kids[step]) {
			grew = true
		}
	}
	return grew
}

// hasFields reports whether there is a field among the steps below n.
func (n *trie) hasFields() bool {
	for step, kid := range n.kids {
		if strings.HasPrefix(step, ".") || kid.hasFields() {
			return true
		}
	}
	return false
}

// clone returns a copy of n that shares nothing with it.
func (n *trie) clone() *trie {
	c := &trie{}
	c.merge(n)
	return c
}

// height returns the number of nodes on the longest way down from n.
func (n *trie) height() int {
	most := 0
	for _, kid := range n.kids {
		most = max(most, kid.height())
	}
	return most + 1
}

// paths appends the path of each node below prefix, parents first.
func (n *trie) paths(prefix string, list []string) []string {
	list = append(list, prefix)
	for _, step := range n.steps() {
		list = n.kids[step].paths(prefix+step, list)
	}
	return list
}

// direct rewrites the steps of n, the tree for a value of type t, that name
// promoted fields to the fields that they go through. It has to come first:
// trees of equal pointer types are merged, and must agree on the names.
func (n *trie) direct(t types.Type, pkg *types.Package) {
	for range 8 { // a pointer type can point to itself
		p, ok := under(t).(*types.Pointer)
		if !ok {
			break
		}
		t = p.Elem()
	}
	if s, ok := under(t).(*types.Struct); ok {
		n.directFields(t, s, pkg)
		return
	}
	if e, ok := under(t).(interface{ Elem() types.Type }); ok && n.kids["[]"] != nil {
		n.kids["[]"].direct(e.Elem(), pkg)
	}
}

func (n *trie) directFields(t types.Type, s *types.Struct, pkg *types.Package) {
	for _, step := range n.steps() {
		_, index, _ := types.LookupFieldOrMethod(t, true, pkg, strings.TrimPrefix(step, "."))
		if len(index) < 2 {
			continue
		}
		kid := n.kids[step]
		delete(n.kids, step)
		n.kid("." + s.Field(index[0]).Name()).kid(step).merge(kid)
	}
	for f := range s.Fields() {
		if kid := n.kids["."+f.Name()]; kid != nil {
			kid.direct(f.Type(), pkg)
		}
	}
}
