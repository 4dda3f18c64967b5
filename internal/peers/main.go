// Command peers compares the copies that mapfix generates with those that
// libraries make at run time, and prints a table:
//
//	go run ./generate && go run .
//
// It is a module of its own, so that mapfix does not depend on what it is
// compared with.
package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"reflect"
	"runtime/debug"
	"strings"
	"time"

	barkimedes "github.com/barkimedes/go-deepcopy"
	"github.com/brunoga/deep"
	huandu "github.com/huandu/go-clone"
	"github.com/jinzhu/copier"
	"github.com/mitchellh/copystructure"
	mohae "github.com/mohae/deepcopy"
	tiendc "github.com/tiendc/go-deepcopy"
)

// A peer copies values of any type.
type peer struct {
	name string
	copy func(variable string, v any) (any, error)
}

func peers() []peer {
	return []peer{
		{"mapfix", func(variable string, v any) (any, error) { return ours[variable](v) }},
		{"mohae/deepcopy", func(_ string, v any) (any, error) { return mohae.Copy(v), nil }},
		{"barkimedes/go-deepcopy", func(_ string, v any) (any, error) { return barkimedes.Anything(v) }},
		{"jinzhu/copier", func(_ string, v any) (any, error) {
			into := reflect.New(reflect.TypeOf(v))
			err := copier.CopyWithOption(into.Interface(), v, copier.Option{DeepCopy: true})
			return into.Elem().Interface(), err
		}},
		{"huandu/go-clone", func(_ string, v any) (any, error) { return huandu.Clone(v), nil }},
		{"huandu/go-clone Slowly", func(_ string, v any) (any, error) { return huandu.Slowly(v), nil }},
		{"mitchellh/copystructure", func(_ string, v any) (any, error) { return copystructure.Copy(v) }},
		{"brunoga/deep", func(_ string, v any) (any, error) { return deep.Copy(v) }},
		{"tiendc/go-deepcopy", func(_ string, v any) (any, error) {
			into := reflect.New(reflect.TypeOf(v))
			err := tiendc.Copy(into.Interface(), v)
			return into.Elem().Interface(), err
		}},
	}
}

func main() {
	if len(os.Args) == 3 {
		try(os.Args[1], os.Args[2])
		return
	}
	fmt.Println("| copied by | right, of", len(behaviours), "| not right |")
	fmt.Println("| --- | --- | --- |")
	for _, p := range peers() {
		var bad []string
		for _, b := range behaviours {
			if !attempt(p.name, b.variable) {
				bad = append(bad, b.what)
			}
		}
		fmt.Printf("| %s | %d | %s |\n", p.name, len(behaviours)-len(bad), strings.Join(bad, "; "))
	}
}

// attempt runs one try in a program of its own, since some never end.
func attempt(peer, variable string) bool {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	return exec.CommandContext(ctx, os.Args[0], peer, variable).Run() == nil
}

// try exits with 1 if the peer's copy is not right.
func try(name, variable string) {
	debug.SetMaxStack(16 << 20)
	for _, b := range behaviours {
		for _, p := range peers() {
			if b.variable == variable && p.name == name && !b.right(p) {
				os.Exit(1)
			}
		}
	}
}

// right copies a value, and checks the copy before and after the original has
// been written.
func (b *behaviour) right(p peer) bool {
	orig := b.value()
	got, err := p.copy(b.variable, orig)
	if err != nil || !b.good(got) {
		return false
	}
	b.scribble(orig)
	return b.good(got)
}

func (b *behaviour) good(got any) bool {
	equal := b.variable == "Functions" || reflect.DeepEqual(got, b.value())
	return equal && reflect.TypeOf(got) == reflect.TypeOf(b.value()) && (b.extra == nil || b.extra(got))
}
