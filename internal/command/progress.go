package command

import (
	"fmt"
	"sync"
	"time"

	"github.com/mapfix/mapfix/internal/terminal"
)

// verbose prints a line of progress if -v is set.
func (c *command) verbose(format string, args ...any) {
	if c.opts.Verbose {
		fmt.Fprintf(c.stderr, "mapfix: "+format+"\n", rounded(args)...)
	}
}

// rounded takes meaningless digits out of durations.
func rounded(args []any) []any {
	out := make([]any, len(args))
	for i, arg := range args {
		if d, ok := arg.(time.Duration); ok {
			arg = d.Round(time.Millisecond)
		}
		out[i] = arg
	}
	return out
}

// showProgress shows on a terminal how far the command is, until stop is called. With
// -v there are lines instead.
func (c *command) showProgress() (stop func()) {
	if !c.opts.Verbose {
		c.bar = terminal.NewProgress(c.stderr)
	}
	return func() {
		c.bar.Close()
		c.bar = nil
	}
}

// progress returns what tells the user how far the analysis is.
func (c *command) progress() func(done, total int) {
	if !c.opts.Verbose {
		var once sync.Once
		return func(done, total int) {
			once.Do(func() { c.bar.Begin("analysing packages") })
			c.bar.Done(done, total)
		}
	}
	due := everySecond()
	return func(done, total int) {
		if due() {
			c.verbose("%d of %d packages", done, total)
		}
	}
}

// completing is progress for what is analysed further.
func (c *command) completing() func(done int) {
	if !c.opts.Verbose {
		return func(done int) { c.bar.Done(done, 0) }
	}
	due := everySecond()
	return func(done int) {
		if due() {
			c.verbose("%d dependencies analysed in depth", done)
		}
	}
}

// everySecond returns a function that is true at most once a second.
func everySecond() func() bool {
	last := time.Now()
	return func() bool {
		if time.Since(last) <= time.Second {
			return false
		}
		last = time.Now()
		return true
	}
}
