// Package client talks to the feature store.
package client

import (
	"encoding/json"
	"fmt"
)

// FeatureClient builds the names under which the feature store keeps features.
type FeatureClient struct {
	Version string
}

// BuildKeyList returns a name for each of the keys of a domain. The name
// includes the params, encoded as JSON.
func (c *FeatureClient) BuildKeyList(domain string, keys []string, params map[string]string) ([]string, error) {
	suffix := "{}"
	if len(params) > 0 {
		encoded, err := json.Marshal(params)
		if err != nil {
			return nil, fmt.Errorf("params of %s: %w", domain, err)
		}
		suffix = string(encoded)
	}
	names := make([]string, 0, len(keys))
	for _, key := range keys {
		names = append(names, fmt.Sprintf("%s:%s:%s:%s", c.Version, domain, key, suffix))
	}
	return names, nil
}
