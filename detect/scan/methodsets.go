package scan

import (
	"go/types"

	"github.com/mapfix/mapfix/detect/scan/kinds"
	"github.com/mapfix/mapfix/detect/summary"
)

// methodSets lists the concrete types of the package with their methods, so
// that calls through interfaces can be resolved when the program is linked.
func (s *summariser) methodSets() {
	scope := s.Types.Scope()
	for _, name := range scope.Names() {
		tn, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || tn.IsAlias() || types.IsInterface(tn.Type()) {
			continue
		}
		set := types.NewMethodSet(types.NewPointer(tn.Type()))
		if set.Len() == 0 {
			continue
		}
		s.Sum.Types = append(s.Sum.Types, summary.TypeInfo{Name: kinds.TypeName(tn.Type()), Methods: s.methods(set)})
	}
}

func (s *summariser) methods(set *types.MethodSet) []summary.Method {
	var out []summary.Method
	for i := range set.Len() {
		if fn, ok := set.At(i).Obj().(*types.Func); ok {
			if recv := fn.Signature().Recv().Type(); types.IsInterface(recv) {
				s.Interface(recv) // it is embedded, and its method stands for those behind it
			}
			m := kinds.Method(fn)
			m.Func = s.FuncID(fn)
			m.Through = kinds.Through(set.At(i))
			out = append(out, m)
		}
	}
	return out
}
