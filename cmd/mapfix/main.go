// Mapfix finds writes to a shared map that are made through something that
// looks local, and repairs them by a copy. See the README for its use, and
// "mapfix -help" for its flags.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/driver"
)

// Exit codes. They are part of the command line's contract.
const (
	exitClean   = 0 // nothing found, or all that was found is fixed
	exitFound   = 1 // findings remain, or the diff is not empty
	exitFailure = 2 // usage, load or write failure
)

func main() {
	if askedByVet(os.Args[1:]) {
		unitchecker.Main(detect.Analyzer) // does not return
	}
	limitMemory()
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is mapfix without the operating system around it: load, link, and then
// report, diff or fix. It returns the exit code.
func run(args []string, _ io.Reader, stdout, stderr io.Writer) int {
	wd, err := os.Getwd()
	if err != nil {
		fmt.Fprintf(stderr, "mapfix: the current directory cannot be found: %v\n", err)
		return exitFailure
	}
	c := &command{dir: wd, userCache: userCache(), loader: driver.NewLoader(), stdout: stdout, stderr: stderr}
	return c.run(context.Background(), args)
}

// memoryLimit makes the collector work harder rather than let garbage pile up
// beyond it. What the summaries of the largest programs need is well below it: a
// limit that the data does not fit would keep the collector running all the time.
const memoryLimit = 1200 << 20

// gcPercent is how much garbage may pile up for what is in use, below the
// limit. Most programs are small, and over before the collector pays.
const gcPercent = 400

// limitMemory applies memoryLimit and gcPercent unless the user has set one.
func limitMemory() {
	if os.Getenv("GOMEMLIMIT") == "" && os.Getenv("GOGC") == "" {
		debug.SetMemoryLimit(memoryLimit)
		debug.SetGCPercent(gcPercent)
	}
}
