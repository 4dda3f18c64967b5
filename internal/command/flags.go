package command

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/builds"
	"github.com/mapfix/mapfix/rewrite"
)

// A mode is what mapfix does with what it found.
type mode string

const (
	modeReport mode = "report"
	modeDiff   mode = "-diff"
	modeFix    mode = "-fix"
	modeJSON   mode = "-json"
	modeReview mode = "-i"

	modeBaseline mode = "-write-baseline"
)

// modes returns the modes that have a flag.
func modes() []mode { return []mode{modeDiff, modeFix, modeReview, modeJSON, modeBaseline} }

// flag returns the name of the flag that asks for m.
func (m mode) flag() string { return string(m)[1:] }

// changes reports whether m is about changing files.
func (m mode) changes() bool { return m == modeDiff || m == modeFix || m == modeReview }

// options is a command line that makes sense.
type options struct {
	mode        mode
	patterns    []string // at least one
	dir         string   // -C, as typed
	tags        string
	platforms   []builds.Configuration // empty for the one that holds anyway
	placement   rewrite.Placement
	shared      string   // import path, if the placement is Shared
	exclude     []string // patterns of files, as typed
	config      string   // the settings file, as typed; "" for one that is found
	printConfig bool
	contracts   string // as typed; "" if there is no such file
	cache       string // as typed; "" for the user's own
	cleanCache  bool
	check       string      // a command line of a shell; "" for none
	explain     *sourceLine // nil if there is nothing to explain
	only        []string    // IDs of findings; empty for all
	failOn      detect.Applicability
	newFrom     string // a revision; "" for no limit
	staged      bool
	from        string // a log, as typed; "-" for standard input, "" for none
	baseline    string // as typed; "" if there is no such file
	workers     int    // 0 is one for each CPU
	unsafe      bool
	tests       bool
	preserveNil bool                 // asked for; see keepsNil
	emptyNil    bool                 // asked for, not just the default
	atMost      detect.Applicability // of findings; "" is no limit
	sarif       string               // file, as typed; "" for none
	html        string               // file, as typed; "" for none
	github      bool
	short       bool
	stat        bool
	why         bool
	verbose     bool
	version     bool
}

// define returns the flags that set the options.
func (o *options) define() *flag.FlagSet {
	set := flag.NewFlagSet("mapfix", flag.ContinueOnError)
	set.SetOutput(io.Discard) // we print errors and usage ourselves
	read := func(name, byDefault string, f func(string) error) { set.Var(&setter{byDefault, f}, name, "") }
	for _, m := range modes() {
		set.Bool(m.flag(), false, "")
	}
	set.BoolVar(&o.unsafe, "unsafe", false, "")
	set.BoolVar(&o.short, "short", false, "")
	set.BoolVar(&o.stat, "stat", false, "")
	set.BoolVar(&o.why, "why", false, "")
	set.BoolVar(&o.github, "github", false, "")
	read("sarif", "", text(&o.sarif, "must be a file"))
	read("html", "", text(&o.html, "must be a file"))
	set.BoolVar(&o.tests, "tests", true, "")
	set.StringVar(&o.tags, "tags", "", "")
	read("platforms", "", o.setPlatforms)
	set.StringVar(&o.dir, "C", "", "")
	read("only", "", o.setOnly)
	read("fail-on", string(detect.Display), o.setFailOn)
	read("new-from", "", text(&o.newFrom, "must be a commit, such as origin/main"))
	set.BoolVar(&o.staged, "staged", false, "")
	read("from", "", text(&o.from, "must be a file, or - for standard input"))
	read("baseline", "", text(&o.baseline, "must be a file"))
	read("exclude", "", o.setExclude)
	read("config", "", text(&o.config, "must be a file, or off"))
	set.BoolVar(&o.printConfig, "print-config", false, "")
	read("contracts", "", text(&o.contracts, "must be a file"))
	read("explain", "", o.setExplain)
	read("nil", "empty", o.setNil)
	read("helper", "file", o.setPlacement)
	read("check", "", text(&o.check, "must be a command, such as 'go test ./...'"))
	read("j", "", o.setWorkers)
	read("cache", "", text(&o.cache, "must be a directory, or off"))
	set.BoolVar(&o.cleanCache, "clean-cache", false, "")
	set.BoolVar(&o.verbose, "v", false, "")
	set.BoolVar(&o.version, "version", false, "")
	return set
}

// A commandLine is what was typed.
type commandLine struct {
	options
	set     *flag.FlagSet
	given   map[string]bool   // flags that were typed, and not to turn them off
	origins map[string]string // of what a settings file says, by flag
}

// withHint says which flag may have been meant instead of one that there is not, and what a
// switch may be.
func withHint(err error) error {
	if name, ok := strings.CutPrefix(err.Error(), "flag provided but not defined: "); ok {
		return fmt.Errorf("there is no flag %s%s", name, flagHint(name))
	}
	if said, ok := strings.CutSuffix(err.Error(), ": parse error"); ok {
		return fmt.Errorf("%s: must be true or false", said)
	}
	return err
}

// parseArgs reads a command line. The error is flag.ErrHelp if help was asked
// for; any other is what the user did wrong, in one line.
func parseArgs(args []string) (*commandLine, error) {
	line := &commandLine{options: options{failOn: detect.Display}, origins: map[string]string{}}
	line.set = line.define()
	err := line.set.Parse(args)
	if err != nil {
		err = withHint(err)
	}
	line.given = givenFlags(line.set)
	line.mode = chooseMode(line.given) // which says how the error is printed, too
	if err == nil {
		err = checkTogether(line.given)
	}
	if err == nil {
		line.patterns, err = choosePatterns(line.set.Args())
	}
	return line, usageError(err)
}

// complete checks and completes what is known once the settings are.
func (line *commandLine) complete() (options, error) {
	if line.mode == modeBaseline && line.baseline == "" {
		return line.options, usageError(errors.New("-write-baseline needs -baseline FILE"))
	}
	return line.options, nil
}

// keepsNil reports whether the copy of a nil map is nil. That of maps.Clone is.
func (o *options) keepsNil() bool { return o.preserveNil || o.placement == rewrite.Maps && !o.emptyNil }

// aboutFlag matches what package flag says of the value of a flag.
var aboutFlag = regexp.MustCompile(`(?:for flag|needs an argument:|" for) (-[a-z-]+)`)

// usageError tells where to read on.
func usageError(err error) error {
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return err
	}
	topic := "mapfix help"
	if m := aboutFlag.FindStringSubmatch(err.Error()); m != nil {
		topic += " " + m[1]
	}
	return fmt.Errorf("%v (see %s)", err, topic)
}

// choosePatterns returns the package patterns, or the default.
func choosePatterns(args []string) ([]string, error) {
	if len(args) == 0 {
		return []string{"./..."}, nil
	}
	for _, arg := range args {
		if strings.HasPrefix(arg, "-") {
			return nil, fmt.Errorf("flag %s must come before the packages", arg)
		}
	}
	return args, nil
}
