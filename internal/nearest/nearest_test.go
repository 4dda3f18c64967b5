package nearest

import "testing"

func TestHint(t *testing.T) {
	words := []string{"contracts", "exclude", "fail-on", "nil"}
	for typed, want := range map[string]string{
		"contract": "; did you mean contracts?",
		"failon":   "; did you mean fail-on?",
		"nill":     "; did you mean nil?",
		"colour":   "",
		"":         "",
	} {
		if got := Hint(typed, words); got != want {
			t.Errorf("%s: %q, want %q", typed, got, want)
		}
	}
	if got := To("excl", words); got != "exclude" {
		t.Errorf("nearest to excl: %s", got)
	}
}
