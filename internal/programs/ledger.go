package programs

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"go/version"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/internal/archive"
)

// A Ledger says what programs printed when they were run. It has a line for each
// program: its name, a digest of what was run, and a digest of what it printed.
// It counts for that very program and output: whoever changes one or the other
// has to run it. Only what was run can be recorded.
type Ledger struct {
	path    string
	entries map[string]entry
	fresh   bool // run everything, whatever is recorded
}

type entry struct{ program, stdout string }

// A Claim is a program and what it is said to print.
type Claim struct {
	Program
	Stdout string
}

// A Result is what came of a claim. If the program was not run, because the ledger
// has the claim, its output is what was claimed.
type Result struct {
	Output
	Ran   bool
	claim Claim
}

// ledgerHeader is how a ledger begins.
const ledgerHeader = "# Programs that were run: name, digest of the files and the language version, digest of the output.\n"

// ReadLedger reads the ledger at path, which need not exist. If MAPFIX_TESTS is
// "all", its Check runs all programs.
func ReadLedger(path string) (*Ledger, error) {
	l := &Ledger{path: path, entries: map[string]entry{}, fresh: archive.Thorough()}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return l, nil
	}
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(fields) != 3 {
			return nil, fmt.Errorf("%s: %q is not a name and two digests", path, line)
		}
		l.entries[fields[0]] = entry{fields[1], fields[2]}
	}
	return l, nil
}

// Check returns what the programs of the claims print. It runs those, in dir, whose
// claims are not recorded, and by themselves those that keep no claim in a batch.
func (l *Ledger) Check(ctx context.Context, dir string, claims []Claim) ([]Result, error) {
	results := make([]Result, len(claims))
	var todo []Program
	var places []int
	for i, c := range claims {
		results[i] = Result{Output: Output{Stdout: c.Stdout}, claim: c}
		if l.fresh || !l.Recorded(c) {
			todo = append(todo, c.Program)
			places = append(places, i)
		}
	}
	outputs, err := Run(ctx, dir, todo)
	if err != nil {
		return nil, err
	}
	for i, out := range outputs {
		results[places[i]].Output, results[places[i]].Ran = out, true
	}
	return results, l.runAgain(ctx, dir, results)
}

// runAgain runs programs by themselves that did in a batch what was not claimed: it
// may be due to the batch.
func (l *Ledger) runAgain(ctx context.Context, dir string, results []Result) error {
	r := &runner{ctx: ctx, dir: filepath.Join(dir, "again"), outputs: make([]Output, len(results))}
	var members []member
	for i, result := range results {
		if result.Ran && !result.Alone && !result.kept() {
			members = append(members, member{result.claim.Program, i})
		}
	}
	err := r.each(members, r.runAlone)
	for _, m := range members {
		results[m.index].Output = r.outputs[m.index]
	}
	return err
}

// kept reports whether the program does what was claimed.
func (r *Result) kept() bool { return r.Err == nil && r.Stdout == r.claim.Stdout }

// Recorded reports whether the program of the claim was run and printed what is
// claimed.
func (l *Ledger) Recorded(c Claim) bool {
	return l.entries[c.Name] == entry{digest(c.Files), digestOf([]byte(c.Stdout))}
}

// Record notes what a program printed. It ignores one that failed or was not run.
func (l *Ledger) Record(r Result) {
	if r.Ran && r.Err == nil {
		l.entries[r.claim.Name] = entry{digest(r.claim.Files), digestOf([]byte(r.Stdout))}
	}
}

// Stale returns the claims that are not recorded, and the names in the ledger that
// nobody claims.
func (l *Ledger) Stale(claims []Claim) []string {
	unclaimed := maps.Clone(l.entries)
	var stale []string
	for _, c := range claims {
		delete(unclaimed, c.Name)
		if !l.Recorded(c) {
			stale = append(stale, c.Name)
		}
	}
	return append(stale, slices.Sorted(maps.Keys(unclaimed))...)
}

// Save writes the ledger, as far as it is about the names.
func (l *Ledger) Save(names []string) error {
	var b bytes.Buffer
	b.WriteString(ledgerHeader)
	for _, name := range slices.Sorted(slices.Values(names)) {
		if e, ok := l.entries[name]; ok {
			fmt.Fprintf(&b, "%s\t%s\t%s\n", name, e.program, e.stdout)
		}
	}
	if old, err := os.ReadFile(l.path); err == nil && bytes.Equal(old, b.Bytes()) {
		return nil
	}
	return os.WriteFile(l.path, b.Bytes(), 0o644)
}

// digest stands for all that decides what a program does: its files, and the
// language version of the toolchain.
func digest(files archive.Tree) string {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\n", version.Lang(runtime.Version()))
	for _, name := range archive.Names(files) {
		fmt.Fprintf(&b, "%q %d\n%s", name, len(files[name]), files[name])
	}
	return digestOf(b.Bytes())
}

// digestSize is how many bytes of a digest are kept: what is not made up to deceive
// differs in far fewer.
const digestSize = 16

func digestOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:digestSize])
}
