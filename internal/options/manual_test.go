package options

import (
	"flag"
	"testing"

	"github.com/mapfix/mapfix/internal/manual"
)

// TestManual checks that the manual has the flags that there are, and whether they
// take a value.
func TestManual(t *testing.T) {
	set := (&Options{}).define()
	set.VisitAll(func(f *flag.Flag) {
		known, ok := manual.Lookup(f.Name)
		if !ok {
			t.Errorf("the manual does not have -%s", f.Name)
		}
		b, _ := f.Value.(interface{ IsBoolFlag() bool })
		if isSwitch := b != nil && b.IsBoolFlag(); isSwitch != (known.Switch() || known.Takes == "=false") {
			t.Errorf("-%s: the manual is wrong about its value", f.Name)
		}
		for _, value := range known.Values {
			if err := f.Value.Set(value); err != nil {
				t.Errorf("-%s=%s: %v", f.Name, value, err)
			}
		}
	})
	for _, f := range manual.All() {
		if set.Lookup(f.Name) == nil && f.Name != "help" {
			t.Errorf("there is no -%s", f.Name)
		}
	}
}
