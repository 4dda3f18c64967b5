// Stdlib derives from the source of the standard library what its functions do with maps,
// with objects that can hold one, and with functions that they are handed, and writes it as
// contracts to detect/contract/derived.json; and to asked.txt beside it the methods that it
// calls through interfaces. Run it at the root of the repository, with each
// new version of Go:
//
//	go run ./internal/tools/stdlib
//
// The summaries are those that mapfix makes of any package. What they cannot show, in
// assembly, behind unsafe pointers and in what reflection does, is said by hand in
// detect/contract/standard.json, or not known. A test compares the file with what is derived
// today, and lists where the two contradict each other.
package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// goldens are the files that are written, from the root of the repository.
var goldens = []string{filepath.Join("detect", "contract", "derived.json"), filepath.Join("detect", "contract", "asked.txt")}

func main() {
	texts, err := derived()
	for i, text := range texts {
		if err == nil {
			err = os.WriteFile(goldens[i], text, 0o666)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "stdlib:", err)
		os.Exit(1)
	}
}

// derived returns the files.
func derived() ([][]byte, error) {
	lib, err := load()
	if err != nil {
		return nil, err
	}
	lib.settle()
	contracts, err := lib.file()
	asked := strings.Join(slices.Sorted(maps.Keys(lib.asked)), "\n") + "\n"
	return [][]byte{contracts, []byte(asked)}, err
}
