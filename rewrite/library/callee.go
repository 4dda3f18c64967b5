package library

import (
	"github.com/mapfix/mapfix/rewrite/edit"
	"github.com/mapfix/mapfix/rewrite/site"
	"github.com/mapfix/mapfix/rewrite/unit"
)

// A Callee is what a site calls for its copy.
type Callee struct {
	function *function   // nil if a method copies
	imported *fileImport // that the function belongs to, or nil
	method   string
}

// Name returns the name that is called.
func (c *Callee) Name() string {
	switch {
	case c.function == nil:
		return c.method
	case c.imported != nil:
		return c.imported.name + "." + c.function.name
	}
	return c.function.name
}

// ImportedAlready returns the name by which the file knows the function's package before
// anything is added to it; "" if it does not, or need not.
func (c *Callee) ImportedAlready() string {
	if c.imported == nil || c.imported.edit != nil {
		return ""
	}
	return c.imported.name
}

// NewFiles returns those of our files that have the function or what it needs.
func (c *Callee) NewFiles(added []edit.Change) []edit.Change {
	var files []edit.Change
	for _, change := range added {
		for f := c.function; f != nil; f = f.needs {
			if f.home == change.File {
				files = append(files, change)
				break
			}
		}
	}
	return files
}

// Assign picks what is called at s; the result is the reason if there can be nothing.
func (l *Library) Assign(s *site.Site) (*Callee, string) {
	if s.Copy.Method != "" {
		return &Callee{method: s.Copy.Method}, ""
	}
	if c := l.existing(s); c.function != nil {
		return c, ""
	}
	if reason := l.unwritable(s); reason != "" {
		return nil, reason
	}
	if f := l.function(s.Copy, l.caller(s)); f != nil {
		return &Callee{function: f}, ""
	}
	if name := l.hidden(s.Copy, ""); name != "" {
		return nil, name + " is declared by the package, and a copy function needs that of the language"
	}
	return nil, l.closed(unit.IsTest(s.Span.File))
}

// existing picks a function for s that the package has, or one that goes where the user
// wants it; its function is nil if there is none.
func (l *Library) existing(s *site.Site) *Callee {
	if f := l.reuse(s); f != nil {
		return &Callee{function: f}
	}
	switch l.opts.Placement {
	case Maps:
		return l.assignMaps(s)
	case Shared:
		return l.assignShared(s)
	case Inline:
		return &Callee{function: l.inlineFunction(s)}
	}
	return &Callee{}
}

// A caller is where a function is called from.
type caller struct {
	test    bool
	inline  string            // the file that it is to be in, or ""
	visible func(string) bool // which names the caller can use
}

// caller returns s as the place of a call.
func (l *Library) caller(s *site.Site) caller {
	return caller{test: unit.IsTest(s.Span.File), visible: func(name string) bool { return l.unit.Visible(s.Syntax.Pos, name) }}
}

// assignMaps lets s call maps.Clone, if that is exactly what it needs: a copy of
// one level in which nil stays nil.
func (l *Library) assignMaps(s *site.Site) *Callee {
	u := l.unit
	if !s.Copy.Shallow || !s.KeepNil && !l.opts.PreserveNil || !u.AtLeast(s.Syntax.File, "go1.21") || u.Importable("maps") == nil {
		return &Callee{}
	}
	return &Callee{
		function: &function{name: "Clone"},
		imported: l.editor(s.Span.File).use("maps", "maps", s.Syntax.Pos),
	}
}
