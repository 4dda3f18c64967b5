// Corpus measures mapfix on real bugs of public repositories: does it find each
// where it is, and is it silent once it was repaired?
//
//	go run ./internal/corpus -cases FILE -checkouts DIR [-mapfix BIN] [-only id,id] [-j N] [-timeout D] [-md]
//
// The cases are a JSON array; [Case] lists the fields that count. DIR holds a
// directory for each case, named by its id:
//
//	DIR/<id>/pre          the repository at the commit before the repair
//	DIR/<id>/fix          the same at the repair; absent if there is none
//	DIR/<id>/patterns     the packages to look at, relative to the case's module
//	                      (default: the directories of the case's files)
//	DIR/<id>/env          KEY=VALUE lines to be set when mapfix runs
//	DIR/<id>/notloadable  says why the case cannot be loaded, and that it is skipped
//
// A case is found if a finding is in a function that the case names, at another
// place if one is near the case's lines or elsewhere in its files. After the
// repair, mapfix is expected to be silent about what it reported before.
//
// Without -mapfix the command is built from the module in the current directory.
// The exit code is 2 if the command line is wrong and 0 otherwise: what a run
// says about mapfix is for people to judge.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// options are what the command line says.
type options struct {
	cases, checkouts, mapfix string
	only                     []string
	workers                  int
	timeout                  time.Duration
	markdown                 bool
}

// run is the command without the process around it.
func run(args []string, stdout, stderr io.Writer) int {
	opts, err := parse(args, stderr)
	if err != nil {
		return usage(stderr, err)
	}
	cases, err := selected(opts)
	if err != nil {
		return usage(stderr, err)
	}
	tool, clean, err := findTool(opts)
	if err != nil {
		return usage(stderr, err)
	}
	defer clean()
	table := newTable(stdout, opts.markdown)
	for result := range runAll(tool, cases, opts.workers) {
		table.add(result)
	}
	table.summary()
	return 0
}

func usage(stderr io.Writer, err error) int {
	if !errors.Is(err, errShown) {
		fmt.Fprintf(stderr, "corpus: %v\n", err)
	}
	return 2
}

// errShown stands for an error that package flag has printed already.
var errShown = errors.New("wrong command line")

func parse(args []string, stderr io.Writer) (*options, error) {
	opts := new(options)
	flags := flag.NewFlagSet("corpus", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&opts.cases, "cases", "", "the JSON `file` of the cases")
	flags.StringVar(&opts.checkouts, "checkouts", "", "the `directory` of the checkouts")
	flags.StringVar(&opts.mapfix, "mapfix", "", "the mapfix `binary` (default: built from the current module)")
	only := flags.String("only", "", "run these cases only: `ids`, separated by commas")
	flags.IntVar(&opts.workers, "j", 1, "run `n` cases at a time")
	flags.DurationVar(&opts.timeout, "timeout", 10*time.Minute, "give up on a run of mapfix after this `time`")
	flags.BoolVar(&opts.markdown, "md", false, "print a Markdown table")
	if err := flags.Parse(args); err != nil {
		return nil, errShown
	}
	if *only != "" {
		opts.only = strings.Split(*only, ",")
	}
	switch {
	case flags.NArg() > 0:
		return nil, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case opts.cases == "" || opts.checkouts == "":
		return nil, errors.New("-cases and -checkouts are required")
	case opts.workers < 1:
		return nil, errors.New("-j must be at least 1")
	}
	return opts, nil
}

// selected returns the cases that are to be run, in the file's order.
func selected(opts *options) ([]*Case, error) {
	cases, err := readCases(opts.cases)
	if err != nil || opts.only == nil {
		return cases, err
	}
	for _, id := range opts.only {
		if !slices.ContainsFunc(cases, func(c *Case) bool { return c.ID == id }) {
			return nil, fmt.Errorf("there is no case %q", id)
		}
	}
	return slices.DeleteFunc(cases, func(c *Case) bool { return !slices.Contains(opts.only, c.ID) }), nil
}

// findTool returns the mapfix to run, and a function that removes it if it was
// built for this run. Paths are made absolute, as mapfix runs elsewhere.
func findTool(opts *options) (*tool, func(), error) {
	dir, err := filepath.Abs(opts.checkouts)
	if err != nil {
		return nil, nil, err
	}
	if _, err := os.Stat(dir); err != nil {
		return nil, nil, err
	}
	t := &tool{checkouts: dir, timeout: opts.timeout}
	if opts.mapfix != "" {
		path, err := exec.LookPath(opts.mapfix)
		if err != nil {
			return nil, nil, err
		}
		t.binary, err = filepath.Abs(path)
		return t, func() {}, err
	}
	tmp, err := os.MkdirTemp("", "corpus")
	if err != nil {
		return nil, nil, err
	}
	t.binary = filepath.Join(tmp, "mapfix")
	if out, err := exec.Command("go", "build", "-o", t.binary, "./cmd/mapfix").CombinedOutput(); err != nil {
		os.RemoveAll(tmp)
		return nil, nil, fmt.Errorf("mapfix cannot be built here: %v\n%s", err, out)
	}
	return t, func() { os.RemoveAll(tmp) }, nil
}
