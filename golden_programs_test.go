package mapfix_test

import (
	"strings"
	"testing"

	"github.com/mapfix/mapfix/internal/archive"
	"github.com/mapfix/mapfix/internal/golden"
	"github.com/mapfix/mapfix/internal/programs"
)

// The verdicts that each program in testdata/fix prints about itself.
const (
	intact    = "shared data intact\n"
	corrupted = "shared data corrupted\n"
)

// verdicts are the output sections with a verdict in them.
var verdicts = map[string]string{archive.StdoutBefore: corrupted, archive.StdoutAfter: intact}

// outputs returns the output sections that an archive's programs must print.
func outputs(a *archive.Archive) []string {
	switch a.Tier {
	case "fix":
		return []string{archive.StdoutBefore, archive.StdoutAfter}
	case "wanted":
		return []string{archive.StdoutBefore}
	}
	return []string{archive.Stdout}
}

// claimsOf returns what an archive says about its program, before and after the
// repair as far as it has one.
func claimsOf(a *archive.Archive, after archive.Tree) []programs.Claim {
	var claims []programs.Claim
	for _, section := range outputs(a) {
		files := a.Inputs()
		if section == archive.StdoutAfter {
			files = after
		}
		text, _ := a.Section(section)
		claims = append(claims, programs.Claim{
			Program: programs.Program{Name: a.Name() + " " + section, Files: files}, Stdout: text,
		})
	}
	return claims
}

// checkOutputs compares what the programs of a scenario print with its sections. With
// -update, a section that is missing is to be recorded.
func checkOutputs(t *testing.T, s *scenario) (ok bool) {
	t.Helper()
	ok = true
	for i, section := range outputs(s.Archive) {
		got := s.results[i]
		want, has := s.Section(section)
		switch {
		case got.Err != nil:
			t.Errorf("%s: %s: %v", s.Path, section, got.Err)
		case !strings.Contains(got.Stdout, verdicts[section]):
			t.Errorf("%s: %s does not say %q:\n%s", s.Path, section, verdicts[section], got.Stdout)
		case got.Stdout != want && (has || !*update):
			t.Errorf("%s: %s is\n%swant\n%s", s.Path, section, got.Stdout, want)
		default:
			continue
		}
		ok = false
	}
	return ok
}

// record writes what mapfix did into the archive, and what its programs printed into
// the ledger. It is called only if all promises were kept; an output section that is
// there stays.
func record(t *testing.T, s *scenario, ledger *programs.Ledger) {
	t.Helper()
	for i, section := range outputs(s.Archive) {
		if _, has := s.Section(section); !has {
			s.Set(section, s.results[i].Stdout)
		}
		ledger.Record(s.results[i])
	}
	if s.Tier != "wanted" {
		recordReport(t, s)
	}
	changed, err := s.Save()
	if err != nil {
		t.Fatal(err)
	}
	if changed {
		t.Logf("recorded %s", s.Path)
	}
}

func recordReport(t *testing.T, s *scenario) {
	t.Helper()
	if err := s.SetWanted(archive.Changes(s.Before, s.After)); err != nil {
		t.Fatal(err)
	}
	if _, had := s.Section(archive.Report); had || len(s.Findings) > 0 {
		s.Set(archive.Report, golden.Describe(s.Findings))
	}
}

// saveLedger writes the ledger without the programs of archives that are no more.
func saveLedger(t *testing.T, ledger *programs.Ledger) {
	t.Helper()
	var names []string
	for _, c := range allClaims(t) {
		names = append(names, c.Name)
	}
	if err := ledger.Save(names); err != nil {
		t.Fatal(err)
	}
}
