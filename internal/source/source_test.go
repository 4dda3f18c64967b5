package source

import (
	"errors"
	"slices"
	"testing"
)

func files() *Files {
	return NewFiles(func(name string) ([]byte, error) {
		if name != "a.go" {
			return nil, errors.New("no such file")
		}
		return []byte("\ufeffpackage ä; var x\r\n\tº := 1\n\nend"), nil
	})
}

func TestLines(t *testing.T) {
	f := files()
	if n := f.Lines("a.go"); n != 4 {
		t.Errorf("%d lines", n)
	}
	if n := f.Lines("b.go"); n != 0 {
		t.Errorf("%d lines in a file that cannot be read", n)
	}
	start, lines := f.Around("a.go", -1, 9)
	if want := []string{"package ä; var x", "\tº := 1", "", "end"}; start != 1 || !slices.Equal(lines, want) {
		t.Errorf("from line %d: %q", start, lines)
	}
}

func TestPlaces(t *testing.T) {
	f := files()
	for _, tt := range []struct {
		line, column int
		want         Place
	}{
		{1, 4, Place{1, 1}},
		{1, 16, Place{1, 12}},
		{2, 5, Place{2, 4}},
		{3, 1, Place{3, 1}},
		{9, 9, Place{9, 1}},
	} {
		if got := f.At("a.go", tt.line, tt.column); got != tt.want {
			t.Errorf("%d:%d is at %v, want %v", tt.line, tt.column, got, tt.want)
		}
	}
	if got := f.Offset("a.go", 22); got != (Place{2, 1}) {
		t.Errorf("byte 22 is at %v", got)
	}
	if got := f.Offset("a.go", 31); got != (Place{3, 1}) {
		t.Errorf("byte 31 is at %v", got)
	}
}
