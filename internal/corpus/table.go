package main

import (
	"fmt"
	"io"
	"strings"
)

// table prints results as they come and counts them.
type table struct {
	out      io.Writer
	markdown bool
	before   map[status]int
	after    map[status]int // of those found
}

func newTable(out io.Writer, markdown bool) *table {
	t := &table{out: out, markdown: markdown, before: map[status]int{}, after: map[status]int{}}
	if markdown {
		fmt.Fprintln(out, "| case | repository | function | before | after | root | seconds |")
		fmt.Fprintln(out, "| --- | --- | --- | --- | --- | --- | --- |")
	}
	return t
}

// add prints a row.
func (t *table) add(r *result) {
	t.before[r.before]++
	if r.before == found {
		t.after[r.after]++
	}
	if t.markdown {
		t.addMarkdown(r)
		return
	}
	fmt.Fprintf(t.out, "%-32s %-16s %-9s %-8s %-14s %6.1fs  %s\n",
		r.c.ID, r.before, r.at, r.applicability(), r.after, r.seconds, r.detail())
}

func (t *table) addMarkdown(r *result) {
	before := string(r.before)
	if r.match != nil {
		before += ", " + r.applicability()
	}
	cells := []string{r.c.ID, r.c.Repo, code(r.c.Func), before, string(r.after), r.markdownDetail(), fmt.Sprintf("%.0f", r.seconds)}
	for i, cell := range cells {
		cells[i] = strings.ReplaceAll(cell, "|", `\|`)
	}
	fmt.Fprintf(t.out, "| %s |\n", strings.Join(cells, " | "))
}

// summary prints the shares. What cannot be loaded says nothing about mapfix
// and is left out of them.
func (t *table) summary() {
	all := 0
	for _, n := range t.before {
		all += n
	}
	loadable := all - t.before[notLoadable]
	asked := t.after[silent] + t.after[reported] + t.after[noResult]
	fmt.Fprintf(t.out, "\nloadable: %s\n", share(loadable, all))
	t.item("found in the named function", share(t.before[found], loadable))
	t.item("found at another place", share(t.before[elsewhere], loadable))
	t.item("silent after the repair, of those found in the named function", share(t.after[silent], asked))
}

func (t *table) item(text, value string) {
	if t.markdown {
		fmt.Fprintln(t.out) // a paragraph each
	}
	fmt.Fprintf(t.out, "%s: %s\n", text, value)
}

func share(n, of int) string {
	if of == 0 {
		return "0/0"
	}
	return fmt.Sprintf("%d/%d = %.0f %%", n, of, 100*float64(n)/float64(of))
}

func (r *result) applicability() string {
	if r.match == nil {
		return "-"
	}
	return r.match.Applicability
}

// detail returns the root of the match, and why something could not be loaded.
func (r *result) detail() string {
	switch {
	case r.match == nil:
		return r.reason
	case r.reason != "":
		return r.match.root() + "; after: " + r.reason
	}
	return r.match.root()
}

func (r *result) markdownDetail() string {
	switch {
	case r.match == nil:
		return r.reason
	case r.reason != "":
		return code(r.match.root()) + "; after: " + r.reason
	}
	return code(r.match.root())
}

func code(s string) string { return "`" + s + "`" }
