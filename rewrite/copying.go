package rewrite

import "github.com/mapfix/mapfix/rewrite/clone"

// makeCopy finds out how to copy the value at s and reports whether it can.
func (f *finder) makeCopy(s *site) bool {
	if s.object != nil {
		s.copy = &clone.Copy{Method: s.object.method.Name}
		return true
	}
	c, stop := clone.New(s.place.typ, s.writes, s.env(f.known))
	if stop != nil {
		s.refuse(stop.String())
		return false
	}
	s.copy = c
	if reason := f.sharedPointee(s); reason != "" {
		s.refuse(reason)
		return false
	}
	return true
}
