package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	out := flag.String("o", "", "the directory that the programs are written into")
	repaired := flag.Bool("copied", false, "write the version in which the alias is a copy")
	flag.Parse()
	v := asIs
	if *repaired {
		v = copied
	}
	if err := generate(*out, v); err != nil {
		fmt.Fprintln(os.Stderr, "readers:", err)
		os.Exit(2)
	}
}

// generate writes a version of all programs into a new directory.
func generate(out string, v version) error {
	if out == "" {
		return fmt.Errorf("no directory; use -o")
	}
	if err := os.Mkdir(out, 0o777); err != nil {
		return err
	}
	ways, err := readWays()
	if err != nil {
		return err
	}
	return writeModule(out, programs(ways), v)
}
