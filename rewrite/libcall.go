package rewrite

import "github.com/mapfix/mapfix/rewrite/edit"

// A call is how a site gets its copy.
type call struct {
	function *function   // nil if a method copies
	imported *fileImport // that the function belongs to, or nil
	method   string
}

// callee returns the name that is called.
func (c *call) callee() string {
	switch {
	case c.function == nil:
		return c.method
	case c.imported != nil:
		return c.imported.name + "." + c.function.name
	}
	return c.function.name
}

// importedAlready returns the name by which the file knows the function's package before
// anything is added to it; "" if it does not, or need not.
func (c *call) importedAlready() string {
	if c.imported == nil || c.imported.edit != nil {
		return ""
	}
	return c.imported.name
}

// newFiles returns those of our files that have the function or what it needs.
func (c *call) newFiles(added []edit.Change) []edit.Change {
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

// assign picks what is called at s; the result is the reason if there can be nothing.
func (l *library) assign(s *site) (*call, string) {
	if s.copy.Method != "" {
		return &call{method: s.copy.Method}, ""
	}
	if c := l.existing(s); c.function != nil {
		return c, ""
	}
	if reason := l.unwritable(s); reason != "" {
		return nil, reason
	}
	if f := l.function(s.copy, l.caller(s)); f != nil {
		return &call{function: f}, ""
	}
	if name := l.hidden(s.copy, ""); name != "" {
		return nil, name + " is declared by the package, and a copy function needs that of the language"
	}
	return nil, l.closed(isTest(s.span.File))
}

// existing picks a function for s that the package has, or one that goes where the user
// wants it; its function is nil if there is none.
func (l *library) existing(s *site) *call {
	if f := l.reuse(s); f != nil {
		return &call{function: f}
	}
	switch l.opts.Placement {
	case Maps:
		return l.assignMaps(s)
	case Shared:
		return l.assignShared(s)
	case Inline:
		return &call{function: l.inlineFunction(s)}
	}
	return &call{}
}

// A caller is where a function is called from.
type caller struct {
	test    bool
	inline  string            // the file that it is to be in, or ""
	visible func(string) bool // which names the caller can use
}

// caller returns s as the place of a call.
func (l *library) caller(s *site) caller {
	return caller{test: isTest(s.span.File), visible: func(name string) bool { return l.unit.visible(s.place.pos, name) }}
}
