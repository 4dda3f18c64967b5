package detect_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/summary"
)

// Users are told of those who also write the map, wherever it is kept.
func TestOtherWritersAreTold(t *testing.T) {
	const frame = `package p

type store struct{ m map[string]string }

var (
	defaults = map[string]string{"host": "h1"}
	owner    = store{m: map[string]string{"host": "h1"}}
)

func Params(id string) map[string]string {
	m := %[1]s
	m["id"] = id
	return m
}

func drop(name string) { delete(%[1]s, name) }
`
	for _, m := range []string{"owner.m", "defaults"} {
		found := detect.Link([]*summary.PackageSummary{summaryOf(t, fmt.Sprintf(frame, m))}, detect.Options{}).Findings
		if len(found) != 1 || !strings.Contains(fmt.Sprint(found[0].Reasons), "drop also writes p."+m) {
			t.Errorf("nothing is told of drop, which writes %s: %d findings", m, len(found))
		}
	}
}

// The first parameter of a literal in a method is not the method's receiver.
func TestParameterOfLiteral(t *testing.T) {
	const src = `package p

type rule struct{ labels map[string]string }

type service struct{ name string }

var rules = []*rule{{labels: map[string]string{"zone": "z1"}}}

func (s *service) Show(id string) string {
	each(func(r *rule, key string) {
		labels := r.labels
		labels[key] = id
		print(labels)
	})
	return s.name
}

func print(m map[string]string) int {
	n := 0
	for _, v := range m {
		n += len(v)
	}
	return n
}

func each(f func(*rule, string)) {
	for _, r := range rules {
		f(r, "id")
	}
}
`
	for _, f := range detect.Link([]*summary.PackageSummary{summaryOf(t, src)}, detect.Options{}).Findings {
		for _, r := range f.Reasons {
			if strings.Contains(r.Text, "receiver") {
				t.Error(r.Text)
			}
		}
	}
}
