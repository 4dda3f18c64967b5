package detect_test

import (
	"strings"
	"testing"

	"github.com/mapfix/mapfix/detect"
)

// What is found does not depend on the names of functions, which decide in what order
// they are looked at. Those that call each other are where it could.
func TestOrderDoesNotMatter(t *testing.T) {
	const src = `package p

import "fmt"

var defaults = map[string]string{"host": "h1"}

func Odd(id string) {
	m := defaults
	m["id"] = id
	odd(m, 3)
}

func Even(id string) {
	m := defaults
	m["id"] = id
	even(m, 4)
}

func odd(m map[string]string, n int) {
	if n > 1 {
		even(m, n-1)
	}
	fmt.Println(m)
}

func even(m map[string]string, n int) {
	if n > 0 {
		odd(m, n-1)
	}
}
`
	for _, name := range []string{"Odd", "Aodd", "Zodd"} {
		got := verdicts(t, strings.ReplaceAll(src, "Odd", name))
		if len(got) != 2 || got[name] != detect.Safe || got["Even"] != detect.Safe {
			t.Errorf("found %v with a function named %s", got, name)
		}
	}
}
