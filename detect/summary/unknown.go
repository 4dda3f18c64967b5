package summary

// Unknown returns why v may be something else too, empty if it may not.
func (v Val) Unknown() string {
	if len(v) > 0 && v[len(v)-1].Base.Kind == BaseUnknown {
		return v[len(v)-1].Base.Name
	}
	return ""
}

// Unknown returns a value of which nothing is known, for a reason.
func Unknown(reason string) Src {
	return Src{Loc: Loc{Base: Base{Kind: BaseUnknown, Name: reason}}}
}
