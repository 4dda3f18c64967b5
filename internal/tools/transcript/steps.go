package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

const intro = `# Transcript

Each front door of mapfix on [a small service](../testdata/service), in which every
request writes the rules that all requests share (the old finding, in logic/plan.go).
Then zone.go is added, which does so too (the new finding), and is staged. What follows
is written by ` + "`go run ./internal/tools/transcript`" + `, and a test keeps it current.
`

// A step is a section of the transcript.
type step struct {
	title, about string
	commands     [][]string
	shell        []string               // lines that run after these, with mapfix in the PATH
	answers      []string               // that are typed on the terminal
	after        func(s *session) error // shows what was written
}

// words splits command lines, but for what is quoted.
func words(lines ...string) [][]string {
	var all [][]string
	for _, line := range lines {
		var args []string
		for i, part := range strings.Split(line, "'") {
			if i%2 == 1 {
				args = append(args, part)
			} else {
				args = append(args, strings.Fields(part)...)
			}
		}
		all = append(all, args)
	}
	return all
}

// steps returns what is shown, in order. Only the last three
// change the service; the first of these is undone.
func steps() []step {
	return []step{
		{title: "Report", about: "What is found, with the evidence.", commands: words("")},
		{title: "In short", about: "One line each, and tables by package and reason.", commands: words("-short", "-stat")},
		{title: "Why", about: "What was decided about the writes on a line.", commands: words("-explain zone.go:17")},
		{title: "Diff", about: "What -fix would change. Nothing is written.", commands: words("-diff")},
		{title: "A commit hook", about: "Only what is staged counts: the old finding does not matter.",
			shell: []string{"cat .git/hooks/pre-commit", "git commit -m zones"}},
		{title: "A pull request", about: "Only lines that changed since a revision count.", commands: words("-new-from main -diff -why")},
		{title: "A baseline", about: "What was known when mapfix-baseline.txt was written is passed over.",
			commands: words("-baseline mapfix-baseline.txt -short"), after: (*session).showBaseline},
		{title: "After a crash", about: "What flows through the functions in a log.", commands: words("-from crash.log")},
		{title: "GitHub", about: "Annotations of lines.", commands: words("-github")},
		{title: "SARIF", about: "A file for code scanning and editors, besides.",
			commands: words("-sarif mapfix.sarif -baseline mapfix-baseline.txt -short"), after: (*session).showSARIF},
		{title: "HTML", about: "A page to look through, besides.", commands: words("-html mapfix.html -short"), after: (*session).showHTML},
		{title: "go vet and go fix", about: "One package at a time: less is known, and what is not known is not safe.",
			shell: []string{"go vet -vettool=$(which mapfix) ./...", "go fix -fixtool=$(which mapfix) -diff ./..."}},
		{title: "JSON", about: "For programs.", commands: words("-staged -json")},
		{title: "Fixes that a command passes with", about: "The command is run on an overlay, before a file is written.",
			commands: words("-fix -short -check 'go test ./...'"), after: (*session).restore},
		{title: "Review", about: "Fixes one by one, on a terminal.", commands: words("-i"), answers: []string{"n", "y", "n"}},
		{title: "Fix", about: "The rest. A second run has nothing to do.", commands: words("-fix -short", "-fix")},
	}
}

// showBaseline shows the file.
func (s *session) showBaseline() error { return s.quote("mapfix-baseline.txt", nil) }

// showHTML tells how long the page is.
func (s *session) showHTML() error {
	data, err := os.ReadFile(filepath.Join(s.dir, "mapfix.html"))
	if err != nil {
		return err
	}
	if !strings.Contains(string(data), "mapfix -fix -only") {
		return errors.New("mapfix.html does not say how to make a fix")
	}
	fmt.Fprintf(&s.text, "\nThe page is one file of about %d KB.\n", (len(data)+512)/1024)
	return nil
}

// restore undoes what a step has changed.
func (s *session) restore() error {
	if err := s.git("checkout", "-q", "."); err != nil {
		return err
	}
	return s.git("clean", "-q", "-f", "*mapfix_deepcopy.go")
}

// quote shows a file that was written, as far as pick returns something.
func (s *session) quote(name string, pick func([]byte) (string, error)) error {
	data, err := os.ReadFile(filepath.Join(s.dir, name))
	if err != nil {
		return err
	}
	text := string(data)
	if pick != nil {
		if text, err = pick(data); err != nil {
			return err
		}
	}
	fmt.Fprintf(&s.text, "\n`%s`:\n\n```\n%s```\n", name, strings.TrimRight(text, "\n")+"\n")
	return nil
}

// showSARIF shows what there is of each result.
func (s *session) showSARIF() error {
	return s.quote("mapfix.sarif", func(data []byte) (string, error) {
		var log struct {
			Runs []struct {
				Results []struct {
					RuleID, Level string
					Locations     []struct {
						PhysicalLocation struct{ ArtifactLocation struct{ URI string } }
					}
					CodeFlows, Fixes    []any
					PartialFingerprints map[string]string
					Suppressions        []struct{ Kind string }
				}
			}
		}
		if err := json.Unmarshal(data, &log); err != nil {
			return "", err
		}
		var b strings.Builder
		for _, r := range log.Runs[0].Results {
			fmt.Fprintf(&b, "%s in %s: %s, %d code flow, %d fix, fingerprint %s, suppressed %v\n", r.RuleID,
				r.Locations[0].PhysicalLocation.ArtifactLocation.URI, r.Level, len(r.CodeFlows), len(r.Fixes), r.PartialFingerprints["mapfix/v1"], r.Suppressions)
		}
		return b.String(), nil
	})
}
