package mapfix_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aymanbagabas/go-udiff"

	"github.com/mapfix/mapfix/internal/archive"
)

// formsFile has the tables of forms.
const formsFile = "docs/forms.md"

// The marks around the tables.
const (
	formsBegin = "<!-- forms:begin -->\n"
	formsEnd   = "<!-- forms:end -->\n"
)

// A formTier is a chapter: the archives of one directory.
type formTier struct {
	dir, title string
	groups     []formGroup
	outcome    func(*archive.Archive) string
}

// A formGroup is one table in a chapter. It takes the archives whose names
// start with one of its prefixes and that no group before it took; a group
// without prefixes takes the rest.
type formGroup struct {
	title    string
	prefixes []string
}

// formTiers returns the chapters in the order in which readers want them.
func formTiers() []formTier {
	return []formTier{
		{"fix", "Repaired", fixGroups(), fixOutcome},
		{"refuse", "Left alone", refuseGroups(), refuseOutcome},
		{"wanted", "Not found yet", []formGroup{{"Mistakes that go unnoticed or are only reported as unsafe", nil}}, wantedOutcome},
		{"detect", "Reported, but not changed", []formGroup{{"What a copy does not cure, or may not", nil}}, detectOutcome},
	}
}

func fixGroups() []formGroup {
	return []formGroup{
		{"Where the repair goes and what it keeps", []string{
			"byte_order_mark", "comments_", "crlf_", "generic_", "go117_", "name_", "nil_check", "no_final_newline",
			"reuses_", "two_", "unformatted_",
		}},
		{"Where the shared map comes from", []string{
			"callee_writes_and_returns", "channel_", "closure_captures", "context_", "function_variable", "getter_", "handler_",
			"json_tree", "lazy_", "lister_", "nested_struct_below", "once_value", "parameter_chain", "promoted_field", "snapshot_",
			"sync_map", "template_data", "webhook_",
		}},
		{"Copies that are too shallow", []string{
			"clone_", "copy_is_too_shallow", "each_callback", "else_branch", "nested_struct_of", "nested_struct_with", "outer_map",
			"shallow_", "value_receiver",
		}},
		{"How it is written", []string{
			"callee_", "clear_", "delete_", "depth_", "element_of_", "http_", "json_overlays", "maps_", "method_",
			"limits_", "normalise_", "scorecard_", "set_of", "url_", "worker_", "wrong_lock",
		}},
		{"How it gets a name, and what happens to it then", nil},
	}
}

func refuseGroups() []formGroup {
	return []formGroup{
		{"The map is the writer's own already", []string{
			"all_implementations", "callee_makes", "copied_at", "copy_on_write", "deepcopy_", "fresh_", "getter_returns_a_copy",
			"lister_object", "object_fresh", "only_read", "outgoing_", "per_request", "pooled_", "rebound_", "scratch_",
		}},
		{"Built while the program starts, or under construction", []string{
			"builder_", "config_built", "flag_values", "functional_options", "init_functions", "layers_", "loader_", "plugin_", "settings_",
			"table_filled", "template_functions", "translation_",
		}},
		{"Asked for", []string{"directive_", "generated_"}},
		{"Filled for the caller, walked through, handed over", []string{
			"broadcast_", "handed_over", "output_parameter", "response_header", "set_path", "tracker_", "trie_", "visited_", "written_back",
		}},
		{"State of the map's owner", nil},
	}
}

// fixOutcome says whether the repair of an archive has been recorded, which
// happens only if the program is right after it.
func fixOutcome(a *archive.Archive) string {
	if _, ok := a.Section(archive.Report); ok {
		return "repaired"
	}
	return "**not yet repaired**"
}

func refuseOutcome(a *archive.Archive) string {
	if report, ok := a.Section(archive.Report); ok && report != "" {
		return "reported as unsafe"
	}
	return "silence"
}

func detectOutcome(a *archive.Archive) string {
	report, _ := a.Section(archive.Report)
	switch {
	case report == "":
		return "**not yet reported**"
	case strings.Contains(report, "display "):
		return "reported for display"
	}
	return "reported as unsafe"
}

