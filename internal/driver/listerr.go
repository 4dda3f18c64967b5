package driver

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// checkList reports what "go list -e" said is wrong with what the user asked
// for. Errors that a package with files has are left to the checker, which
// knows better whether they matter; missing dependencies are told where they
// are imported.
func checkList(pkgs []*listed, warnings string, tool *goTool, cfg *Config) error {
	var failures []*Failure
	matched := false
	for _, pkg := range pkgs {
		matched = matched || !pkg.DepOnly
		if pkg.failure = brokenPackage(pkg, cfg); pkg.failure != nil {
			continue
		}
		if f := complainAbout(pkg, tool, cfg); f != nil {
			failures = append(failures, f)
		}
	}
	for _, pattern := range unmatched(warnings) {
		if slices.Contains(cfg.Implied, pattern) {
			continue
		}
		if pattern == "all" && outsideModule(tool) {
			failures = append(failures, noModule(cfg))
			continue
		}
		failures = append(failures, &Failure{Package: pattern, Cause: matchedNone + adviceFor(pattern, tool, cfg)})
	}
	if len(failures) == 0 && !matched {
		return fail(strings.Join(cfg.Patterns, " "), matchedNone)
	}
	if len(failures) > 0 {
		return newLoadError(failures)
	}
	return nil
}

// brokenPackage returns why the checker cannot tell what is wrong with pkg, although it
// exists, or nil. Other packages are none the worse.
func brokenPackage(pkg *listed, cfg *Config) *Failure {
	switch {
	case pkg.Error == nil || pkg.DepOnly || isTestMain(pkg):
		return nil
	case strings.HasPrefix(pkg.Error.Err, cycleMessage):
		path, _, _ := strings.Cut(pkg.ImportPath, " [")
		stack := strings.Join(pkg.Error.ImportStack, " -> ")
		return &Failure{Package: path, Cause: oneLine(pkg.Error.Err) + ": " + stack}
	case isUnreadable(pkg):
		return &Failure{Cause: causeOf(pkg, "", cfg.Base)}
	case pkg.unread != "":
		return &Failure{Package: pkg.ImportPath, Cause: "cannot be read: " + pkg.unread}
	case len(pkg.GoFiles)+len(pkg.CgoFiles) == 0 && byWildcard(pkg) && !strings.Contains(pkg.ImportPath, "...") && !isTolerated(pkg, cfg):
		return &Failure{Package: pkg.ImportPath, Cause: causeOf(pkg, "", cfg.Base)}
	}
	return nil
}

// matchedNone says that there are no packages of a pattern.
const matchedNone = "matched no packages"

// cycleMessage begins what is said of imports that lead back to where they started.
const cycleMessage = "import cycle not allowed"

// complainAbout returns what is wrong with the pattern that pkg stands for, or nil.
func complainAbout(pkg *listed, tool *goTool, cfg *Config) *Failure {
	switch {
	case pkg.Error == nil || pkg.DepOnly || isTestMain(pkg):
		return nil
	case len(pkg.GoFiles)+len(pkg.CgoFiles) > 0 || isTolerated(pkg, cfg):
		return nil
	case outsideModule(tool):
		return noModule(cfg)
	}
	pattern := patternOf(pkg, cfg)
	if strings.HasSuffix(pattern, ".go") {
		if _, err := os.Stat(filepath.Join(cfg.Base, pattern)); errors.Is(err, fs.ErrNotExist) {
			return &Failure{Package: pattern, Cause: "no such file"}
		}
	}
	return &Failure{Package: pattern, Cause: causeOf(pkg, pattern, cfg.Base) + adviceFor(pattern, tool, cfg)}
}

// isUnreadable reports whether pkg lacks a file that could not be opened. The go
// command leaves such files out of the list, so that the checker misses them.
func isUnreadable(pkg *listed) bool {
	return len(pkg.Invalid) > 0 && strings.HasPrefix(pkg.Error.Err, "open ")
}

// noteUnread makes pkg the directory that a pattern with "..." could not look into, if that is
// what it stands for. It does not concern what else the pattern matches.
func (pkg *listed) noteUnread(base string) {
	if pkg.Error == nil || !byWildcard(pkg) || pkg.Match[0] != pkg.ImportPath {
		return
	}
	rest, ok := strings.CutPrefix(pkg.Error.Err, "pattern "+pkg.ImportPath+": open ")
	if i := strings.LastIndex(rest, ": "); ok && i > 0 {
		dir := rest[:i]
		if filepath.IsAbs(dir) {
			dir = relative(base, dir)
		}
		pkg.ImportPath, pkg.unread = "./"+filepath.ToSlash(dir), rest[i+2:]
	}
}

// isTolerated reports whether a package without files is nothing to complain
// about: a wildcard came across it, or all its files are tests.
func isTolerated(pkg *listed, cfg *Config) bool {
	msg := pkg.Error.Err
	if strings.HasPrefix(msg, "no non-test Go files") && cfg.Tests {
		return true
	}
	empty := strings.HasPrefix(msg, "no non-test Go files") || strings.HasPrefix(msg, "no Go files") ||
		strings.HasPrefix(msg, "build constraints exclude all Go files")
	return empty && byWildcard(pkg)
}

// byWildcard reports whether only patterns with "..." match pkg.
func byWildcard(pkg *listed) bool {
	for _, pattern := range pkg.Match {
		if !strings.Contains(pattern, "...") {
			return false
		}
	}
	return len(pkg.Match) > 0
}

// outsideModule reports whether the go command found no module to work in.
func outsideModule(tool *goTool) bool {
	return tool.GO111MODULE != "off" && tool.GOWORK == "" && (tool.GOMOD == "" || tool.GOMOD == os.DevNull)
}

// noModule says that.
func noModule(cfg *Config) *Failure {
	return &Failure{Cause: "no go.mod found in " + cfg.Dir + " or any directory above it"}
}

// patternOf returns what the user typed to get pkg, if that is known.
func patternOf(pkg *listed, cfg *Config) string {
	if len(pkg.Match) == 1 {
		return pkg.Match[0]
	}
	if filepath.IsAbs(pkg.ImportPath) {
		return relative(cfg.Base, pkg.ImportPath)
	}
	return pkg.ImportPath
}

// causeOf returns what the go command says is wrong with pkg, without the
// pattern and without the absolute path of dir.
func causeOf(pkg *listed, pattern, dir string) string {
	msg := strings.TrimPrefix(oneLine(pkg.Error.Err), "pattern "+pattern+": ")
	if strings.HasSuffix(msg, ": directory not found") {
		return "no such directory"
	}
	return strings.ReplaceAll(strings.ReplaceAll(msg, dir+string(filepath.Separator), ""), " in "+dir, " in this directory")
}

// unmatched returns the patterns that the go command warned about.
func unmatched(warnings string) []string {
	var patterns []string
	for _, line := range strings.Split(warnings, "\n") {
		rest, ok := strings.CutPrefix(line, `go: warning: "`)
		if pattern, _, found := strings.Cut(rest, `" matched no packages`); ok && found {
			patterns = append(patterns, pattern)
		}
	}
	return patterns
}

// isTestMain reports whether pkg is the main package that the go command
// generates to run tests.
func isTestMain(pkg *listed) bool {
	if pkg.Name != "main" || !strings.HasSuffix(pkg.ImportPath, ".test") {
		return false
	}
	return slices.ContainsFunc(pkg.Imports, func(path string) bool {
		path, _, _ = strings.Cut(path, " [") // its variant, in tests of what it imports
		return path == "testing/internal/testdeps"
	})
}
