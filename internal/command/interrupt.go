package command

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/mapfix/mapfix/internal/disk"
	"github.com/mapfix/mapfix/internal/options"
)

// patience is how long a run that is interrupted may take to end by itself.
const patience = time.Second

// An interruption is what has to happen before a run that is interrupted may end.
type interruption struct {
	mu      sync.Mutex // held while files are written
	begun   bool       // to write files: from then on the run ends by itself
	cleanup []func()
}

// untilInterrupted returns a context that is over when the user or the system wants the
// command to end. If it does not soon after, and no files are written, the process ends.
func (c *command) untilInterrupted() (context.Context, context.CancelFunc) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	over := context.AfterFunc(ctx, func() {
		time.Sleep(patience)
		if c.interruption.leave() {
			os.Exit(c.interrupted())
		}
	})
	return ctx, func() { over(); stop() }
}

// leave reports whether no file was written, and cleans up then.
func (i *interruption) leave() bool {
	i.mu.Lock()
	if i.begun {
		i.mu.Unlock()
		return false
	}
	for _, f := range i.cleanup {
		f()
	}
	return true // and nobody begins any more
}

// atExit has f called if the process ends before its time.
func (i *interruption) atExit(f func()) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.cleanup = append(i.cleanup, f)
}

// interrupted says that nothing came of the run, and returns the exit code.
func (c *command) interrupted() int {
	c.fail(errInterrupted)
	return exitInterrupted
}

var errInterrupted = errors.New("interrupted; nothing was changed")

// apply writes what was planned. Once the context is over, no package is begun.
func (c *command) apply(ctx context.Context, out *outcome) *disk.Outcome {
	c.interruption.mu.Lock()
	defer c.interruption.mu.Unlock()
	c.interruption.begun = true
	return disk.Apply(ctx, out.plan, out.builds.Files())
}

// alone waits until no other process changes the files of the project. Who reads them
// before another one writes would have to start anew.
func (c *command) alone(ctx context.Context) (done func(), err error) {
	if c.opts.Mode != options.Fix {
		return func() {}, nil
	}
	root := c.dir.ProjectRoot()
	return disk.Lock(ctx, root, func() { c.tell("waits for another mapfix that changes files below %s", root) })
}
