package manual

// Groups returns all flags, in the order in which they are explained.
func Groups() []Group {
	return []Group{
		{Title: "What to do", Flags: actions(), Intro: "Without a flag from this table, mapfix reports what it finds, with the evidence."},
		{Title: "Which findings", Flags: limits()},
		{Title: "How to print them", Flags: formats()},
		{Title: "How to fix", Flags: repairs()},
		{Title: "What to load", Flags: sources(), Rare: true},
		{Title: "Others", Flags: others(), Rare: true},
	}
}

func actions() []Flag {
	return []Flag{
		{Name: "diff", Short: "print a unified diff of what -fix would do",
			Meaning: "print a unified diff of what `-fix` would do, and write nothing. File names are relative to the root of the git repository, if there is one"},
		{Name: "fix", Short: "apply safe fixes; say what was not fixed, and why",
			Meaning: "apply safe fixes; print what was applied, and what was not and why"},
		{Name: "unsafe", Short: "with -diff, -fix and -i: unsafe fixes too",
			Meaning: "with `-diff`, `-fix` and `-i`: unsafe fixes too"},
		{Name: "i", Short: "review fixes one by one on the terminal",
			Meaning: "review fixes one by one on the terminal, and apply those you accept; see [Review](command-line.md#review)"},
		{Name: "json", Short: "print the findings as one JSON object",
			Meaning: "print the findings as one JSON object, each with its fix; see [JSON](command-line.md#json)"},
		{Name: "explain", Takes: "FILE:LINE", Path: File, Short: "say what was decided about the writes on a line",
			Meaning: "say what was decided about each write to a map on that line, and why, even if it was left alone; with `-json` as one JSON object; see [Why here, and why not there?](command-line.md#why-here-and-why-not-there)"},
	}
}

func limits() []Flag {
	return []Flag{
		{Name: "only", Takes: "ID[,ID]", Short: "these alone",
			Meaning: "these findings alone; all others are ignored. `-short` and `-json` print the IDs"},
		{Name: "new-from", Takes: "REV", Short: "on lines changed since REV and HEAD diverged",
			Meaning: "those on lines that changed since the merge base of REV and `HEAD`, committed or not; see [What is new](command-line.md#what-is-new)"},
		{Name: "staged", Short: "on lines that are staged in git",
			Meaning: "those on lines that are staged in git, in the program as it would be committed; see [What is new](command-line.md#what-is-new)"},
		{Name: "from", Takes: "FILE", Path: File, Short: `through the functions in a crash or race report`,
			Meaning: "those that flow through the functions that were running in a crash, `fatal error: concurrent map ...`, or in a report of the race detector; `-` reads standard input. See [After a crash](command-line.md#after-a-crash)"},
		{Name: "exclude", Takes: "PATH[,PATH]", Path: Directory, Short: "not in these files or directories",
			Meaning: "those that are not in this file or below this directory; `*` stands for part of a name. The whole program is still analysed"},
		{Name: "fail-on", Takes: "LEVEL", Values: []string{"safe", "unsafe", "display", "never"}, Short: "exit with 1 for: safe, unsafe, display (any) or never",
			Meaning: "which findings make the exit code 1: `safe`, `unsafe` (safe ones too), `display` (any; the default) or `never`"},
		{Name: "baseline", Takes: "FILE", Path: File, Short: "pass over the findings that FILE lists",
			Meaning: "pass over the findings that the file lists; see [Baseline](command-line.md#baseline)"},
		{Name: "write-baseline", Short: "with -baseline: list what is found now, and exit",
			Meaning: "with `-baseline`: write what is found now to the file, and exit with 0"},
	}
}

func formats() []Flag {
	return []Flag{
		{Name: "short", Short: "one line each, with its ID",
			Meaning: "one line for each finding, ending in its ID. With `-fix`: without the reasons"},
		{Name: "stat", Short: "counts by package, outcome and reason, in Markdown",
			Meaning: "tables in Markdown, for a pull request: findings by package and outcome, and the reasons against a copy. With `-fix`: what was fixed and what remains"},
		{Name: "why", Short: "with -diff: each finding before the hunks that fix it",
			Meaning: "with `-diff`: before the hunks of each file, the findings that they fix, with the evidence. `git apply` ignores them"},
		{Name: "github", Short: "annotations for a GitHub Actions workflow",
			Meaning: "commands that make GitHub Actions annotate the lines of a pull request: errors for safe findings, warnings for unsafe ones, notices for the others"},
		{Name: "html", Takes: "FILE", Path: File, Short: "also write FILE as a page to browse",
			Meaning: "also write the findings as one self-contained page; see [The page](command-line.md#the-page)"},
		{Name: "sarif", Takes: "FILE", Path: File, Short: "also write FILE for code scanning",
			Meaning: "also write the findings in [SARIF](https://sarifweb.azurewebsites.net) 2.1.0, for code scanning and editors: the path from the root to the readers is a code flow, fixes are included, and findings that a directive or the baseline silences are marked as suppressed. File names are relative to the root of the repository. If the program cannot be loaded, the file says why"},
	}
}

