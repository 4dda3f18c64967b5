package crash

import (
	"reflect"
	"strings"
	"testing"
)

const crashLog = `2026/11/30 12:00:00 listening on :8080
fatal error: concurrent map iteration and map write

goroutine 21 gp=0xc000102 m=4 mp=0xc0000 [running]:
internal/runtime/maps.fatal({0x6b2f3c?, 0x0?})
	/usr/local/go/src/runtime/panic.go:1181 +0x18
gopkg.in/app/logic%2ev2.(*Planner).Features.func1({0xc0000b4000, 0x3})
	/build/logic/plan.go:16 +0x1a5
main.main.gowrap1()
	/build/main.go:30 +0x25
created by main.main in goroutine 1
	/build/main.go:29 +0x45

goroutine 1 [sleep, 2 minutes]:
main.Wait[...](...)
	/build/main.go:12
exit status 2
`

const raceReport = `==================
WARNING: DATA RACE
Write at 0x00c0000a6090 by goroutine 8:
  runtime.mapassign_faststr()
      /usr/local/go/src/internal/runtime/maps/runtime_faststr.go:263 +0x0
  app/logic.Features()
      app/logic/plan.go:16 +0x1a5

Previous read at 0x00c0000a6090 by main goroutine:
  app/logic.Names()
      app/logic/plan.go:30 +0x64

Goroutine 8 (running) created at:
  main.main()
      app/main.go:30 +0x25
==================
Found 1 data race(s)
`

func TestParse(t *testing.T) {
	want := []Report{{Kind: Iteration, Stacks: []Stack{
		{"goroutine 21", true, []Frame{
			{"internal/runtime/maps", "fatal", "/usr/local/go/src/runtime/panic.go", 1181},
			{"gopkg.in/app/logic.v2", "(*Planner).Features", "/build/logic/plan.go", 16},
			{"main", "main", "/build/main.go", 30},
		}},
		{"goroutine 1", false, []Frame{{"main", "Wait", "/build/main.go", 12}}},
	}}, {Kind: Race, Stacks: []Stack{
		{"Write by goroutine 8", true, []Frame{
			{"runtime", "mapassign_faststr", "/usr/local/go/src/internal/runtime/maps/runtime_faststr.go", 263},
			{"app/logic", "Features", "app/logic/plan.go", 16},
		}},
		{"Previous read by main goroutine", true, []Frame{{"app/logic", "Names", "app/logic/plan.go", 30}}},
	}}}
	if got := Parse(crashLog + raceReport); !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
	if got := Parse("panic: boom\n\ngoroutine 1 [running]:\nmain.main()\n\t/build/main.go:3 +0x1\n"); got != nil {
		t.Errorf("another panic is a report: %+v", got)
	}
	const encoding = "panic: runtime error: index out of range [47] with length 47 [recovered, repanicked]\n\n" +
		"goroutine 41 [running]:\nencoding/json.mapEncoder.encode({0x5e63c0?}, 0x3d9)\n\tencoding/json/encode.go:789 +0x70a\n"
	if got := Parse(encoding); len(got) != 1 || got[0].Kind != Encoding {
		t.Errorf("a panic of the encoder: %+v", got)
	}
	if got := Parse(strings.Replace(encoding, "mapEncoder", "arrayEncoder", 1)); len(got) != 0 {
		t.Errorf("another panic of the encoder: %+v", got)
	}
	if got := want[0].Active(); len(got) != 1 || got[0].Title != "goroutine 21" {
		t.Errorf("active: %+v", got)
	}
}

func TestMatch(t *testing.T) {
	f := Frame{"main", "(*T).F", "/build/main.go", 12}
	for _, tt := range []struct {
		pkg, function, file string
		want                bool
	}{
		{"app/cmd", "(*T).F", "/src/app/cmd/main.go", true},
		{"app/cmd", "(*T).F", "/src/app/cmd/other.go", false},
		{"app/cmd", "T.F", "/src/app/cmd/main.go", false},
		{"main", "(*T).F", "/x.go", true},
	} {
		if got := f.In(tt.pkg, tt.function, tt.file); got != tt.want {
			t.Errorf("%+v: %t", tt, got)
		}
	}
	if !f.At("/src/app/cmd/main.go", 12) || f.At("/src/app/cmd/main.go", 13) {
		t.Error("lines")
	}
}
