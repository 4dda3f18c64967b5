package summary

// Give notes that others get at what the values reach, and may put something of their own into
// what the function has made: from now on that holds more than what the function knows of.
//
//	var got sink
//	each(rules, func(r *Rule) { got.rules = append(got.rules, r) })
//	got.rules[0].Params["id"] // of a rule that the function has not put there
func (st *State) Give(val Val) {
	for _, s := range st.Reach(val) {
		if s.Addr { // a struct is copied
			st.give(s.Base)
		}
	}
}

func (st *State) give(b Base) (changed bool) {
	if b.Kind != BaseLocal || st.given[b] {
		return false
	}
	if st.given == nil {
		st.given = make(map[Base]bool)
	}
	st.given[b] = true
	return true
}

// isZero reports whether a location that nothing is known of holds nothing: it is part of what
// the function has made, and nobody else gets at that, or has sent it.
func (st *State) isZero(loc Loc) bool {
	made := loc.Base.Kind == BaseLocal || loc.Base.Kind == BaseFunc
	return made && !st.given[loc.Base] && !loc.Path.IsSent()
}

// Given reports whether others may put something into what the function has at a location.
func (st *State) Given(b Base) bool { return b.Kind != BaseLocal || st.given[b] }
