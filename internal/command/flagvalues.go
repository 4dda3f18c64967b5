package command

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/module"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/detect/finding"
	"github.com/mapfix/mapfix/internal/builds"
	"github.com/mapfix/mapfix/rewrite"
)

func (o *options) setNil(value string) error {
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

func (o *options) setOnly(value string) error {
	o.only = nil
	for id := range strings.SplitSeq(value, ",") {
		if id = strings.TrimSpace(id); id == "" {
			return errors.New("must be finding IDs, separated by commas; mapfix -short lists them")
		}
		o.only = append(o.only, id)
	}
	return nil
}

func (o *options) setFailOn(value string) error {
	levels := append(finding.Levels(), failNever)
	if !slices.Contains(levels, detect.Applicability(value)) {
		return errors.New(`must be "safe", "unsafe", "display" or "never"`)
	}
	o.failOn = detect.Applicability(value)
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

func (o *options) setPlatforms(value string) (err error) {
	o.platforms, err = builds.ParseConfigurations(value)
	return err
}

func (o *options) setWorkers(value string) error {
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 {
		return errors.New("must be a positive number")
	}
	o.workers = n
	return nil
}
