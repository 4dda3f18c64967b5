// Package known has the copy function already.
package known

import "encoding/json"

var defaults = map[string]string{"city": "1"}

func Params(id string) ([]byte, error) {
	param := defaults // want `\[safe\]$`
	param["driver_id"] = id
	return json.Marshal(param)
}
