package main

import (
	"strings"
	"testing"
)

func TestRun(t *testing.T) {
	t.Chdir("../../..")
	var out strings.Builder
	if err := run(&out); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	for _, want := range []string{"FAIL", "+\t\tparam := DeepCopyMap(rule.FilterMap)", "\nok "} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the output has no %q:\n%s", want, out.String())
		}
	}
}
