// Package dao hides where features come from.
package dao

import "example.com/dispatch/client"

var features = &client.FeatureClient{Version: "v2"}

// BuildKeyList returns the names of a domain's features.
func BuildKeyList(domain string, keys []string, params map[string]string) ([]string, error) {
	return features.BuildKeyList(domain, keys, params)
}
