// Package exported has roots that packages which import it can look into.
package exported

import "encoding/json"

// Defaults is for everybody.
var Defaults = map[string]string{"city": "1"}

func Params(id string) ([]byte, error) {
	param := Defaults // want `\[unsafe\]: not fixed, since a fix is unsafe: packages that are not in sight may look up what is written$`
	param["driver_id"] = id
	return json.Marshal(param)
}

var given = map[string]string{"city": "1"}

// Given gives the map itself.
func Given() map[string]string { return given }

func Encode(id string) ([]byte, error) {
	param := given // want `\[unsafe\]: .*not in sight`
	param["driver_id"] = id
	return json.Marshal(param)
}

type settings map[string]string

func (s settings) all() settings { return s }

var own = settings{"city": "1"}

// Settings gives it by a method.
func Settings() settings { return own.all() }

func Own(id string) ([]byte, error) {
	param := own // want `\[unsafe\]: .*not in sight`
	param["driver_id"] = id
	return json.Marshal(param)
}

var lent map[string]string = Given()

func Lent(id string) ([]byte, error) {
	param := lent // want `\[unsafe\]: .*not in sight`
	param["driver_id"] = id
	return json.Marshal(param)
}

var nested = map[string]map[string]string{"a": {"city": "1"}}

// Nested gives a part.
func Nested() map[string]string { return nested["a"] }

func Part(id string) ([]byte, error) {
	param := nested["a"] // want `\[unsafe\]: .*not in sight`
	param["driver_id"] = id
	return json.Marshal(param)
}
