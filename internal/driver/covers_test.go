package driver

import "testing"

func TestCovers(t *testing.T) {
	p := &Program{cfg: Config{Dir: "/src/app/cmd"}, units: []*unit{
		{path: "example.com/app/cmd/x", first: true, summarise: true, listed: &listed{Dir: "/src/app/cmd/x", Match: []string{"./..."}}},
		{path: "example.com/app/log", first: true, summarise: true, listed: &listed{Dir: "/src/app/log", Match: []string{"../log"}}},
		{path: "example.com/lib", first: true, summarise: true, listed: &listed{Dir: "/src/lib", Match: []string{"example.com/lib/..."}}},
	}}
	for path, want := range map[string]bool{
		"example.com/app/cmd/x":    true,
		"example.com/app/cmd/gone": true,
		"example.com/app/cmd":      true,
		"example.com/app/log":      true,
		"example.com/app/log/gone": false,
		"example.com/app":          false,
		"example.com/lib/gone":     true,
		"example.com/library":      false,
	} {
		if got := p.Covers(path); got != want {
			t.Errorf("%s: %t", path, got)
		}
	}
}
