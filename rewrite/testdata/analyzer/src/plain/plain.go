// Package plain needs one copy function for two fixes in one file.
package plain

import "encoding/json"

var defaults = map[string]string{"city": "1"}

func Params(id string) ([]byte, error) {
	param := defaults // want `copy defaults before writing to it: plain.defaults is shared \[safe\]$`
	param["driver_id"] = id
	return json.Marshal(param)
}

func Limits(n int) ([]byte, error) {
	limit := limits // want `copy limits before writing to it: plain.limits is shared \[safe\]$`
	limit["n"] = n
	return json.Marshal(limit)
}

var limits = map[string]int{"city": 1}
