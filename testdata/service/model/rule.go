// Package model has the types that the service's packages share.
package model

// Rule selects features of one domain for a driver.
type Rule struct {
	Domain string
	Keys   []string
	// FilterMap narrows the features down; nil stands for no filter.
	FilterMap map[string]string
}
