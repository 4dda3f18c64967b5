package terminal

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// progressDelay is how long work takes before the user is told how far it is.
const progressDelay = 700 * time.Millisecond

// A Progress is a line at the bottom of a terminal that says what is being done, how
// much of it is, and how long the rest will take. A nil Progress prints nothing. Its
// methods are safe for concurrent use.
type Progress struct {
	bars  *mpb.Progress
	bar   *mpb.Bar
	delay *time.Timer

	mu    sync.Mutex
	phase string
	since time.Time // when the phase began
}

// NewProgress returns the progress to show on w, nil if w is no terminal that can
// rewrite a line. It shows up when the work turns out to take long.
func NewProgress(w io.Writer) *Progress {
	if !Is(w) || os.Getenv("TERM") == "dumb" {
		return nil
	}
	p, begin := new(Progress), make(chan any)
	p.delay = time.AfterFunc(progressDelay, func() { close(begin) })
	p.bars = mpb.New(mpb.WithOutput(w), mpb.WithRenderDelay(begin))
	p.bar = p.bars.New(0, mpb.BarStyle().Lbound("").Rbound("").Filler("=").Tip("=").Padding(" "),
		mpb.PrependDecorators(decor.Any(func(decor.Statistics) string { return p.what() + " " })),
		mpb.AppendDecorators(decor.Any(func(s decor.Statistics) string { return p.far(s.Current, s.Total) })))
	return p
}

// Begin says what is done from now on. How much there is to do is not known yet.
func (p *Progress) Begin(phase string) {
	if p == nil {
		return
	}
	p.mu.Lock()
	p.phase, p.since = phase, time.Now()
	p.mu.Unlock()
	p.bar.SetCurrent(0)
	p.bar.SetTotal(0, false)
}

// Done says how much of the phase is done. A total of 0 is not known.
func (p *Progress) Done(done, total int) {
	if p == nil {
		return
	}
	p.bar.SetTotal(int64(total), false)
	p.bar.SetCurrent(int64(done))
}

// Close takes the line off the terminal. The Progress is of no use afterwards.
func (p *Progress) Close() {
	if p == nil {
		return
	}
	p.delay.Stop()
	p.bar.Abort(true)
	p.bars.Wait()
}

func (p *Progress) what() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.phase
}

// far says how far the phase is.
func (p *Progress) far(done, total int64) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case total > 0 && done == total:
		return fmt.Sprintf(" %d of %d", done, total)
	case total > 0 && done > 0:
		left := time.Since(p.since) * time.Duration(total-done) / time.Duration(done)
		return fmt.Sprintf(" %d of %d, about %v left", done, total, left.Round(time.Second))
	case done > 0:
		return fmt.Sprintf(" %d so far", done)
	}
	return ""
}
