package contract

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/mapfix/mapfix/detect/summary"
)

// A Use is what a function out of sight does with an argument and what that leads to.
// Several may hold at once; with none it does nothing.
type Use uint16

const (
	Reads   Use = 1 << iota // all entries of a map are treated alike: shown, encoded, sorted, copied
	LooksAt                 // it can tell whether a map has a certain key, or how many it has
	Changes                 // it writes to a map
	Keeps                   // it has the argument after it has returned
	Returns                 // the argument, or what leads to it, is among the results
	Calls                   // it calls the argument, or methods of it, before it returns
	Starts                  // another goroutine calls the argument
	Runs                    // another goroutine does, and somebody waits for it
	NotKnown
)

var useNames = []string{"reads", "looks-at", "changes", "keeps", "returns", "calls", "starts", "runs", "not-known"}

// Names returns the words that stand for u in a contract, in order.
func (u Use) Names() []string {
	var out []string
	for i, name := range useNames {
		if u&(1<<i) != 0 {
			out = append(out, name)
		}
	}
	return out
}

// use returns what the words of an entry stand for.
func (c *contract) use() (u Use, err error) {
	for _, word := range c.Does {
		i := slices.Index(useNames, word)
		if i < 0 {
			return 0, fmt.Errorf(`%q cannot be done; "does" knows %s`, word, strings.Join(useNames, ", "))
		}
		u |= 1 << i
	}
	return u, nil
}

//go:embed derived.json
var derivedContracts []byte

// derived returns what the source of the standard library tells. Few programs ask.
var derived = sync.OnceValue(func() *Contracts { return builtin("derived.json", derivedContracts, nil) })

// Stated returns what a contract says that a call does with an argument.
func (c *Contracts) Stated(call *summary.Call, arg int) (Use, bool) {
	e := c.usedBy(call, arg, nil)
	if e == nil {
		return 0, false
	}
	return e.does, true
}

// usedBy returns the contract that says what a call does with an argument.
func (c *Contracts) usedBy(call *summary.Call, arg int, methods []summary.Method) *contract {
	r := callRef(call.Callee, call.Iface, call.Method, methods)
	return c.uses.find(r, func(e *contract) bool { return e.Argument == nil || *e.Argument == arg })
}

// Use returns what a call does with an argument: as a contract says, or the source of the
// standard library tells.
func (c *Contracts) Use(call *summary.Call, arg int, methods []summary.Method) Use {
	if e := c.usedBy(call, arg, methods); e != nil {
		return e.does
	}
	if IsStandard(summary.DefinedIn(call.Callee)) || IsStandard(summary.DefinedIn(call.Iface)) {
		if e := derived().usedBy(call, arg, nil); e != nil {
			return e.does
		}
	}
	return NotKnown
}

// Follows reports whether what a call does with its arguments is followed as values, so that
// none of them goes out of sight: what is laid down to where it is taken up, and what it puts
// or finds inside of others.
func (c *Contracts) Follows(call *summary.Call) bool {
	if _, ok := c.Shelf(call); ok {
		return true
	}
	m, ok := c.Effect(call.Callee)
	return ok && m.Wraps == 0
}

// OnlyReads reports whether a call treats all entries of a map alike that it is handed, and
// has let go of it when it returns: an argument, or what that leads to.
func (c *Contracts) OnlyReads(call *summary.Call, arg int, methods []summary.Method) bool {
	return c.Use(call, arg, methods)&^(Reads|Calls|Runs) == 0
}

// KeepsFunc reports whether a call may keep the function that is an argument, so that it is
// called at any time: not if it calls it before it returns, at most.
func (c *Contracts) KeepsFunc(call *summary.Call, arg int, methods []summary.Method) bool {
	return c.Use(call, arg, methods)&^(Reads|Calls|Runs|LooksAt|Changes) != 0
}

// Starts reports whether another goroutine calls an argument of a call.
func (c *Contracts) Starts(call *summary.Call, arg int) bool {
	return c.Use(call, arg, nil)&(Starts|Runs) != 0
}

// NilAsEmpty reports whether a call treats a nil map as one without entries.
func (c *Contracts) NilAsEmpty(call *summary.Call, arg int, methods []summary.Method) bool {
	if m, _ := c.Effect(call.Callee); m.Writes > 0 || m.LooksUp > 0 || m.Lists > 0 {
		return true
	}
	e := c.usedBy(call, arg, methods)
	return e != nil && e.NilAsEmpty
}

// Prints reports whether a function only makes text of what it is given, for people to read.
func Prints(callee string) bool {
	pkg := summary.DefinedIn(callee)
	return pkg == "fmt" || pkg == "log" || pkg == "log/slog"
}
