package manual

import (
	"path"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/docs"
)

// Topics returns the names of what there is to say more about, in order.
func Topics() []string {
	names := []string{flagsTopic}
	entries, _ := docs.Help.ReadDir("help") // it is embedded, so there is no error
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".md"))
	}
	slices.Sort(names)
	return names
}

// flagsTopic is the name of the topic with all flags.
const flagsTopic = "flags"

// Topic returns what there is to say about a topic, or about a flag by its name with
// a dash. The text fits a terminal of 80 columns.
func Topic(name string) (text string, ok bool) {
	if name == flagsTopic {
		return flagsText(), true
	}
	if f, ok := Lookup(name); ok && strings.HasPrefix(name, "-") {
		return f.text(), true
	}
	markdown, err := docs.Help.ReadFile(path.Join("help", name+".md"))
	if err != nil {
		return "", false
	}
	return plain(string(markdown)), true
}

// plain takes the marks of Markdown out of a text that reads well without them.
func plain(markdown string) string {
	return strings.ReplaceAll(strings.TrimPrefix(markdown, "# "), "`", "")
}
