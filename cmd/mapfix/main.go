// Mapfix finds writes to a shared map that are made through something that
// looks local, and repairs them by a copy. See the README for its use, and
// "mapfix help" for its flags.
package main

import (
	"os"

	"github.com/mapfix/mapfix/internal/command"
)

func main() {
	if askedByVet(os.Args[1:]) {
		beVetTool(os.Args[1:])
	}
	limitMemory()
	os.Exit(command.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
