package detect

import (
	"slices"

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
	if s.bind != straight {
		return
	}
	for _, w := range s.writes {
		e := w.event
		switch {
		case w.src.Base.Kind == summary.BaseGlobal && w.src.Binds[0].ID == 0:
			ev.add(meant, e.Pos, "%s names its owner, a package variable", e.Text)
		case w.src.Path == "":
			ev.add(meant, e.Pos, "%s is the caller's map", e.Text)
		case j.ownField(s.fn, w.src):
			ev.add(meant, e.Pos, "%s is the receiver's own", e.Text)
		case e.Self || e.Step || len(e.Before) > 0 && !slices.ContainsFunc(s.writes, func(o candidateWrite) bool { return len(o.event.Before) == 0 }):
			ev.add(meant, e.Pos, "%s is brought up to date", e.Text)
		case e.Write == "delete" || e.Write == "clear":
			ev.add(doubt, e.Pos, "%s takes away from its owner", e.Text)
		}
	}
	if hasVerb(s.fn.Method, ownerVerbs) && !(s.fn.Recv != "" && hasVerb(s.fn.Method, keepingVerbs)) {
		ev.add(meant, s.fn.Pos, "%s changes its owner by its name", s.fn.Name)
	}
}

// keepingVerbs begin the names of methods that put their argument somewhere, which
// is no reason to change it.
var keepingVerbs = []string{"Register", "Add", "Put", "Store", "Insert", "Save", "Append", "Push", "Track"}
