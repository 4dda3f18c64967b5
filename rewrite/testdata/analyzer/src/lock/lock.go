// Package lock has a map whose elements cannot be copied.
package main

import (
	"encoding/json"
	"fmt"
	"sync"
)

// A Route is where requests go.
type Route struct {
	mu     sync.Mutex
	Params map[string]string
}

var routes = map[string]*Route{"a": {Params: map[string]string{"city": "1"}}}

func plan(id string) string {
	r := routes // want `\[display\]: Route.mu is a sync.Mutex$`
	r["a"].Params["id"] = id
	out, err := json.Marshal(r)
	return fmt.Sprint(string(out), err)
}

func main() {
	fmt.Println(plan("1"), plan("2"))
}
