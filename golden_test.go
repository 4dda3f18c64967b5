// Package mapfix_test runs mapfix over the programs in testdata and judges it
// by what the programs do afterwards.
package mapfix_test

import (
	"context"
	"flag"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/mapfix/mapfix/internal/archive"
	"github.com/mapfix/mapfix/internal/golden"
	"github.com/mapfix/mapfix/internal/programs"
)

var update = flag.Bool("update", false, "record want/ and report sections of the golden archives, and what programs print")

// ledgerFile has what the programs of the archives print.
var ledgerFile = filepath.Join("testdata", "runs.tsv")

// tiers are the directories of archives, each with what mapfix must do there.
var tiers = []struct {
	name  string
	check func(*testing.T, *scenario)
}{{"fix", checkFix}, {"refuse", checkRefuse}, {"detect", checkDetect}, {"wanted", checkWanted}}

// A scenario is an archive and what mapfix does with it.
type scenario struct {
	*archive.Archive
	*golden.Verdict
	claims  []programs.Claim // what its programs print
	results []programs.Result
}

// TestGolden judges every archive, then runs the programs that are not known from
// an earlier run, and at last records what came out if that is asked for.
func TestGolden(t *testing.T) {
	judge := golden.NewJudge()
	var mu sync.Mutex
	var sound []*scenario
	for _, tier := range tiers {
		archives := readArchives(t, tier.name)
		t.Run(tier.name, func(t *testing.T) {
			for _, a := range archives {
				t.Run(a.Base(), func(t *testing.T) {
					t.Parallel()
					s := judgeArchive(t, judge, a, tier.check)
					mu.Lock()
					defer mu.Unlock()
					if !t.Failed() {
						sound = append(sound, s)
					}
				})
			}
		})
	}
	runPrograms(t, sound)
}

func readArchives(t *testing.T, tier string) []*archive.Archive {
	t.Helper()
	archives, err := archive.ReadAll("testdata", tier)
	if err != nil {
		t.Fatal(err)
	}
	return archives
}

// judgeArchive checks what mapfix does with an archive.
func judgeArchive(t *testing.T, judge *golden.Judge, a *archive.Archive, check func(*testing.T, *scenario)) *scenario {
	t.Helper()
	v, err := judge.Judge(t.TempDir(), a.Inputs(), a.Flags...)
	if err != nil {
		t.Fatal(err)
	}
	for _, broken := range v.Broken {
		t.Error(broken)
	}
	s := &scenario{Archive: a, Verdict: v, claims: claimsOf(a, v.After)}
	check(t, s)
	return s
}

// checkFix checks that mapfix finds the mistake and repairs it as recorded.
func checkFix(t *testing.T, s *scenario) {
	if !golden.Has(s.Findings, "safe") {
		t.Fatalf("no safe finding:\n%s", golden.Describe(s.Findings))
	}
	if err := golden.CheckSize(s.Before, s.After, s.Lines); err != nil {
		t.Error(err)
	}
	if _, recorded := s.Section(archive.Report); !recorded && !*update {
		t.Errorf("nothing recorded; -fix does this:\n%s", golden.Describe(s.Findings))
	}
	if diff := archive.Diff(s.Wanted(), s.After); diff != "" && !*update {
		t.Errorf("-fix:\n%s", diff)
	}
	sameReport(t, s)
}

// checkRefuse checks that mapfix leaves a program alone whose writes are meant.
func checkRefuse(t *testing.T, s *scenario) {
	if golden.Has(s.Findings, "safe") {
		t.Errorf("offers to change a meant write:\n%s", golden.Describe(s.Findings))
	}
	unchanged(t, s)
	sameReport(t, s)
}

// checkDetect checks that mapfix reports a hazard, but does not apply a repair.
func checkDetect(t *testing.T, s *scenario) {
	if len(s.Findings) == 0 {
		t.Error("nothing found")
	}
	checkRefuse(t, s)
}

// checkWanted checks that a program that should be repaired, and is not yet, stays
// as it is meanwhile.
func checkWanted(t *testing.T, s *scenario) {
	if golden.Has(s.Findings, "safe") {
		t.Errorf("repaired by now, so it belongs in testdata/fix:\n%s", golden.Describe(s.Findings))
	}
	unchanged(t, s)
}

func unchanged(t *testing.T, s *scenario) {
	t.Helper()
	if diff := archive.Diff(s.Before, s.After); diff != "" {
		t.Errorf("-fix:\n%s", diff)
	}
}

// sameReport compares the findings with the report section. Without one, mapfix is
// to be silent.
func sameReport(t *testing.T, s *scenario) {
	t.Helper()
	want, _ := s.Section(archive.Report)
	if got := golden.Describe(s.Findings); got != want && !*update {
		t.Errorf("report is\n%swant\n%s", got, want)
	}
}

// TestArchivesAreWellFormed checks what can be said of an archive without
// running anything: its reason, its module, and its expectations.
func TestArchivesAreWellFormed(t *testing.T) {
	for _, tier := range tiers {
		for _, a := range readArchives(t, tier.name) {
			if err := a.CheckForm(); err != nil {
				t.Error(err)
			}
		}
	}
}

// TestRunsAreRecorded checks that testdata/runs.tsv is about the programs in the
// archives as they are, before and after the repair.
func TestRunsAreRecorded(t *testing.T) {
	if *update {
		t.Skip("TestGolden records them")
	}
	ledger, err := programs.ReadLedger(ledgerFile)
	if err != nil {
		t.Fatal(err)
	}
	if stale := ledger.Stale(allClaims(t)); len(stale) > 0 {
		t.Errorf("%s is stale; \"go test -run Golden -update .\" runs these programs and records what they print:\n%s",
			ledgerFile, strings.Join(stale, "\n"))
	}
}

// allClaims returns what the archives say about their programs.
func allClaims(t *testing.T) []programs.Claim {
	t.Helper()
	var claims []programs.Claim
	for _, tier := range tiers {
		for _, a := range readArchives(t, tier.name) {
			claims = append(claims, claimsOf(a, a.Wanted())...)
		}
	}
	return claims
}

// runPrograms checks what the programs of sound scenarios print, and records it if
// that is asked for.
func runPrograms(t *testing.T, sound []*scenario) {
	t.Helper()
	ledger, err := programs.ReadLedger(ledgerFile)
	if err != nil {
		t.Fatal(err)
	}
	var claims []programs.Claim
	for _, s := range sound {
		claims = append(claims, s.claims...)
	}
	results, err := ledger.Check(context.Background(), t.TempDir(), claims)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sound {
		s.results, results = results[:len(s.claims)], results[len(s.claims):]
		if checkOutputs(t, s) && *update {
			record(t, s, ledger)
		}
	}
	if *update {
		saveLedger(t, ledger)
	}
}
