// Mapfix finds writes to a shared map that are made through something that
// looks local, and repairs them by a copy. See the README for its use, and
// "mapfix -help" for its flags.
package main

import (
	"context"
	"fmt"
	"io"
	"os"

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
	adviseHugePages()
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
