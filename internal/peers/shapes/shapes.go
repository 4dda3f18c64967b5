// Package shapes has the values by which ways to copy are compared. The comment
// behind each variable holds the paths that mapfix is asked to copy, "." for the
// value itself.
package shapes

import (
	"math/big"
	"net/netip"
	"net/url"
	"regexp"
	"sync"
	"time"
)

type (
	Labels                     map[string]string
	Table[K comparable, V any] map[K]V
	Tree                       map[string]Tree
	Leaf                       struct {
		Name string
		Tags map[string]string
	}
	Outer struct {
		Leaf
		*Extra
	}
	Extra struct{ More map[string]int }
	Pair  struct{ A, B *Leaf }
	Ring  struct {
		Next *Ring
		Data map[string]int
	}
	Mixed struct {
		At    time.Time
		Match *regexp.Regexp
		Err   error
		Do    func()
		Done  chan int
		Tags  map[string]string
	}
	Private struct {
		Name   string
		secret map[string]int
	}
	Locked struct {
		mu   sync.Mutex
		Tags map[string]string
	}
	Holder struct{ Labels map[string]*Copies }
	Copies struct{ Tags map[string]string }
)

// DeepCopy counts what it was used for.
func (c *Copies) DeepCopy() *Copies {
	tags := map[string]string{"copied by": "DeepCopy"}
	for k, v := range c.Tags {
		tags[k] = v
	}
	return &Copies{tags}
}

func NewPrivate() *Private                { return &Private{"p", map[string]int{"a": 1}} }
func (p *Private) Secret() map[string]int { return p.secret }
func (l *Locked) Lock()                   { l.mu.Lock() }
func (l *Locked) TryLock() bool           { return l.mu.TryLock() }

var (
	Nested    map[string]map[string]int                          // . []
	Slices    map[string][][]string                              // [][]
	Pointers  map[string]*Leaf                                   // [].Tags
	Named     map[string]Labels                                  // []
	Generic   Table[string, []int]                               // []
	Anonymous map[string]struct{ In struct{ M map[string]int } } // [].In.M
	Embedded  *Outer                                             // .Leaf.Tags .Extra.More
	Arrays    map[[2]int][2][]int                                // [][]
	Any       map[string]any                                     // []
	NamedAny  map[string]any                                     // []
	Mix       *Mixed                                             // .Tags
	Numbers   map[string]*big.Int                                // []
	Rings     *Ring                                              // .Next.Data .Data
	Trees     Tree                                               // [][]
	SamePtr   map[string]*Leaf                                   // [].Tags
	SameMap   map[string]map[string]int                          // []
	Cycle     map[string]any                                     // []
	Nils      map[string][]int                                   // []
	Times     map[time.Time][]time.Time                          // []
	Foreign   map[netip.Addr]*url.URL                            // []
	ByMethod  Holder                                             // .Labels[].Tags
	Functions map[string]func() int                              // .
)
