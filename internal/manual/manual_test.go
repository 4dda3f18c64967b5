package manual

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestScreen checks that what is printed fits a screen of 80 columns and 50 lines.
func TestScreen(t *testing.T) {
	texts := map[string]string{"usage": Usage()}
	for _, name := range Topics() {
		texts[name], _ = Topic(name)
	}
	for _, f := range All() {
		texts["-"+f.Name], _ = Topic("-" + f.Name)
	}
	for name, text := range texts {
		if lines := strings.Count(text, "\n"); lines > 49 || lines < 2 {
			t.Errorf("%s has %d lines", name, lines)
		}
		for line := range strings.Lines(text) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 80 {
				t.Errorf("%s: %d columns: %s", name, n, line)
			}
		}
		if strings.ContainsAny(text, "`\t") || strings.Contains(text, "](") {
			t.Errorf("%s has marks of Markdown:\n%s", name, text)
		}
	}
}

func TestTopics(t *testing.T) {
	for _, name := range []string{"contracts", "directives", "exit", "flags", "forms", "intent", "settings"} {
		if !slices.Contains(Topics(), name) || !strings.Contains(Usage(), name) {
			t.Errorf("no topic %s", name)
		}
	}
	for _, name := range []string{"nosuch", "../embed", "-nosuch", "nil", ""} {
		if text, ok := Topic(name); ok {
			t.Errorf("topic %q: %s", name, text)
		}
	}
}

// TestBash completes command lines in bash.
func TestBash(t *testing.T) {
	script, _ := Completion("bash")
	for line, want := range map[string]string{
		"mapfix -ni":             "-nil",
		"mapfix -fix -nil = pre": "preserve",
		"mapfix -nil = ":         "empty preserve",
		"mapfix -fail-on un":     "unsafe",
		"mapfix help for":        "forms",
		"mapfix help -uns":       "-unsafe",
		"mapfix completion f":    "fish",
		"mapfix compl":           "completion",
		"mapfix -help ex":        "exit",
		"mapfix -new-from re":    "",
	} {
		words := strings.Fields(line)
		if strings.HasSuffix(line, " ") {
			words = append(words, "")
		}
		for i := range words {
			words[i] = quoted(words[i])
		}
		ask := "compopt() { :; }\n" + script + "\nCOMP_WORDS=(" + strings.Join(words, " ") + ")\n" +
			"COMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_mapfix\necho \"${COMPREPLY[*]}\"\n"
		if got := shell(t, "bash", ask); got != want {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
}

// TestFish completes command lines in fish.
func TestFish(t *testing.T) {
	script, _ := Completion("fish")
	for line, want := range map[string]string{
		"mapfix -nil pr":      "preserve\twhat the copy of a nil map is (default: empty)",
		"mapfix help for":     "forms",
		"mapfix completion z": "zsh",
		"mapfix -wri":         "-write-baseline\twith -baseline: list what is found now, and exit",
	} {
		if got := shell(t, "fish", script+"\ncomplete -C "+quoted(line)+"\n"); got != want {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
}

// TestZsh checks the grammar, and asks _arguments whether it understands the flags.
func TestZsh(t *testing.T) {
	script, _ := Completion("zsh")
	shell(t, "zsh", "autoload -U compinit; compinit -D -u\n"+script)
	for _, want := range []string{"'-nil=-[", "'-only=[", "'-fix["} {
		if !strings.Contains(script, want) {
			t.Errorf("no %s", want)
		}
	}
}

// shell runs a script and returns what it prints.
func shell(t *testing.T, name, script string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("there is no %s: %v", name, err)
	}
	cmd := exec.Command(name)
	cmd.Dir = t.TempDir()
	if name == "zsh" {
		cmd.Args = append(cmd.Args, "-f")
	}
	cmd.Stdin = strings.NewReader(script)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return strings.TrimSpace(string(out))
}
