package baseline

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A Kind is what findings have in common that a baseline cannot tell apart.
type Kind struct {
	Package  string // import path
	Function string
	Alias    string // what the alias is made of
	Type     string // of the map
}

// An Entry says how often a kind of finding may occur.
type Entry struct {
	Kind
	Count int
	Line  int // of the file it was read from; 0 if it is new
}

// A Baseline is a list of entries.
type Baseline struct{ Entries []Entry }

const header = "# Findings that mapfix passes over. mapfix -write-baseline wrote this file and\n" +
	"# updates it; a line may also be removed by hand.\n" +
	"# package, function, alias, type, count\n"

// Parse reads a baseline. The error begins with the line.
func Parse(text string) (*Baseline, error) {
	b := new(Baseline)
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSuffix(line, "\r")
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) != 5 {
			return nil, fmt.Errorf("line %d: want 5 fields separated by tabs, not %d", i+1, len(fields))
		}
		n, err := strconv.Atoi(fields[4])
		if err != nil || n < 1 {
			return nil, fmt.Errorf("line %d: the count %q is not a positive number", i+1, fields[4])
		}
		b.Entries = append(b.Entries, Entry{Kind{fields[0], fields[1], fields[2], fields[3]}, n, i + 1})
	}
	return b, nil
}

// String returns the text of the file.
func (b *Baseline) String() string {
	count := map[Kind]int{}
	for _, e := range b.Entries {
		count[e.written()] += e.Count
	}
	var lines []string
	for k, n := range count {
		lines = append(lines, strings.Join([]string{k.Package, k.Function, k.Alias, k.Type, strconv.Itoa(n)}, "\t")+"\n")
	}
	slices.Sort(lines)
	return header + strings.Join(lines, "")
}

// oneLine folds white space, which separates fields and lines.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// A Comparison says which findings are in a baseline, and the other way around.
type Comparison struct {
	Known []bool  // for each finding
	Gone  []Entry // that occur less often than they say, each with the difference
}

// Compare looks up findings, of which there may be several of a kind. A finding
// whose package the baseline does not have may have come from another: it is
// known if an entry that is the same but for the package does not occur any more.
func (b *Baseline) Compare(found []Kind) Comparison {
	c := Comparison{Known: make([]bool, len(found))}
	left := slices.Clone(b.Entries)
	for _, key := range []func(Kind) Kind{Kind.written, Kind.anywhere} {
		entries := map[Kind][]*Entry{}
		for i := range left {
			k := key(left[i].Kind)
			entries[k] = append(entries[k], &left[i])
		}
		for i, k := range found {
			if !c.Known[i] {
				c.Known[i] = takeOne(entries[key(k)])
			}
		}
	}
	c.Gone = slices.DeleteFunc(left, func(e Entry) bool { return e.Count == 0 })
	return c
}

// takeOne counts one of the entries down, and reports whether there was any left.
func takeOne(entries []*Entry) bool {
	i := slices.IndexFunc(entries, func(e *Entry) bool { return e.Count > 0 })
	if i < 0 {
		return false
	}
	entries[i].Count--
	return true
}

// written returns k as it stands in a file.
func (k Kind) written() Kind {
	return Kind{oneLine(k.Package), oneLine(k.Function), oneLine(k.Alias), oneLine(k.Type)}
}

// anywhere returns k without its package.
func (k Kind) anywhere() Kind {
	k = k.written()
	k.Package = ""
	return k
}
