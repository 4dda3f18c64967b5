package judge

import (
	"slices"

	"github.com/mapfix/mapfix/detect/program"
	"github.com/mapfix/mapfix/detect/summary"
)

// straightSignals weighs what a write through no alias at all says: it names
// the owner, so most are meant. What is left are objects that somebody looked
// up or was handed, and whose map then goes on as a message:
//
//	layer := layers[name]
//	layer.Params["lat"] = lat
//	return json.Marshal(layer.Params)
func (j *judge) straightSignals(s *sharing, ev *evidence) {
	if s.Bind != program.Straight {
		return
	}
	for _, w := range s.Writes {
		e := w.Event
		switch {
		case w.Src.Base.Kind == summary.BaseGlobal && w.Src.Binds[0].ID == 0:
			ev.add(meant, e.Pos, "%s names its owner, a package variable", e.Text)
		case w.Src.Path == "":
			ev.add(meant, e.Pos, "%s is the caller's map", e.Text)
		case j.OwnField(s.Fn, w.Src):
			ev.add(meant, e.Pos, "%s is the receiver's own", e.Text)
		case e.Self || e.Step || len(e.Before) > 0 && !slices.ContainsFunc(s.Writes, func(o program.CandidateWrite) bool { return len(o.Event.Before) == 0 }):
			ev.add(meant, e.Pos, "%s is brought up to date", e.Text)
		case e.Write == "delete" || e.Write == "clear":
			ev.add(doubt, e.Pos, "%s takes away from its owner", e.Text)
		}
	}
	if program.HasVerb(s.Fn.Method, program.OwnerVerbs) && !(s.Fn.Recv != "" && program.HasVerb(s.Fn.Method, keepingVerbs)) {
		ev.add(meant, s.Fn.Pos, "%s changes its owner by its name", s.Fn.Name)
	}
}

// keepingVerbs begin the names of methods that put their argument somewhere, which
// is no reason to change it.
var keepingVerbs = []string{"Register", "Add", "Put", "Store", "Insert", "Save", "Append", "Push", "Track"}
