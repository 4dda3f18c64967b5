package summary

// Copies reports whether the bind makes a struct that shares what somebody else's refers
// to: as a copy of that, or because a map is bound as a part of it.
func (b *Bind) Copies() bool {
	return b.Kind == KindStruct && b.Repair != nil || b.Kind == KindMap && b.PutsIn()
}

// PutsIn reports whether the bind makes the value a part of something else.
func (b *Bind) PutsIn() bool {
	return b.Form == BindLiteral || b.Form == BindField || b.Form == BindElement
}

// Has reports whether event e of the same function belongs to the expression that is bound.
func (b *Bind) Has(e *Event) bool {
	return b.Expr.Start <= e.Pos.Offset && e.Pos.Offset < b.Expr.End
}

// Explicit reports whether the bind is a copy of a struct that was written down
// as one, rather than that of a parameter or range variable.
func (b *Bind) Explicit() bool { return b.Kind == KindStruct && b.Form == BindVar }

// IsObject reports whether what is bound can copy itself.
func (b *Bind) IsObject() bool { return b.Copier != "" }

// MaySeparate reports whether separates holds for some path.
func (b *Bind) MaySeparate() bool {
	switch b.Kind {
	case KindMap, KindSlice:
		return true
	case KindStruct:
		return b.Repair != nil
	}
	return b.IsObject()
}
