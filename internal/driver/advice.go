package driver

import (
	"os"
	"path/filepath"
	"strings"
)

// maxAdvised bounds how many modules are named.
const maxAdvised = 3

// adviceFor returns what to type instead of a pattern that matches nothing, behind a
// semicolon, or "".
func adviceFor(pattern string, tool *goTool, cfg *Config) string {
	base := strings.TrimSuffix(pattern, "/...")
	local := pattern == "." || pattern == ".." || strings.HasPrefix(pattern, "./") || strings.HasPrefix(pattern, "../")
	switch {
	case local:
		return moduleAdvice(tool, cfg)
	case filepath.IsAbs(pattern) || base == "":
		return ""
	}
	if info, err := os.Stat(filepath.Join(cfg.Dir, base)); err != nil || !info.IsDir() {
		return ""
	}
	return "; for the directory, say ./" + pattern
}

// moduleAdvice names the modules below a directory of a workspace that is in none.
func moduleAdvice(tool *goTool, cfg *Config) string {
	dirs, err := tool.workspace()
	if err != nil {
		return ""
	}
	var below []string
	for _, dir := range dirs {
		rel, err := filepath.Rel(cfg.Dir, dir)
		switch {
		case within(dir, cfg.Dir):
			return ""
		case err == nil && filepath.IsLocal(rel) && len(below) < maxAdvised:
			below = append(below, "./"+filepath.ToSlash(rel)+"/...")
		}
	}
	if len(below) == 0 {
		return ""
	}
	return "; for the modules of the workspace, say work, or name them: " + strings.Join(below, " ")
}
