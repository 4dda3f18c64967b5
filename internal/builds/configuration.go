package builds

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/internal/driver"
)

// A Configuration is what a program is built for.
type Configuration struct {
	Name     string   // as typed; "" for the platform and the tags that hold anyway
	Platform string   // such as linux/amd64; "" for the one that holds anyway
	Tags     []string // besides those that hold anyway
}

// configuration matches linux/amd64, linux/amd64+e2e+race and +e2e.
var configuration = regexp.MustCompile(`^([a-z0-9]+/[a-z0-9]+)?((?:\+[\pL\pN_.]+)*)$`)

// ParseConfigurations reads a list such as "linux/amd64,windows/amd64+integration".
func ParseConfigurations(text string) ([]Configuration, error) {
	var all []Configuration
	for name := range strings.SplitSeq(text, ",") {
		name = strings.TrimSpace(name)
		parts := configuration.FindStringSubmatch(name)
		if name == "" || parts == nil {
			return nil, errors.New("must be platforms, separated by commas, each with the tags to add: linux/amd64,windows/amd64+integration")
		}
		if slices.ContainsFunc(all, func(c Configuration) bool { return c.Name == name }) {
			return nil, fmt.Errorf("has %s twice", name)
		}
		tags := strings.FieldsFunc(parts[2], func(r rune) bool { return r == '+' })
		all = append(all, Configuration{Name: name, Platform: parts[1], Tags: tags})
	}
	return all, nil
}

// Names returns the configurations as they are typed.
func Names(all []Configuration) string {
	var names []string
	for _, c := range all {
		names = append(names, c.Name)
	}
	return strings.Join(names, ",")
}

// apply returns cfg for the configuration.
func (c *Configuration) apply(cfg driver.Config, environ []string) driver.Config {
	if cfg.Env == nil {
		cfg.Env = environ
	}
	if system, arch, ok := strings.Cut(c.Platform, "/"); ok {
		cfg.Env = append(slices.Clip(cfg.Env), "GOOS="+system, "GOARCH="+arch)
	}
	if len(c.Tags) > 0 {
		tags := c.Tags
		if cfg.Tags != "" {
			tags = append([]string{cfg.Tags}, tags...)
		}
		cfg.Tags = strings.Join(tags, ",")
	}
	return cfg
}
