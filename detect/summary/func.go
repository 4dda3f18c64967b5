package summary

import (
	"slices"
	"strings"
)

// Writing returns the event as one that writes.
func (e *Event) Writing(kind string) *Event {
	out := *e
	out.MapAccess = &MapAccess{Write: kind}
	return &out
}

// Called returns the bare name of what is called.
func (c *Call) Called() string { return c.Text[strings.LastIndexByte(c.Text, '.')+1:] }

// Left lists what f leaves behind: its results, and what it put into memory.
func (f *Func) Left() []Val {
	out := slices.Clone(f.Results)
	for _, e := range f.Exit {
		out = append(out, e.Val)
	}
	return out
}

// Handed returns what a call hands to its callee, and what that is there: arguments
// are parameters, and what a function literal captures are free variables.
func (c *Call) Handed() ([]Val, BaseKind) {
	if c.Mode == CallRef && c.Free != nil {
		return c.Free, BaseFree
	}
	return c.Args, BaseParam
}

// HandedOn returns what event e, by which f hands something on, gives; nil if the call has
// no such argument.
func (f *Func) HandedOn(e *Event) Val {
	if args, _ := f.Calls[e.Call].Handed(); e.Arg < len(args) {
		return args[e.Arg]
	}
	return nil
}

// Receiver returns what that is to the callee.
func (f *Func) Receiver(e *Event) Base {
	_, kind := f.Calls[e.Call].Handed()
	return Base{Kind: kind, Index: int32(e.Arg)}
}

// ReadsPlain reports whether f reads what its parameter i refers to, which leads to no map.
func (f *Func) ReadsPlain(i int) bool { return i < len(f.Params) && f.Params[i].Read }

// HasReceiver reports whether b is the receiver of f. A literal in a method captures it.
func (f *Func) HasReceiver(b Base) bool {
	return f.Recv != "" && !f.Literal && b.Kind == BaseParam && b.Index == 0
}

// MayFollow reports whether event k may come after event i, on the same data. Of the writes
// that do, most at most are listed.
func (f *Func) MayFollow(k, i, most int) bool {
	after := f.Events[i].After
	if slices.Contains(after, k) {
		return true
	}
	return f.Events[k].Kind == EventMutate && f.FollowedByMore(i, most)
}

// OnlyFollows reports whether event k may come after event i, and never before it, on the same
// data.
func (f *Func) OnlyFollows(k, i, most int) bool {
	return f.MayFollow(k, i, most) && !f.MayFollow(i, k, most)
}

// FollowedByMore reports whether there may be more writes that follow event i than the most
// that are listed.
func (f *Func) FollowedByMore(i, most int) bool {
	after := f.Events[i].After
	for _, k := range after {
		if f.Events[k].Kind == EventMutate {
			most--
		}
	}
	return most <= 0
}

// MayRecur reports whether event i may happen again on what f has at loc.
func (f *Func) MayRecur(i int, loc Loc) bool {
	e := &f.Events[i]
	switch {
	case !e.Loop || slices.Contains(loc.Path.Steps(), StepElem):
		return false
	case loc.Base.Kind == BaseCall:
		return e.Again
	case loc.Base.IsMade():
		m := f.Object(int(loc.Base.Index))
		return m != nil && (!m.Loop || e.Again)
	}
	return true
}

// GoesOnDuring reports whether f goes on while what it calls, or the literal that it makes by
// the call, is at work.
func (f *Func) GoesOnDuring(call int) bool {
	c := &f.Calls[call]
	return c.Mode == CallGo || c.Mode == CallRef && slices.ContainsFunc(f.Calls, func(o Call) bool {
		return o.Mode == CallGo && o.Callee == c.Callee
	})
}

// IsMain reports whether f is a program's main function.
func IsMain(f *Func) bool { return f.Method == "main" && f.Recv == "" && !f.Literal }

// CallableAs spells how f can be called, and the package that it is in.
func (f *Func) CallableAs() string {
	way := f.Package
	for _, p := range f.Params {
		way += " " + p.Type
	}
	return way
}

// OwnersOf returns what f has read s from, where a getter gave it the getter's receiver.
func (f *Func) OwnersOf(s Src) Val {
	if s.Base.Kind == BaseCall && int(s.Base.Index) < len(f.Calls) {
		if args := f.Calls[s.Base.Index].Args; len(args) > 0 {
			return args[0]
		}
	}
	return Val{s}
}

// Object returns what f made under an index, nil if that is a variable.
func (f *Func) Object(index int) *Object {
	for i := range f.Made {
		if f.Made[i].Index == index {
			return &f.Made[i]
		}
	}
	return nil
}

// MakesInLoop reports whether b is something that f makes, or gets from a call, in each round
// of a loop.
func (f *Func) MakesInLoop(b Base) bool {
	if b.Kind == BaseCall {
		return f.Calls[b.Index].Loop
	}
	m := f.Object(int(b.Index))
	return b.IsMade() && m != nil && m.Loop
}

func IsInit(f *Func) bool { return f.Method == "init" && f.Recv == "" && !f.Literal }

// Targets returns what event i may write: what it writes to, or for an assignment the
// places of all assignments at the same position.
func (f *Func) Targets(i int) Val {
	e := &f.Events[i]
	if e.Kind != EventStore {
		return e.Val
	}
	var out Val
	for k := range f.Events {
		if o := &f.Events[k]; o.Kind == EventStore && o.Pos == e.Pos {
			out = out.Add(*o.Target)
		}
	}
	return out
}

// Matters reports whether anything is done with the keys or the text but to show it.
func (k KeyFlow) Matters() bool { return k.Use != KeysShown || k.Leaves() || k.Media != 0 }

// Leaves reports whether somebody else gets the keys or the text.
func (k KeyFlow) Leaves() bool {
	return len(k.Args) > 0 || k.Returned || k.Told || len(k.Into) > 0 || len(k.Captured) > 0
}

// Flow returns what is done with the parameter, should it be of that form.
func (p *Param) Flow(f KeyForm) KeyFlow {
	return [...]KeyFlow{AsKey: p.Keys, AsText: p.Text, Decoded: p.Back}[f]
}

// IsDataLike reports whether an event's map is one such as parameters, labels and
// headers are kept in.
func (e *Event) IsDataLike() bool {
	if e.Elem == "struct{}" || strings.HasSuffix(e.Elem, ".Empty") {
		return false // a set, such as of what was seen
	}
	if rest, ok := strings.CutPrefix(e.Type, "map["); ok && !strings.HasPrefix(rest, "string]") {
		return false
	}
	switch e.Elem {
	case "string", "any", "interface{}", "[]string", "[]byte", "bool", "int", "float64", "[]any":
		return true
	default:
		return !strings.HasPrefix(e.Type, "map[") && !e.Func
	}
}
