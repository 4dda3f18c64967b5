// Growth measures how the cost of a run of mapfix grows with the size of the
// program, and draws it:
//
//	go run ./internal/growth -o docs/growth.svg
//
// It writes modules of everyday packages, from 10 to 3,000, and runs mapfix on
// each: with an empty cache (cold), again (warm), and after a change in one
// package (touched), in which all summaries are linked anew. The go command
// that lists the packages is part of each run. CPU time counts, which other work
// on the machine disturbs less than the time on the clock.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/mapfix/mapfix/internal/synth"
)

func main() {
	out := flag.String("o", "growth.svg", "the drawing")
	sizes := flag.String("sizes", "10,30,100,300,1000,3000", "numbers of packages")
	flag.Parse()
	if err := run(*out, *sizes); err != nil {
		fmt.Fprintln(os.Stderr, "growth:", err)
		os.Exit(2)
	}
}

// A cost is what one run took.
type cost struct {
	cpu    float64 // seconds, the go command included
	memory float64 // MB, of the largest process
}

// A row holds the costs for one size, by the name of the run.
type row struct {
	packages int
	costs    map[string]cost
}

// runs are the names of the runs, in order.
var runs = []string{"cold", "warm", "touched"}

func run(out, sizes string) error {
	dir, err := os.MkdirTemp("", "growth")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	tool := filepath.Join(dir, "mapfix")
	if msg, err := exec.Command("go", "build", "-o", tool, "./cmd/mapfix").CombinedOutput(); err != nil {
		return fmt.Errorf("%v: %s", err, msg)
	}
	var rows []row
	for _, size := range strings.Split(sizes, ",") {
		n, err := strconv.Atoi(size)
		if err != nil {
			return err
		}
		r, err := measure(tool, filepath.Join(dir, size), n)
		if err != nil {
			return err
		}
		rows = append(rows, r)
		fmt.Println(r)
	}
	return os.WriteFile(out, []byte(draw(rows)), 0o666)
}

// String returns the row as one of a table.
func (r row) String() string {
	line := fmt.Sprintf("| %d |", r.packages)
	for _, name := range runs {
		line += fmt.Sprintf(" %.2f s, %.0f MB |", r.costs[name].cpu, r.costs[name].memory)
	}
	return line
}

// measure writes a module of n packages into dir and runs the tool on it.
func measure(tool, dir string, n int) (row, error) {
	r := row{n, map[string]cost{}}
	if err := synth.Write(dir, synth.Small(n)); err != nil {
		return r, err
	}
	for _, name := range runs {
		if name == "touched" {
			if err := touch(filepath.Join(dir, fmt.Sprintf("p%04d", n/2), "code.go")); err != nil {
				return r, err
			}
		}
		c, err := once(tool, dir)
		if err != nil {
			return r, err
		}
		r.costs[name] = c
	}
	return r, nil
}

// touch changes a file, and nothing that other packages see of it.
func touch(name string) error {
	f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteString("\nfunc touched(m map[string]string) { m[\"a\"] = \"b\" }\n")
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}

// once runs the tool on the module in dir. It exits with 1 as there are findings.
func once(tool, dir string) (cost, error) {
	cmd := exec.Command(tool, "-cache", filepath.Join(dir, ".cache"), "./...")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	state := cmd.ProcessState
	if state == nil || state.ExitCode() != 1 {
		return cost{}, fmt.Errorf("%v: %s", err, out)
	}
	return cost{cpu: (state.UserTime() + state.SystemTime()).Seconds(), memory: peak(state)}, nil
}