func repairs() []Flag {
	return []Flag{
		{Name: "nil", Takes: "=empty|preserve", Values: []string{"empty", "preserve"}, Short: "what the copy of a nil map is (default: empty)",
			Meaning: "the copy of a nil map is an empty map, which can be written (`empty`, the default), or nil (`preserve`). In a package that already has copy functions, new ones do what those do"},
		{Name: "helper", Takes: "=WHERE", Values: []string{"file", "inline", "maps"}, Short: "where copy functions go; see mapfix help -helper",
			Meaning: "where copy functions go. `file`: into a file of their own in each package, `mapfix_deepcopy.go` (the default). `inline`: to the end of the file that calls them. An import path: into this package of your module, which is created or extended, and imported where it is called; what cannot go there without an import cycle stays in the package's own file. `maps`: `maps.Clone` is called where one level is exactly enough and the language version is 1.21 or later; the copy of nil is then nil, unless `-nil=empty` is given too; deeper copies go into the package's file. An existing copy function is called wherever it is, and a package that calls those of another package goes on doing so"},
		{Name: "check", Takes: "COMMAND", Short: "keep only the fixes with which COMMAND passes",
			Meaning: "with `-diff` and `-fix`: keep only the fixes with which the command, such as `'go test ./...'`, passes; it runs before a file is written. See [Trying fixes](command-line.md#trying-fixes)"},
	}
}

func sources() []Flag {
	return []Flag{
		{Name: "C", Takes: "DIR", Path: Directory, Short: "run in DIR; printed paths are relative to it",
			Meaning: "run in DIR; printed paths are relative to it, and so are the files that other flags name"},
		{Name: "tags", Takes: "LIST", Short: "build tags, separated by commas", Meaning: "build tags, separated by commas"},
		{Name: "platforms", Takes: "LIST", Short: "as built for each, such as linux/amd64,windows/amd64",
			Meaning: "analyse the program as it is built for each of these, such as `linux/amd64,windows/amd64,linux/amd64+integration`; see [Platforms](command-line.md#platforms)"},
		{Name: "tests", Takes: "=false", Values: []string{"true", "false"}, Short: "leave out test files", Meaning: "leave out test files; what tests rely on is then not looked at"},
		{Name: "contracts", Takes: "FILE", Path: File, Short: "additional contracts about sharing",
			Meaning: "additional contracts about sharing; [contracts.md](contracts.md) explains the file"},
	}
}

func others() []Flag {
	return []Flag{
		{Name: "config", Takes: "FILE", Path: File, Short: `read settings from FILE; "off" for none`,
			Meaning: "read [settings](command-line.md#settings) from the file; `off` for none. The default is the `mapfix.yaml` in the directory that mapfix runs in, or in the nearest one above, up to the root of the git repository"},
		{Name: "print-config", Short: "print the settings in effect and where each comes from",
			Meaning: "print the settings in effect, in the form of such a file, and where each comes from"},
		{Name: "cache", Takes: "DIR", Path: Directory, Short: `keep results of packages in DIR; "off" for nowhere`,
			Meaning: "keep the results of packages in DIR; `off` for nowhere (default: `mapfix` in the user's cache directory)"},
		{Name: "clean-cache", Short: "delete the cache and exit", Meaning: "delete the cache and exit"},
		{Name: "j", Takes: "N", Short: "work on N packages at a time",
			Meaning: "work on N packages at a time (default: one for each CPU)"},
		{Name: "v", Short: "print progress and timings on standard error", Meaning: "print progress and timings on standard error"},
		{Name: "version", Short: "print the version and exit", Meaning: "print the version and exit; so does `mapfix version`"},
		{Name: "help", Takes: "[TOPIC]", Short: "print help, or more about a topic or a flag",
			Meaning: "print help; with a topic, or a flag, what there is to say about it; so does `mapfix help`"},
	}
}
