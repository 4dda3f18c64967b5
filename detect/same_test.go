package detect_test

import (
	"testing"
)

// An inner variable is not taken for an outer one that has its name.
func TestShadowedNames(t *testing.T) {
	const src = `package p

import "strconv"

var defaults = map[string]string{"host": "h1"}

func load(id string) (map[string]string, error) {
	_, err := strconv.Atoi(id)
	if err != nil {
		_, err := strconv.Atoi("1")
		return defaults, err
	}
	return map[string]string{}, nil
}

func Params(id string) (map[string]string, error) {
	m, err := load(id)
	if err != nil {
		return nil, err
	}
	m["id"] = id
	return m, nil
}

func Named(id string) map[string]string {
	m := defaults
	if f := func(m []string) bool { return m == nil }; f(nil) {
		m["id"] = id
	}
	return m
}
`
	sum := summaryOf(t, src)
	if got := verdicts(t, src); got["Params"] == "" {
		t.Errorf("found %v, and nothing in Params", got)
	}
	for _, f := range sum.Funcs {
		for _, b := range f.Binds {
			if f.Name == "Named" && b.NilTest {
				t.Errorf("%s counts as compared with nil", b.Name)
			}
		}
	}
}
