package later

import "encoding/json"

var others = map[string]string{"city": "1"}

func Others(id string) ([]byte, error) {
	param := others // want `\[safe\]: not fixed yet: the copy function comes with the fixes in a.go; apply them first, or run mapfix -fix$`
	param["driver_id"] = id
	return json.Marshal(param)
}
