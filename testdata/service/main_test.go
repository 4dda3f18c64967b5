package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"sync"
	"testing"

	"example.com/dispatch/conf"
)

const (
	clients  = 8
	requests = 50
)

// TestPlansOfManyDrivers asks for the plans of several drivers at the same time.
// Each answer must be about the driver that was asked for, and the filters must
// be what they were in the end.
func TestPlansOfManyDrivers(t *testing.T) {
	load(t)
	configured := filters(t)
	var wg sync.WaitGroup
	for driver := 1; driver <= clients; driver++ {
		wg.Add(1)
		go func(driver int) {
			defer wg.Done()
			for i := 0; i < requests; i++ {
				if got, want := ask(t, driver), answer(driver); !reflect.DeepEqual(got, want) {
					t.Errorf("driver %d: got %q, want %q", driver, got, want)
					return
				}
			}
		}(driver)
	}
	wg.Wait()
	if got := filters(t); got != configured {
		t.Errorf("filters became %s, were %s", got, configured)
	}
}

func load(t *testing.T) {
	t.Helper()
	text, err := os.ReadFile("rules.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := conf.Load(text); err != nil {
		t.Fatal(err)
	}
}

// ask returns the service's answer for a driver.
func ask(t *testing.T, driver int) []string {
	rec := httptest.NewRecorder()
	plan(rec, httptest.NewRequest(http.MethodGet, fmt.Sprintf("/plan?driver=%d", driver), nil))
	var names []string
	if err := json.Unmarshal(rec.Body.Bytes(), &names); err != nil {
		t.Errorf("driver %d: %v", driver, err)
	}
	return names
}

// answer returns the right answer for a driver.
func answer(driver int) []string {
	taxi := fmt.Sprintf(`{"city":"5","driver_id":"%d","product":"taxi"}`, driver)
	plain := fmt.Sprintf(`{"city":"5","driver_id":"%d"}`, driver)
	return []string{"v2:driver:score:" + taxi, "v2:driver:trips:" + taxi, "v2:order:open:" + plain}
}

// filters returns the configured filters as text.
func filters(t *testing.T) string {
	t.Helper()
	var all []map[string]string
	for _, rule := range conf.Rules() {
		all = append(all, rule.FilterMap)
	}
	text, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
