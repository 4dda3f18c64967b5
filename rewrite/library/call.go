package library

import (
	"github.com/mapfix/mapfix/rewrite/edit"
	"github.com/mapfix/mapfix/rewrite/site"
	"github.com/mapfix/mapfix/rewrite/unit"
)

// A Call is how a site gets its copy.
type Call struct {
	function *function   // nil if a method copies
	imported *fileImport // that the function belongs to, or nil
	method   string
}

// Callee returns the name that is called.
func (c *Call) Callee() string {
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
func (c *Call) ImportedAlready() string {
	if c.imported == nil || c.imported.edit != nil {
		return ""
	}
	return c.imported.name
}

// NewFiles returns those of our files that have the function or what it needs.
func (c *Call) NewFiles(added []edit.Change) []edit.Change {
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
func (l *Library) Assign(s *site.Site) (*Call, string) {
	if s.Copy.Method != "" {
		return &Call{method: s.Copy.Method}, ""
	}
	if c := l.existing(s); c.function != nil {
		return c, ""
	}
	if reason := l.unwritable(s); reason != "" {
		return nil, reason
	}
	if f := l.function(s.Copy, l.caller(s)); f != nil {
		return &Call{function: f}, ""
	}
	if name := l.hidden(s.Copy, ""); name != "" {
		return nil, name + " is declared by the package, and a copy function needs that of the language"
	}
	return nil, l.closed(unit.IsTest(s.Span.File))
}

// existing picks a function for s that the package has, or one that goes where the user
// wants it; its function is nil if there is none.
func (l *Library) existing(s *site.Site) *Call {
	if f := l.reuse(s); f != nil {
		return &Call{function: f}
	}
	switch l.opts.Placement {
	case Maps:
		return l.assignMaps(s)
	case Shared:
		return l.assignShared(s)
	case Inline:
		return &Call{function: l.inlineFunction(s)}
	}
	return &Call{}
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
func (l *Library) assignMaps(s *site.Site) *Call {
	u := l.unit
	if !s.Copy.Shallow || !s.KeepNil && !l.opts.PreserveNil || !u.AtLeast(s.Syntax.File, "go1.21") || u.Importable("maps") == nil {
		return &Call{}
	}
	return &Call{
		function: &function{name: "Clone"},
		imported: l.editor(s.Span.File).use("maps", "maps", s.Syntax.Pos),
	}
}
