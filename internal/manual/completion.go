package manual

import (
	"embed"
	"slices"
	"strings"
	"text/template"
)

// scripts has a template for each shell.
//
//go:embed completion/*.tmpl
var scripts embed.FS

// Shells returns the shells that there is a completion for.
func Shells() []string { return []string{"bash", "zsh", "fish"} }

// Completion returns what makes a shell complete command lines of mapfix.
func Completion(shell string) (script string, ok bool) {
	if !slices.Contains(Shells(), shell) {
		return "", false
	}
	functions := template.FuncMap{"join": strings.Join, "quoted": quoted}
	t := template.Must(template.New(shell+".tmpl").Funcs(functions).ParseFS(scripts, "completion/"+shell+".tmpl"))
	var b strings.Builder
	err := t.Execute(&b, map[string]any{
		"Flags": All(), "Topics": Topics(), "Shells": Shells(), "File": File, "Directory": Directory,
	})
	if err != nil {
		panic(err) // the template and the data are ours, and a test fills it in
	}
	return b.String(), true
}

// quoted returns a text in single quotes, for a shell.
func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

// Switch reports whether a flag takes no value.
func (f Flag) Switch() bool { return f.Takes == "" }

// Joint returns how zsh is told whether a value stands behind "=" or may also be the
// next word.
func (f Flag) Joint() string {
	if strings.HasPrefix(f.Takes, "=") {
		return "=-"
	}
	return "="
}
