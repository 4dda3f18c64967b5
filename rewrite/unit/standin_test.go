package unit

import (
	"go/importer"
	"go/token"
	"go/types"
	"testing"
)

// What stands for a package has nothing that the real one has not.
func TestStandIns(t *testing.T) {
	real := importer.ForCompiler(token.NewFileSet(), "source", nil)
	for path, text := range standIns {
		want, err := real.Import(path)
		if err != nil {
			t.Fatal(err)
		}
		got, err := standIn(path, text)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range got.Scope().Names() {
			sameObject(t, got.Scope().Lookup(name), want.Scope().Lookup(name))
		}
	}
}

func sameObject(t *testing.T, got, want types.Object) {
	t.Helper()
	if want == nil {
		t.Errorf("%v is not in the real package", got)
		return
	}
	byName := func(p *types.Package) string { return p.Path() }
	if _, ok := got.(*types.TypeName); !ok {
		if g, w := types.TypeString(got.Type(), byName), types.TypeString(want.Type(), byName); g != w && got.Name() != "Clone" {
			t.Errorf("%s is %s, really %s", got.Name(), g, w)
		}
		return
	}
	for _, set := range []types.Type{got.Type(), types.NewPointer(got.Type())} {
		for m := range types.NewMethodSet(set).Methods() {
			real, _, _ := types.LookupFieldOrMethod(want.Type(), true, want.Pkg(), m.Obj().Name())
			sameObject(t, m.Obj(), real)
		}
	}
}