// TestGoldenForms checks that the tables say what the archives say. With -update it
// writes them; it runs after TestGolden, so that they have what was just recorded.
func TestGoldenForms(t *testing.T) {
	data, err := os.ReadFile(formsFile)
	if err != nil {
		t.Fatal(err)
	}
	old := string(data)
	head, rest, begins := strings.Cut(old, formsBegin)
	_, tail, ends := strings.Cut(rest, formsEnd)
	if !begins || !ends {
		t.Fatalf("%s does not have the lines %s and %s", formsFile, strings.TrimSpace(formsBegin), strings.TrimSpace(formsEnd))
	}
	current := head + formsBegin + formsTable(t) + formsEnd + tail
	switch {
	case current == old:
	case *update:
		if err := os.WriteFile(formsFile, []byte(current), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("the table of forms is stale; \"go test -run GoldenForms -update .\" rewrites it:\n%s",
			udiff.Unified(formsFile, "archives", old, current))
	}
}

// formsTable returns the text between the marks.
func formsTable(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	for _, tier := range formTiers() {
		fmt.Fprintf(&b, "\n## %s\n", tier.title)
		groups := groupForms(readArchives(t, tier.dir), tier.groups)
		for i, group := range tier.groups {
			if len(groups[i]) > 0 {
				fmt.Fprintf(&b, "\n| %s | outcome |\n| --- | --- |\n", group.title)
			}
			for _, a := range groups[i] {
				b.WriteString(formRow(a, tier.outcome(a)))
			}
		}
	}
	return b.String() + "\n"
}

// groupForms returns the archives that belong to each group, in order.
func groupForms(archives []*archive.Archive, groups []formGroup) [][]*archive.Archive {
	out := make([][]*archive.Archive, len(groups))
	for _, a := range archives {
		i := slices.IndexFunc(groups, func(g formGroup) bool { return g.takes(a.Base()) })
		if i >= 0 {
			out[i] = append(out[i], a)
		}
	}
	return out
}

// takes reports whether an archive may be in the group.
func (g formGroup) takes(name string) bool {
	return g.prefixes == nil || slices.ContainsFunc(g.prefixes, func(p string) bool { return strings.HasPrefix(name, p) })
}

// formRow returns the row of one archive, which links to it.
func formRow(a *archive.Archive, outcome string) string {
	name := strings.ReplaceAll(a.Base(), "_", " ")
	return fmt.Sprintf("| [%s](../%s): %s | %s |\n", name, filepath.ToSlash(a.Path), firstSentence(a.Reason()), outcome)
}

// shortSentence is the length up to which a sentence says too little by itself.
const shortSentence = 30

// firstSentence returns the first sentence of a reason, or the first two if that is
// a mere headline, fit for a table.
func firstSentence(reason string) string {
	first, rest, _ := strings.Cut(reason, ". ")
	if len(first) < shortSentence && rest != "" {
		second, _, _ := strings.Cut(rest, ". ")
		first += ". " + second
	}
	return strings.ReplaceAll(strings.TrimSuffix(first, "."), "|", `\|`)
}

// TestFormGroups checks that each group's prefixes match an archive: a prefix
// that matches none is a slip or a leftover.
func TestFormGroups(t *testing.T) {
	for _, tier := range formTiers() {
		archives := readArchives(t, tier.dir)
		for _, group := range tier.groups {
			for _, prefix := range group.prefixes {
				if !slices.ContainsFunc(archives, func(a *archive.Archive) bool { return strings.HasPrefix(a.Base(), prefix) }) {
					t.Errorf("testdata/%s: no archive starts with %q", tier.dir, prefix)
				}
			}
		}
	}
}

func TestFirstSentence(t *testing.T) {
	for _, tt := range []struct{ reason, want string }{
		{"A map of other maps, nested thrice. And more.", "A map of other maps, nested thrice"},
		{"Uses http.Header.Set on a | b.", `Uses http.Header.Set on a \| b`},
		{"A headline. It says more. And more.", "A headline. It says more"},
		{"No end", "No end"},
	} {
		if got := firstSentence(tt.reason); got != tt.want {
			t.Errorf("firstSentence(%q) = %q, want %q", tt.reason, got, tt.want)
		}
	}
}

// wantedOutcome says what becomes of a mistake that is not repaired yet.
func wantedOutcome(*archive.Archive) string { return "left as it is" }
