// Package conf holds the configuration that the service is started with.
package conf

import (
	"encoding/json"
	"fmt"

	"example.com/dispatch/model"
)

var rules []*model.Rule

// Load reads the rules. It is called once, before the first request.
func Load(text []byte) error {
	var loaded []*model.Rule
	if err := json.Unmarshal(text, &loaded); err != nil {
		return fmt.Errorf("load rules: %w", err)
	}
	rules = loaded
	return nil
}

// Rules returns the configured rules, which all requests share.
func Rules() []*model.Rule {
	return rules
}
