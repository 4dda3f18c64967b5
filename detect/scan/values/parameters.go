package values

import (
	"go/types"

	"github.com/mapfix/mapfix/detect/scan/kinds"
	"github.com/mapfix/mapfix/detect/summary"
)

// param describes a parameter.
func (f *follower) param(v *types.Var) summary.Param {
	return summary.Param{Name: v.Name(), Type: f.TypeString(v.Type()), Map: kinds.IsMap(v.Type())}
}

// parameters gives every parameter a variable of its own that holds what the
// caller passed, and every named result one that holds nothing yet: these are declared outside
// of the body, like what a literal captures.
func (f *follower) parameters(sig *types.Signature) {
	index := 0
	param := func(v *types.Var) {
		f.fn.Params = append(f.fn.Params, f.param(v))
		loc := summary.Loc{Base: f.variable(v)}
		src := summary.Src{Loc: summary.Loc{Base: summary.Base{Kind: summary.BaseParam, Index: int32(index)}}}
		index++
		if !f.Carries(v.Type()) {
			f.handIn(v, src)
			return
		}
		if kinds.IsStruct(v.Type()) && v.Name() != "" && v.Name() != "_" {
			src = src.WithBind(f.paramBind(v))
		}
		f.st.Set(loc, summary.Val{src})
	}
	if sig.Recv() != nil {
		param(sig.Recv())
	}
	for v := range sig.Params().Variables() {
		param(v)
	}
	for range sig.Results().Len() {
		f.fn.Results = append(f.fn.Results, nil)
	}
	for _, obj := range f.Results {
		f.variable(obj)
	}
}

// keyParams notes what is done with the parameters that may be keys of maps.
func (f *follower) keyParams() {
	if f.Signature == nil {
		return
	}
	i := 0
	note := func(v *types.Var) {
		p := &f.fn.Params[i]
		if !f.Carries(v.Type()) || types.IsInterface(v.Type()) {
			p.Keys = f.keys.OfParam(v, summary.AsKey)
		} else if !p.Map {
			p.Keys.Use = summary.KeysUnknown
		}
		p.Read = !f.Carries(v.Type()) && kinds.Refers(v.Type()) && f.Reads(v, f.argumentIsRead)
		p.Text = f.keys.OfParam(v, summary.AsText)
		if f.Carries(v.Type()) {
			p.Back = f.keys.OfParam(v, summary.Decoded)
		}
		i++
	}
	if f.Signature.Recv() != nil {
		note(f.Signature.Recv())
	}
	for v := range f.Signature.Params().Variables() {
		note(v)
	}
}
