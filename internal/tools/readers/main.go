package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	out := flag.String("o", "", "the directory that the programs are written into")
	copied := flag.Bool("copied", false, "write the version in which the alias is a copy")
	flag.Parse()
	if err := generate(*out, *copied); err != nil {
		fmt.Fprintln(os.Stderr, "readers:", err)
		os.Exit(2)
	}
}

// generate writes all programs into a new directory.
func generate(out string, copied bool) error {
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
	return writeModule(out, programs(ways), copied)
}
