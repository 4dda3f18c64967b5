package options

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/builds"
	"github.com/mapfix/mapfix/internal/manual"
	"github.com/mapfix/mapfix/internal/nearest"
	"github.com/mapfix/mapfix/internal/workdir"
	"github.com/mapfix/mapfix/rewrite"
)

// A Mode is what mapfix does with what it found.
type Mode string

const (
	Report Mode = "report"
	Diff   Mode = "-diff"
	Fix    Mode = "-fix"
	JSON   Mode = "-json"
	Review Mode = "-i"

	Baseline Mode = "-write-baseline"
)

// modes returns the modes that have a flag.
func modes() []Mode { return []Mode{Diff, Fix, Review, JSON, Baseline} }

// flag returns the name of the flag that asks for m.
func (m Mode) flag() string { return string(m)[1:] }

// Changes reports whether m is about changing files.
func (m Mode) Changes() bool { return m == Diff || m == Fix || m == Review }

// Options is a command line that makes sense.
type Options struct {
	Mode        Mode
	Patterns    []string // at least one
	Chdir       string   // -C, as typed
	Tags        string
	Platforms   []builds.Configuration // empty for the one that holds anyway
	Placement   rewrite.Placement
	Shared      string   // import path, if the placement is Shared
	Exclude     []string // patterns of files, as typed
	config      string   // the settings file, as typed; "" for one that is found
	PrintConfig bool
	Contracts   string // as typed; "" if there is no such file
	Cache       string // as typed; "" for the user's own
	CleanCache  bool
	Check       string      // a command line of a shell; "" for none
	Explain     *SourceLine // nil if there is nothing to explain
	Only        []string    // IDs of findings; empty for all
	FailOn      detect.Applicability
	NewFrom     string // a revision; "" for no limit
	Staged      bool
	From        string // a log, as typed; "-" for standard input, "" for none
	Baseline    string // as typed; "" if there is no such file
	Workers     int    // 0 is one for each CPU
	Unsafe      bool
	Tests       bool
	preserveNil bool                 // asked for; see keepsNil
	emptyNil    bool                 // asked for, not just the default
	AtMost      detect.Applicability // of findings; "" is no limit
	SARIF       string               // file, as typed; "" for none
	HTML        string               // file, as typed; "" for none
	GitHub      bool
	Short       bool
	Stat        bool
	Why         bool
	Verbose     bool
	Version     bool
}

// define returns the flags that set the options.
func (o *Options) define() *flag.FlagSet {
	set := flag.NewFlagSet("mapfix", flag.ContinueOnError)
	set.SetOutput(io.Discard) // we print errors and usage ourselves
	read := func(name, byDefault string, f func(string) error) { set.Var(&setter{byDefault, f}, name, "") }
	for _, m := range modes() {
		set.Bool(m.flag(), false, "")
	}
	set.BoolVar(&o.Unsafe, "unsafe", false, "")
	set.BoolVar(&o.Short, "short", false, "")
	set.BoolVar(&o.Stat, "stat", false, "")
	set.BoolVar(&o.Why, "why", false, "")
	set.BoolVar(&o.GitHub, "github", false, "")
	read("sarif", "", text(&o.SARIF, "must be a file"))
	read("html", "", text(&o.HTML, "must be a file"))
	set.BoolVar(&o.Tests, "tests", true, "")
	set.StringVar(&o.Tags, "tags", "", "")
	read("platforms", "", o.setPlatforms)
	set.StringVar(&o.Chdir, "C", "", "")
	read("only", "", o.setOnly)
	read("fail-on", string(detect.Display), o.setFailOn)
	read("new-from", "", text(&o.NewFrom, "must be a commit, such as origin/main"))
	set.BoolVar(&o.Staged, "staged", false, "")
	read("from", "", text(&o.From, "must be a file, or - for standard input"))
	read("baseline", "", text(&o.Baseline, "must be a file"))
	read("exclude", "", o.setExclude)
	read("config", "", text(&o.config, "must be a file, or off"))
	set.BoolVar(&o.PrintConfig, "print-config", false, "")
	read("contracts", "", text(&o.Contracts, "must be a file"))
	read("explain", "", o.setExplain)
	read("nil", "empty", o.setNil)
	read("helper", "file", o.setPlacement)
	read("check", "", text(&o.Check, "must be a command, such as 'go test ./...'"))
	read("j", "", o.setWorkers)
	read("cache", "", text(&o.Cache, "must be a directory, or off"))
	set.BoolVar(&o.CleanCache, "clean-cache", false, "")
	set.BoolVar(&o.Verbose, "v", false, "")
	set.BoolVar(&o.Version, "version", false, "")
	return set
}

// A CommandLine is what was typed, and what the settings file says besides.
type CommandLine struct {
	Options
	dir         workdir.Dir // where it was typed
	set         *flag.FlagSet
	given       map[string]bool   // flags that were typed, and not to turn them off
	origins     map[string]string // of what the settings file says, by flag
	directories []directory       // with settings of their own, in the order of the file
}

// Args returns what was typed behind the flags.
func (line *CommandLine) Args() []string { return line.set.Args() }

// IsGiven reports whether a flag was typed, and not to turn it off.
func (line *CommandLine) IsGiven(name string) bool { return line.given[name] }

// ReadSettings adds what the settings file says that holds in a directory, as far as the
// command line does not say otherwise, and checks what is known then.
func (line *CommandLine) ReadSettings(in workdir.Dir) error {
	line.dir = in
	if err := line.settings(); err != nil {
		return err
	}
	if line.Mode == Baseline && line.Baseline == "" {
		return UsageError(errors.New("-write-baseline needs -baseline FILE"))
	}
	return nil
}

// withHint says which flag may have been meant instead of one that there is not, and what a
// switch may be.
func withHint(err error) error {
	if name, ok := strings.CutPrefix(err.Error(), "flag provided but not defined: "); ok {
		return fmt.Errorf("there is no flag %s%s", name, FlagHint(name))
	}
	if said, ok := strings.CutSuffix(err.Error(), ": parse error"); ok {
		return fmt.Errorf("%s: must be true or false", said)
	}
	return err
}

// Parse reads a command line. The error is flag.ErrHelp if help was asked
// for; any other is what the user did wrong, in one line.
func Parse(args []string) (*CommandLine, error) {
	line := &CommandLine{Options: Options{FailOn: detect.Display}, origins: map[string]string{}}
	line.set = line.define()
	err := line.set.Parse(args)
	if err != nil {
		err = withHint(err)
	}
	line.given = givenFlags(line.set)
	line.Mode = chooseMode(line.given) // which says how the error is printed, too
	if err == nil {
		err = checkTogether(line.given)
	}
	if err == nil {
		line.Patterns, err = choosePatterns(line.set.Args())
	}
	return line, UsageError(err)
}

// keepsNil reports whether the copy of a nil map is nil. That of maps.Clone is.
func (o *Options) keepsNil() bool { return o.preserveNil || o.Placement == rewrite.Maps && !o.emptyNil }

// aboutFlag matches what package flag says of the value of a flag.
var aboutFlag = regexp.MustCompile(`(?:for flag|needs an argument:|" for) (-[a-z-]+)`)

// UsageError tells where to read on.
func UsageError(err error) error {
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

// FlagHint returns which flag may have been meant, as a question.
func FlagHint(name string) string {
	var names []string
	for _, f := range manual.All() {
		names = append(names, "-"+f.Name)
	}
	return nearest.Hint(name, names)
}
