package program

import (
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/summary"
)

// An OriginKind says where the search for an origin ended.
type OriginKind uint8

const (
	OriginGlobal   OriginKind = iota + 1 // a package variable, or an object that lives as long
	OriginContract                       // what an API hands out to be read only
	OriginFresh                          // made by the function that was asked, or for it
	OriginCaller                         // a parameter whose callers are not known
	OriginExternal                       // the result of a function that is not analysed
	OriginHeld                           // an object that another object refers to
	OriginJoint                          // what is made for one call, and may have several owners in it
	OriginHanded                         // what a function has handed to somebody who keeps it
)

// An Origin is one place that a value may come from.
type Origin struct {
	Kind   OriginKind
	Loc    summary.Loc // what it is called in fn
	addr   bool        // it is the location's own address rather than what is there
	Fn     *summary.Func
	Why    string // originContract: what the contract says
	Guess  bool   // of another object of the type, perhaps
	Choice bool   // other implementations of an interface give data of their own
	Trace  *Link  // from the root to the place of the question

	Building Answer // whether it is still being made there; unknown if it is not always
}

// IsObject reports whether the graph knows the origin as o.
func (r Origin) IsObject(o flow.Object) bool {
	is := r.Object()
	return is.Loc == o.Loc && (is.Fn == o.Fn || is.Loc.Base.Kind == summary.BaseGlobal)
}

// Object returns the origin as the graph names it.
func (r Origin) Object() flow.Object {
	o := flow.Object{Fn: r.Fn, Loc: r.Loc}
	if o.Loc.Base.Kind != summary.BaseGlobal {
		o.Loc.Base.Name = ""
	}
	return o
}

// Inside returns the path from what the origin is to a part behind the reference.
func (o Origin) Inside(rest summary.Path) summary.Path {
	if o.addr {
		return summary.Path(strings.TrimPrefix(string(rest), "|"+summary.StepDeref))
	}
	return rest
}

// HandedOver reports whether the data came over a channel, and nobody is seen to
// have sent what others have too. Its receiver is its owner then:
//
//	for result := range d.results { result.Labels["source"] = d.name; store(result) }
func (o Origin) HandedOver() bool { return slices.Contains(o.Loc.Path.Steps(), summary.StepSent) }

// IsHandledRequest reports whether the origin is the request that a handler is
// called with, which is made for that call:
//
//	func Users(w http.ResponseWriter, r *http.Request) { normalise(r.PostForm); route(w, r.PostForm) }
func (o Origin) IsHandledRequest() bool {
	return o.Kind == OriginCaller && isHandled(o.Fn, o.Loc.Base)
}

// isHandled reports whether b is the request that fn is called with as a handler.
func isHandled(fn *summary.Func, b summary.Base) bool {
	return isParam(fn, b, "*net/http.Request") && slices.ContainsFunc(fn.Params, func(p summary.Param) bool { return p.Type == "net/http.ResponseWriter" })
}

// IsResponse reports whether the origin is in an HTTP response that somebody out of sight
// hands the function, or gives when it is asked: it was received for who changes it.
//
//	proxy.ModifyResponse = func(res *http.Response) error { secure(res.Header); return nil }
//	func (f *Filter) Response(ctx Context) { ctx.Response().Header.Set("X-Cache", "miss") }
func (o Origin) IsResponse() bool {
	if o.Kind != OriginCaller && o.Kind != OriginExternal {
		return false
	}
	return o.Kind == OriginCaller && isParam(o.Fn, o.Loc.Base, "*net/http.Response") || slices.ContainsFunc(o.Loc.Path.Steps(), func(step string) bool { return strings.HasPrefix(step, ".net/http.Response.") })
}

// isParam reports whether b is a parameter of fn of that type.
func isParam(fn *summary.Func, b summary.Base, typ string) bool {
	return b.Kind == summary.BaseParam && int(b.Index) < len(fn.Params) && fn.Params[b.Index].Type == typ
}

// Tells reports whether the origin says that the data may be shared.
func (o Origin) Tells() bool { return slices.Contains(Telling, o.Kind) }

// Compare orders origins for those who are shown one of them.
func (o Origin) Compare(other Origin) int {
	switch {
	case o.Guess != other.Guess && o.Guess:
		return 1
	case o.Guess != other.Guess:
		return -1
	}
	return o.Trace.shown() - other.Trace.shown()
}

// Telling are the kinds of origins that say something about sharing, the most
// telling first.
var Telling = []OriginKind{OriginContract, OriginGlobal, OriginCaller, OriginExternal}
