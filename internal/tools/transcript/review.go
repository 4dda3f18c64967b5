package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"

	"github.com/creack/pty"

	"github.com/mapfix/mapfix/internal/command"
	"github.com/mapfix/mapfix/internal/review"
)

// review runs a command on a terminal of 100 columns and types the answers. The terminal is
// one that cannot show progress: whether there is any to show depends on the machine.
func (s *session) review(answers, args []string) (out string, code int, err error) {
	screen, tty, err := pty.Open()
	if err != nil {
		return "", 0, err
	}
	defer screen.Close()
	if err := pty.Setsize(tty, &pty.Winsize{Rows: 40, Cols: 100}); err != nil {
		return "", 0, err
	}
	defer os.Setenv("TERM", os.Getenv("TERM"))
	if err := os.Setenv("TERM", "dumb"); err != nil {
		return "", 0, err
	}
	done := make(chan int, 1)
	go func() {
		defer tty.Close()
		done <- command.Run(context.Background(), command.Setting{Dir: s.dir, Loader: s.loader, Stdin: tty, Stdout: tty, Stderr: tty}, args)
	}()
	seen := s.answer(screen, answers)
	return string(seen), <-done, nil
}

// answer types an answer whenever the terminal asks for one, and returns all that it
// shows until the other end is closed.
func (s *session) answer(screen io.ReadWriter, answers []string) []byte {
	var seen []byte
	buffer := make([]byte, 4096)
	for {
		n, err := screen.Read(buffer)
		seen = append(seen, buffer[:n]...)
		if err != nil {
			return seen // the other end is closed
		}
		if len(answers) > 0 && bytes.Count(seen, []byte(review.Question)) > s.asked {
			s.asked++
			fmt.Fprintln(screen, answers[0])
			answers = answers[1:]
		}
	}
}
