package program

import (
	"github.com/mapfix/mapfix/detect/summary"
)

// Display spells a root's location for users: conf.Rules[].FilterMap.
func (p *Program) Display(l summary.Loc) string {
	f := p.Funcs[l.Base.Name]
	if f == nil || l.Base.Kind == summary.BaseGlobal {
		return summary.ShortName(l.Base.Name) + l.Path.String()
	}
	switch l.Base.Kind {
	case summary.BaseLocal:
		return "the " + f.Object(int(l.Base.Index)).Type + " made in " + f.Name + l.Path.String()
	case summary.BaseReceived:
		return "the " + f.Object(int(l.Base.Index)).Type + " decoded in " + f.Name + l.Path.String()
	case summary.BaseCall:
		return f.Calls[l.Base.Index].Text + "()" + l.Path.String()
	case summary.BaseParam:
		if int(l.Base.Index) < len(f.Params) {
			return f.Params[l.Base.Index].Name + l.Path.String() + " of " + f.Name
		}
	}
	return "what " + f.Name + " captures" + l.Path.String()
}

// RootPos returns where a root is declared, made or taken from.
func (p *Program) RootPos(l summary.Loc) summary.Position {
	f := p.Funcs[l.Base.Name]
	if f == nil || l.Base.Kind == summary.BaseGlobal {
		return p.Globals[l.Base.Name].Pos
	}
	switch l.Base.Kind {
	case summary.BaseLocal, summary.BaseReceived:
		return f.Object(int(l.Base.Index)).Pos
	case summary.BaseCall:
		return f.Calls[l.Base.Index].Pos
	}
	return f.Pos
}
