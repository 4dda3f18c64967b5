package crash

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A Report is one crash or race.
type Report struct {
	Kind   Kind
	Stacks []Stack
}

// A Kind says what happened.
type Kind string

const (
	Writes    Kind = "concurrent map writes"
	ReadWrite Kind = "concurrent map read and map write"
	Iteration Kind = "concurrent map iteration and map write"
	Race      Kind = "data race"
	Encoding  Kind = "panic while a map was encoded" // which grew meanwhile
)

// Meaning returns what the kind means for the program.
func (k Kind) Meaning() string {
	switch k {
	case Writes:
		return "two goroutines wrote to one map at the same time"
	case ReadWrite:
		return "one goroutine read a map while another wrote to it"
	case Iteration:
		return "one goroutine iterated over a map, to range over, encode, copy or print it, while another wrote to it"
	case Encoding:
		return "encoding/json found more or fewer entries in a map than it had counted: another goroutine was writing to it"
	}
	return "two goroutines used the same data without synchronisation, and at least one of them wrote to it"
}

// A Stack is what one goroutine was doing, innermost call first.
type Stack struct {
	Title  string // such as "goroutine 7" or "Previous write by goroutine 8"
	Active bool   // it was running, and not waiting for something
	Frames []Frame
}

// A Frame is a call.
type Frame struct {
	Package  string // import path, or main
	Function string // F, T.F, (*T).F; what literals add to it is left out
	File     string // as it was called where the program was built
	Line     int
}

var (
	fatal     = regexp.MustCompile(`fatal error: (concurrent map [a-z ]+)`)
	goroutine = regexp.MustCompile(`^(goroutine \d+) [^\[]*\[([^\]]*)\]:$`)
	access    = regexp.MustCompile(`^((?:Previous )?(?i:atomic )?(?i:read|write)) at 0x[0-9a-f]+ by (.*):$`)
	position  = regexp.MustCompile(`^(.+\.go):(\d+)(?: |$)`)
)

// Parse finds all reports in a text that may have others around them.
func Parse(text string) []Report {
	p := &parser{}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		next := ""
		if i+1 < len(lines) {
			next = strings.TrimSpace(lines[i+1])
		}
		p.line(strings.TrimSpace(line), next)
	}
	return slices.DeleteFunc(p.reports, func(r Report) bool { return r.Kind == Encoding && !r.encodes() })
}

// encodes reports whether a panic is one of the encoder of maps.
func (r *Report) encodes() bool {
	return slices.ContainsFunc(r.Active(), func(s Stack) bool {
		return slices.ContainsFunc(s.Frames, func(f Frame) bool {
			return f.Package == "encoding/json" && f.Function == "mapEncoder.encode"
		})
	})
}

type parser struct {
	reports []Report
	inStack bool
}

// line reads a line, of which the next may be a part.
func (p *parser) line(line, next string) {
	if kind, ok := begins(line); ok {
		p.reports, p.inStack = append(p.reports, Report{Kind: kind}), false
	}
	if len(p.reports) == 0 {
		return
	}
	report := &p.reports[len(p.reports)-1]
	if s, ok := report.stack(line); ok {
		report.Stacks, p.inStack = append(report.Stacks, s), true
		return
	}
	if line == "" || strings.HasPrefix(line, "created by ") || strings.HasPrefix(line, "Goroutine ") {
		p.inStack = false
	}
	if frame, ok := parseFrame(line, next); ok && p.inStack {
		s := &report.Stacks[len(report.Stacks)-1]
		s.Frames = append(s.Frames, frame)
	}
}

// begins returns the kind of the report that begins with a line, if one does.
func begins(line string) (Kind, bool) {
	if m := fatal.FindStringSubmatch(line); m != nil {
		return Kind(m[1]), true
	}
	if strings.HasPrefix(line, "panic: runtime error: index out of range") {
		return Encoding, true
	}
	return Race, strings.HasSuffix(line, "WARNING: DATA RACE")
}

// stack returns the stack that a line is the title of, if it is one.
func (r *Report) stack(line string) (Stack, bool) {
	if r.Kind == Race {
		m := access.FindStringSubmatch(line)
		if m == nil {
			return Stack{}, false
		}
		return Stack{Title: m[1] + " by " + m[2], Active: true}, true
	}
	m := goroutine.FindStringSubmatch(line)
	if m == nil {
		return Stack{}, false
	}
	return Stack{Title: m[1], Active: strings.HasPrefix(m[2], "running") || strings.HasPrefix(m[2], "runnable")}, true
}

// parseFrame reads a call and the line after it, which says where it is.
func parseFrame(call, where string) (Frame, bool) {
	at := position.FindStringSubmatch(where)
	open := strings.LastIndex(call, "(")
	if at == nil || open <= 0 || !strings.HasSuffix(call, ")") {
		return Frame{}, false
	}
	line, err := strconv.Atoi(at[2])
	if err != nil {
		return Frame{}, false
	}
	f := Frame{File: at[1], Line: line}
	f.Package, f.Function = splitName(call[:open])
	return f, f.Function != ""
}

// closure is what the compiler adds to the names of functions that have none.
var closure = regexp.MustCompile(`(\.func\d+|\.gowrap\d+|\.deferwrap\d+|\.\d+|-fm|-range\d+)+$`)

// splitName splits the full name of a function. Dots in the last element of an
// import path are escaped in there.
func splitName(name string) (pkg, function string) {
	name = closure.ReplaceAllString(strings.ReplaceAll(name, "[...]", ""), "")
	slash := strings.LastIndex(name, "/") + 1
	last, function, _ := strings.Cut(name[slash:], ".")
	pkg = name[:slash] + last
	if plain, err := url.PathUnescape(pkg); err == nil {
		pkg = plain
	}
	return pkg, function
}
