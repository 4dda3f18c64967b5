// Command dispatch answers which features the plan of a driver needs:
// GET /plan?driver=7.
package main

import (
	"encoding/json"
	"flag"
	"log"
	"net/http"
	"os"
	"strconv"

	"example.com/dispatch/conf"
	"example.com/dispatch/logic"
)

func main() {
	addr := flag.String("addr", "localhost:8080", "address to listen on")
	file := flag.String("rules", "rules.json", "file with the rules")
	flag.Parse()

	text, err := os.ReadFile(*file)
	if err != nil {
		log.Fatal(err)
	}
	if err := conf.Load(text); err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("/plan", plan)
	log.Fatal(http.ListenAndServe(*addr, nil))
}

// plan serves one request. The server calls it in a goroutine of its own.
func plan(w http.ResponseWriter, r *http.Request) {
	driver, err := strconv.ParseInt(r.URL.Query().Get("driver"), 10, 64)
	if err != nil {
		http.Error(w, "driver is not a number", http.StatusBadRequest)
		return
	}
	names, err := logic.FeatureNames(r.Context(), conf.Rules(), driver)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(names); err != nil {
		log.Print(err)
	}
}
