package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/mapfix/mapfix/internal/tools/samples"
)

func main() {
	out := flag.String("o", "", "the directory that the programs are written into")
	copied := flag.Bool("twins", false, "write the twins, in which the maps are copied by hand")
	flag.Parse()
	if err := generate(*out, *copied); err != nil {
		fmt.Fprintln(os.Stderr, "sharing:", err)
		os.Exit(2)
	}
}

// generate writes all programs or their twins into a new directory.
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
	all := programs(ways)
	if copied {
		all = twins(all)
	}
	texts, err := written(all)
	if err != nil {
		return err
	}
	return samples.WriteModule(out, modulePath, texts)
}
