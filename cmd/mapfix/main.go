// Mapfix finds writes to a shared map that are made through something that
// looks local, and repairs them by a copy. See the README for its use, and
// "mapfix -help" for its flags.
package main

import (
	"os"

	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/mapfix/mapfix/detect"
	"github.com/mapfix/mapfix/internal/command"
)

func main() {
	if askedByVet(os.Args[1:]) {
		unitchecker.Main(detect.Analyzer) // does not return
	}
	limitMemory()
	os.Exit(command.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
