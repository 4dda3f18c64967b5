package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/modfile"
)

// TestLibraries checks that design.md says why each library is used, and of no other.
func TestLibraries(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	file, err := modfile.Parse("go.mod", data, nil)
	if err != nil {
		t.Fatal(err)
	}
	var used []string
	for _, r := range file.Require {
		if !r.Indirect {
			used = append(used, shortened(r.Mod.Path))
		}
	}
	told := librariesIn(t, "design.md")
	for _, name := range used {
		if !slices.Contains(told, name) {
			t.Errorf("design.md does not say why %s is used", name)
		}
	}
	for _, name := range told {
		if !slices.Contains(used, name) {
			t.Errorf("design.md says why %s is used, which is not in go.mod", name)
		}
	}
}

// shortened returns a module path as the table has it.
func shortened(path string) string {
	path = regexp.MustCompile(`/v\d+$`).ReplaceAllString(path, "")
	return strings.TrimPrefix(path, "github.com/")
}

// librariesIn returns the names in the second column of the table of libraries.
func librariesIn(t *testing.T, name string) []string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	_, section, ok := strings.Cut(string(data), "\n## What is not ours\n")
	if !ok {
		t.Fatalf("%s has no table of libraries", name)
	}
	section, _, _ = strings.Cut(section, "\n## ")
	var all []string
	for line := range strings.Lines(section) {
		if cells := strings.Split(line, "|"); len(cells) > 3 {
			for _, m := range regexp.MustCompile("`([^`]+/[^`]+)`").FindAllStringSubmatch(cells[2], -1) {
				all = append(all, m[1])
			}
		}
	}
	return all
}

// TestLinks checks that links between the files of the documentation lead somewhere.
func TestLinks(t *testing.T) {
	names, err := filepath.Glob("*.md")
	if err != nil {
		t.Fatal(err)
	}
	help, err := filepath.Glob(filepath.Join("help", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	names = append(append(names, help...), filepath.Join("..", "README.md"), filepath.Join("..", "CONTRIBUTING.md"))
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`\]\(([^)\s]+)\)`).FindAllStringSubmatch(string(data), -1) {
			checkLink(t, name, m[1])
		}
	}
}

// checkLink checks that the file of a link exists, and has the heading that it names.
func checkLink(t *testing.T, name, link string) {
	t.Helper()
	if strings.Contains(link, "://") {
		return
	}
	file, heading, _ := strings.Cut(link, "#")
	target := name
	if file != "" {
		target = filepath.Join(filepath.Dir(name), filepath.FromSlash(file))
	}
	data, err := os.ReadFile(target)
	if info, statErr := os.Stat(target); statErr == nil && info.IsDir() {
		return
	}
	if err != nil {
		t.Errorf("%s: %s: %v", name, link, err)
		return
	}
	if heading != "" && !slices.Contains(headings(string(data)), heading) {
		t.Errorf("%s: %s has no heading #%s", name, target, heading)
	}
}

// headings returns the headings of a file as they are linked to.
func headings(markdown string) []string {
	var all []string
	for _, m := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(markdown, -1) {
		words := regexp.MustCompile(`[^a-z0-9 -]`).ReplaceAllString(strings.ToLower(m[1]), "")
		all = append(all, strings.ReplaceAll(words, " ", "-"))
	}
	return all
}
