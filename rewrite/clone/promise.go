package clone

import (
	"fmt"
	"go/types"
	"iter"
	"slices"
	"strings"
)

// A Promise is what the comment of a copy function says about it.
type Promise struct {
	Paths    [][]string // the containers that a copy owns
	KeepsNil bool       // the copy of nil is nil
	// Chosen says that what the copy of nil is holds for all copies, and is not what one
	// place alone needs.
	Chosen bool
}

// ReadPromise reads a comment that Source wrote, without its markers. It
// returns nil if the comment is of another kind.
func ReadPromise(comment string) *Promise {
	text := strings.Join(strings.Fields(comment), " ")
	name, _, _ := strings.Cut(text, " ")
	p := &Promise{KeepsNil: strings.Contains(text, nilKept)}
	p.Chosen = p.KeepsNil && !strings.Contains(name, nilMark) || strings.Contains(text, nilEmptied)
	_, list, found := strings.Cut(text, writtenAt)
	list, _, ended := strings.Cut(list, sharedElsewhere)
	switch {
	case found && ended:
		p.Paths = readPaths(list)
	case strings.Contains(text, "that can be written without "):
		p.Paths = [][]string{{}}
	default:
		return nil
	}
	return p
}

// KeepsNil reports whether the copy of nil is nil where nobody can tell. Copy functions that
// are there already decide, so that a run with other options does not add a second one of
// each; the choice of the user does if there are none, or of both kinds.
func KeepsNil(promises iter.Seq[*Promise], choice bool) bool {
	var kept, emptied bool
	for p := range promises {
		kept = kept || p.Chosen && p.KeepsNil
		emptied = emptied || p.Chosen && !p.KeepsNil
	}
	if kept == emptied {
		return choice
	}
	return kept
}

// Head returns what a copy function says about itself: what its comment promises, and its
// signature. The rest, and how the comment puts it, may be of an earlier version.
func Head(text string) string {
	at := strings.Index(text, "{\n")
	comment, signature, found := strings.Cut(text[:max(at, 0)], "\nfunc ")
	if !found {
		return ""
	}
	return fmt.Sprint(ReadPromise(strings.ReplaceAll(comment, "//", "")), signature)
}

// readPaths reads "m, m[] and m[].Tags", where the value itself comes first.
func readPaths(list string) [][]string {
	names := strings.Split(strings.Replace(list, " and ", ", ", 1), ", ")
	var paths [][]string
	for _, name := range names {
		paths = append(paths, splitPath(strings.TrimPrefix(name, names[0])))
	}
	return paths
}

// splitPath turns "[].Tags" into its steps.
func splitPath(text string) []string {
	steps := []string{}
	for text != "" {
		n := strings.IndexAny(text[1:], "[.") + 1
		if n == 0 {
			n = len(text)
		}
		steps, text = append(steps, text[:n]), text[n:]
	}
	return steps
}

// Owns reports whether a copy that owns the containers at paths owns all that
// c does.
func (c *Copy) Owns(paths [][]string) bool {
	need := owned(c.typ, c.node, "", nil)
	return !slices.ContainsFunc(need, func(path string) bool {
		return !slices.ContainsFunc(paths, func(p []string) bool { return strings.Join(p, "") == path })
	})
}

// owned returns the paths below prefix of the containers that take work to
// own, without those in values of type any, which are copied in full.
func owned(t types.Type, n *trie, prefix string, list []string) []string {
	list = append(list, prefix)
	for _, step := range n.steps() {
		if kid := child(t, step); kid != nil && works(kid, n.kids[step]) {
			list = owned(kid, n.kids[step], prefix+step, list)
		}
	}
	return list
}

// child returns the type at step below a value of type t, nil if t is no
// container.
func child(t types.Type, step string) types.Type {
	for range 8 { // a pointer type can point to itself
		p, ok := under(t).(*types.Pointer)
		if !ok {
			break
		}
		t = p.Elem()
	}
	switch u := under(t).(type) {
	case *types.Struct:
		if f := fieldAt(u, step); f != nil {
			return f.Type()
		}
	case interface{ Elem() types.Type }:
		return u.Elem()
	}
	return nil
}
