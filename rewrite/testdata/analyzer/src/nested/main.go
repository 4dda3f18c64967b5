// Command nested needs two copy functions and an import in one file.
package main

import (
	"encoding/json"
	"fmt"
)

var (
	flat = map[string]string{"city": "1"}
	deep = map[string]map[string]string{"a": {"city": "1"}}
)

func params(id string) string {
	param := flat // want `\[safe\]$`
	param["driver_id"] = id
	out, err := json.Marshal(param)
	return fmt.Sprint(string(out), err)
}

func tree(id string) string {
	t := deep // want `\[safe\]$`
	t["a"]["driver_id"] = id
	out, err := json.Marshal(t)
	return fmt.Sprint(string(out), err)
}

func main() {
	fmt.Println(params("1"), tree("1"))
}
