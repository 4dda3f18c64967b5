package command

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/module"

	"github.com/mapfix/mapfix/rewrite"
)

// A mode is what mapfix does with what it found.
type mode string

const (
	modeReport mode = "report"
	modeDiff   mode = "-diff"
	modeFix    mode = "-fix"
	modeJSON   mode = "-json"
)

// options is a command line that makes sense.
type options struct {
	mode        mode
	patterns    []string // at least one
	dir         string   // -C, as typed
	tags        string
	placement   rewrite.Placement
	shared      string // import path, if the placement is Shared
	contracts   string // as typed; "" if there is no such file
	cache       string // as typed; "" for the user's own
	cleanCache  bool
	explain     *sourceLine // nil if there is nothing to explain
	workers     int         // 0 is one for each CPU
	unsafe      bool
	tests       bool
	preserveNil bool
	emptyNil    bool // asked for, not just the default
	verbose     bool
	version     bool
}

const usage = `mapfix finds writes to a shared map that look like writes to a local one,
and repairs them by a copy.

Usage:
    mapfix [flags] [packages]          packages default to ./...

What to do (default: report findings, with the evidence):
    -diff           print a unified diff of what -fix would do; write nothing
    -fix            apply safe fixes, and print what was applied and what was not
    -json           print the findings as one JSON object
    -explain file:line
                    tell what was decided about the writes on a line, and why;
                    not with -diff and -fix
    -unsafe         with -diff and -fix: unsafe fixes too

What to look at:
    -tests=false    leave out test files
    -tags list      build tags, separated by commas
    -C dir          run in dir; printed paths are relative to it
    -contracts file
                    what more APIs promise about sharing; docs/contracts.md
                    explains the file

How to fix:
    -nil=empty      the copy of a nil map is an empty map (default)
    -nil=preserve   the copy of a nil map is nil
    -helper=file    copy functions go into mapfix_deepcopy.go of each package
                    (default)
    -helper=inline  they go to the end of the file that calls them
    -helper=import/path
                    they go into that package of this module, which is created
                    or extended, and imported
    -helper=maps    maps.Clone is called where that is enough (Go 1.21); then
                    the copy of nil is nil, unless -nil=empty is given

Others:
    -j n            work on n packages at a time (default: one for each CPU)
    -cache dir      keep what was found out about packages in dir (default:
                    mapfix in the user's cache directory); "off" for nowhere
    -clean-cache    remove all of that, and do nothing else
    -v              print progress and timings on standard error
    -version        print the version
    -help           print this text

Exit code: 0 if nothing was found or all of it was fixed, 1 if findings remain
or the diff is not empty, 2 if the command line is wrong or something could not
be loaded or written.

As a vet tool: go vet -vettool=$(which mapfix) ./...
`

// parseArgs reads a command line. The error is flag.ErrHelp if help was asked
// for; any other is what the user did wrong, in one line.
func parseArgs(args []string) (options, error) {
	var o options
	var diff, fix, jsonOut bool
	set := flag.NewFlagSet("mapfix", flag.ContinueOnError)
	set.SetOutput(io.Discard) // we print errors and usage ourselves
	set.BoolVar(&diff, "diff", false, "")
	set.BoolVar(&fix, "fix", false, "")
	set.BoolVar(&jsonOut, "json", false, "")
	set.BoolVar(&o.unsafe, "unsafe", false, "")
	set.BoolVar(&o.tests, "tests", true, "")
	set.StringVar(&o.tags, "tags", "", "")
	set.StringVar(&o.dir, "C", "", "")
	set.Func("contracts", "", o.setContracts)
	set.Func("explain", "", o.setExplain)
	set.Func("nil", "", o.setNil)
	set.Func("helper", "", o.setPlacement)
	set.Func("j", "", o.setWorkers)
	set.Func("cache", "", o.setCache)
	set.BoolVar(&o.cleanCache, "clean-cache", false, "")
	set.BoolVar(&o.verbose, "v", false, "")
	set.BoolVar(&o.version, "version", false, "")
	if err := set.Parse(args); err != nil {
		return o, usageError(err)
	}
	var err error
	if o.mode, err = chooseMode(map[mode]bool{modeDiff: diff, modeFix: fix, modeJSON: jsonOut}); err != nil {
		return o, err
	}
	if o.explain != nil && (diff || fix) {
		return o, fmt.Errorf("-explain and %s exclude each other (see mapfix -help)", o.mode)
	}
	// The copy that maps.Clone makes of nil is nil.
	o.preserveNil = o.preserveNil || o.placement == rewrite.Maps && !o.emptyNil
	o.patterns, err = choosePatterns(set.Args())
	return o, err
}

// usageError tells where to read on.
func usageError(err error) error {
	if errors.Is(err, flag.ErrHelp) {
		return err
	}
	return fmt.Errorf("%v (see mapfix -help)", err)
}

func (o *options) setNil(value string) error {
	switch value {
	case "empty", "preserve":
		o.preserveNil, o.emptyNil = value == "preserve", value == "empty"
		return nil
	}
	return errors.New(`must be "empty" or "preserve"`)
}

func (o *options) setContracts(value string) error {
	if value == "" {
		return errors.New("must be a file")
	}
	o.contracts = value
	return nil
}

func (o *options) setCache(value string) error {
	if value == "" {
		return errors.New("must be a directory, or off")
	}
	o.cache = value
	return nil
}

// setPlacement reads where copy functions go. What has a slash is an import path.
func (o *options) setPlacement(value string) error {
	o.shared = ""
	switch {
	case value == "file":
		o.placement = rewrite.File
	case value == "inline" || value == "maps":
		o.placement = rewrite.Placement(value)
	case strings.Contains(value, "/") && module.CheckImportPath(value) == nil:
		o.placement, o.shared = rewrite.Shared, value
	default:
		return errors.New(`must be "file", "inline", "maps" or the import path of a package in this module`)
	}
	return nil
}

func (o *options) setWorkers(value string) error {
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 {
		return errors.New("must be a number above 0")
	}
	o.workers = n
	return nil
}

// chooseMode returns the mode that is asked for; there can be only one.
func chooseMode(asked map[mode]bool) (mode, error) {
	chosen := modeReport
	for _, m := range []mode{modeDiff, modeFix, modeJSON} {
		switch {
		case asked[m] && chosen != modeReport:
			return "", fmt.Errorf("%s and %s exclude each other (see mapfix -help)", chosen, m)
		case asked[m]:
			chosen = m
		}
	}
	return chosen, nil
}

// choosePatterns returns the package patterns, or the default.
func choosePatterns(args []string) ([]string, error) {
	if len(args) == 0 {
		return []string{"./..."}, nil
	}
	for _, arg := range args {
		if strings.HasPrefix(arg, "-") {
			return nil, fmt.Errorf("flag %s must come before the packages (see mapfix -help)", arg)
		}
	}
	return args, nil
}

// changeDir returns the directory that -C dir leads to from wd.
func changeDir(wd, dir string) (string, error) {
	if dir == "" {
		return wd, nil
	}
	path := dir
	if !filepath.IsAbs(path) {
		path = filepath.Join(wd, dir)
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("-C %s: no such directory", dir)
	case err != nil:
		return "", fmt.Errorf("-C %s: %v", dir, err)
	case !info.IsDir():
		return "", fmt.Errorf("-C %s: not a directory", dir)
	}
	return filepath.Clean(path), nil
}
