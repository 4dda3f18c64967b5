package emit

import (
	"sort"
	"strings"

	"github.com/mapfix/mapfix/detect/summary"
	"github.com/mapfix/mapfix/rewrite/edit"
	"github.com/mapfix/mapfix/rewrite/lex"
)

// read sets the edits of repair i from the printed text and reports whether
// they are what was to be expected.
func (t *tree) read(sp *lex.Splice, r *Repair, i int) bool {
	s := r.Site
	from, to := t.span(s)
	first, behind := tokenAt(sp.Old, from), tokenAt(sp.Old, to)
	if s.Kind == summary.Wrap {
		return t.readWrap(sp, r, t.mark(i), first, behind)
	}
	at := behind
	if s.Kind == summary.Enter {
		at = tokenAt(sp.Old, t.opening(s)) + 1
	}
	if !strings.Contains(sp.Inserted(at), t.mark(i)) {
		return false
	}
	r.Edits = []edit.Edit{t.insertion(r)}
	return true
}

// readWrap is read for a wrapped expression: the tokens of the call are to stand right before
// and behind it.
func (t *tree) readWrap(sp *lex.Splice, r *Repair, mark string, first, behind int) bool {
	opening, closing := mark+"(", ")"
	if r.byMethod() {
		opening, closing = "", "."+mark+"()"
		if !primary(t.exprs[r]) {
			opening, closing = "(", ")"+closing
		}
		if r.asserts() {
			closing += ".(" + mark + "T)"
		}
	}
	// A statement can be added right in front or behind.
	if !strings.HasSuffix(sp.Inserted(first), opening) || !strings.HasPrefix(sp.Inserted(behind), closing) {
		return false
	}
	r.Edits = nil
	if opening != "" {
		r.Edits = append(r.Edits, edit.Edit{File: t.name, Start: r.Site.Span.Start, End: r.Site.Span.Start, New: strings.Replace(opening, mark, r.Callee, 1)})
	}
	if r.asserts() {
		closing = strings.Replace(closing, mark+"T", r.Site.Object.Assert, 1)
	}
	r.Edits = append(r.Edits, edit.Edit{File: t.name, Start: r.Site.Span.End, End: r.Site.Span.End, New: strings.Replace(closing, mark, r.Callee, 1)})
	return true
}

// insertion returns the edit that adds the statement of r.
func (t *tree) insertion(r *Repair) edit.Edit {
	from, to := t.span(r.Site)
	line := t.layout.After(from, to, r.assignment())
	if r.Site.Kind == summary.Enter {
		line = t.layout.Enter(t.opening(r.Site), to, r.assignment())
	}
	line.File = t.name
	return line
}

// tokenAt returns the index of the first token at or behind off.
func tokenAt(toks []lex.Lexeme, off int) int {
	return sort.Search(len(toks), func(i int) bool { return toks[i].Start >= off })
}
