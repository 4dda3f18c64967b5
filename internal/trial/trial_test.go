package trial

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
)

func TestSift(t *testing.T) {
	for _, tt := range []struct {
		name   string
		n      int
		breaks func(set []int) bool
		failed string
		tries  int // at most
	}{
		{"nothing", 0, func([]int) bool { return true }, "[]", 0},
		{"all pass", 100, func([]int) bool { return false }, "[]", 1},
		{"all are needed", 3, func(s []int) bool { return len(s) < 3 }, "[]", 1},
		{"one of many", 64, func(s []int) bool { return slices.Contains(s, 37) }, "[37]", 11},
		{"the last", 3, func(s []int) bool { return slices.Contains(s, 2) }, "[2]", 4},
		{"all fail", 3, func(s []int) bool { return len(s) > 0 }, "[0 1 2]", 6},
		{"two together", 8, func(s []int) bool { return slices.Contains(s, 1) && slices.Contains(s, 6) }, "[6]", 10},
	} {
		tries := 0
		kept, failed, err := Sift(tt.n, func(set []int) (Verdict, error) {
			tries++
			return Verdict{!tt.breaks(set), "output"}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		got := fmt.Sprint(slices.Sorted(maps.Keys(failed)))
		if got != tt.failed || len(kept)+len(failed) != tt.n || tries > tt.tries {
			t.Errorf("%s: failed %s, kept %v after %d tries; want %s after %d", tt.name, got, kept, tries, tt.failed, tt.tries)
		}
		if len(kept) > 0 && tt.breaks(kept) {
			t.Errorf("%s: what is kept fails", tt.name)
		}
	}
}

func TestSiftAlreadyFails(t *testing.T) {
	tries := 0
	_, _, err := Sift(4, func(set []int) (Verdict, error) {
		tries++
		return Verdict{Output: fmt.Sprintf("with %d", len(set))}, nil
	})
	var fails *AlreadyFailsError
	if !errors.As(err, &fails) || fails.Output != "with 0" || tries != 2 {
		t.Errorf("%v after %d tries", err, tries)
	}
}

func TestLastLines(t *testing.T) {
	got := LastLines("a\n\nb\r\n  c  \n\n", 2)
	if !slices.Equal(got, []string{"b", "  c"}) {
		t.Errorf("%q", got)
	}
}
