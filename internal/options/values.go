package options

import (
	"errors"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/module"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/finding"
	"github.com/mapfix/mapfix/internal/builds"
	"github.com/mapfix/mapfix/rewrite"
)

func (o *Options) setNil(value string) error {
	switch value {
	case "empty", "preserve":
		o.preserveNil, o.emptyNil = value == "preserve", value == "empty"
		return nil
	}
	return errors.New(`must be "empty" or "preserve"`)
}

// text returns what reads a value that must not be empty.
func text(to *string, wrong string) func(string) error {
	return func(value string) error {
		if value == "" {
			return errors.New(wrong)
		}
		*to = value
		return nil
	}
}

func (o *Options) setOnly(value string) error {
	o.Only = nil
	for id := range strings.SplitSeq(value, ",") {
		if id = strings.TrimSpace(id); id == "" {
			return errors.New("must be finding IDs, separated by commas; mapfix -short lists them")
		}
		o.Only = append(o.Only, id)
	}
	return nil
}

func (o *Options) setFailOn(value string) error {
	levels := append(finding.Levels(), Never)
	if !slices.Contains(levels, detect.Applicability(value)) {
		return errors.New(`must be "safe", "unsafe", "display" or "never"`)
	}
	o.FailOn = detect.Applicability(value)
	return nil
}

// setPlacement reads where copy functions go. What has a slash is an import path.
func (o *Options) setPlacement(value string) error {
	o.Shared = ""
	switch {
	case value == "file":
		o.Placement = rewrite.File
	case value == "inline" || value == "maps":
		o.Placement = rewrite.Placement(value)
	case strings.Contains(value, "/") && module.CheckImportPath(value) == nil:
		o.Placement, o.Shared = rewrite.Shared, value
	default:
		return errors.New(`must be "file", "inline", "maps" or the import path of a package in this module`)
	}
	return nil
}

func (o *Options) setPlatforms(value string) (err error) {
	o.Platforms, err = builds.ParseConfigurations(value)
	return err
}

func (o *Options) setWorkers(value string) error {
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 {
		return errors.New("must be a positive number")
	}
	o.Workers = n
	return nil
}

// A SourceLine is a line of a file, as typed.
type SourceLine struct {
	File string
	Line int
}

// setExplain reads FILE:LINE.
func (o *Options) setExplain(value string) error {
	wrong := errors.New("must be FILE:LINE, as in conf/load.go:12")
	colon := strings.LastIndex(value, ":")
	if colon < 1 {
		return wrong
	}
	line, err := strconv.Atoi(value[colon+1:])
	file := value[:colon]
	if err != nil || line < 1 || endsWithNumber(file) {
		return wrong
	}
	o.Explain = &SourceLine{File: file, Line: line}
	return nil
}

// endsWithNumber reports whether a file name ends in a line number: then what
// was taken for the line is a column.
func endsWithNumber(file string) bool {
	_, err := strconv.Atoi(file[strings.LastIndex(file, ":")+1:])
	return err == nil && strings.Contains(file, ":")
}

// A setter is a flag whose value is checked, and kept as it was typed.
type setter struct {
	text string
	set  func(string) error
}

func (s *setter) String() string { return s.text }

// Set reads a value.
func (s *setter) Set(text string) error {
	if err := s.set(text); err != nil {
		return err
	}
	s.text = text
	return nil
}

// setExclude reads patterns of files.
func (o *Options) setExclude(value string) error {
	o.Exclude = nil
	for pattern := range strings.SplitSeq(value, ",") {
		pattern = strings.TrimSuffix(strings.TrimSuffix(filepath.ToSlash(pattern), "..."), "/")
		if _, err := filepath.Match(pattern, ""); err != nil || pattern == "" {
			return errors.New("must be files or directories, separated by commas; * stands for part of a name")
		}
		o.Exclude = append(o.Exclude, pattern)
	}
	return nil
}

// Never is the value of -fail-on with which findings are no failure.
const Never detect.Applicability = "never"

// FailsOn reports whether findings of a level make the exit code 1.
func (o *Options) FailsOn(level detect.Applicability) bool {
	switch o.FailOn {
	case detect.Safe:
		return level == detect.Safe
	case detect.Unsafe:
		return level != detect.Display
	case Never:
		return false
	}
	return true
}

// Way returns how copies are made where these options hold.
func (o *Options) Way() builds.Way {
	return builds.Way{Placement: o.Placement, Shared: o.Shared, PreserveNil: o.keepsNil()}
}
