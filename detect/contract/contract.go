package contract

import (
	"crypto/sha256"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/mapfix/mapfix/detect/summary"
)

// A promise is what a contract says about the sharing of an API's objects.
type promise string

const (
	promiseSharedResult   promise = "shared-result"    // a result must not be written
	promiseFreshResult    promise = "fresh-result"     // a result belongs to the caller
	promiseViewResult     promise = "view-result"      // a result is an argument, or part of it
	promiseNoResult       promise = "no-result"        // a result is nobody's: a test double gives it
	promiseSharedParam    promise = "shared-parameter" // an implementation must not write a parameter
	promiseSharedCallback promise = "shared-callback"  // a registered function must not write a parameter
	promiseViewCallback   promise = "view-callback"    // a registered function gets part of an argument
	promiseMutates        promise = "mutates"          // a call writes an argument
	promiseNone           promise = "none"             // takes a built-in contract away
)

// What a function that is out of sight does with its arguments, see Effect.
const (
	promiseSets     promise = "sets"     // sets or removes entries of a map
	promiseLooksUp  promise = "looks-up" // looks a key up in a map
	promiseLists    promise = "lists"    // a result is an iterator over an argument
	promisePulls    promise = "pulls"    // a result is a function that gives what an iterator yields
	promiseGathers  promise = "gathers"  // a result has as elements what an iterator yields
	promiseGrows    promise = "grows"    // a result is a slice with more elements
	promiseHandsOn  promise = "hands-on" // calls an argument with what another holds
	promiseCompares promise = "compares" // calls the method Less of an argument
	promisePerforms promise = "performs" // calls a method of an argument, which does the work
	promiseDecodes  promise = "decodes"  // fills what an argument points to
	promiseFinds    promise = "finds"    // lets an argument point to part of another
	promiseCopies   promise = "copies"   // a result is a copy of an argument
	promiseLoads    promise = "loads"    // a result is what an argument holds
	promiseStores   promise = "stores"   // puts an argument into another
	promiseEdits    promise = "edits"    // writes the elements of a slice
	promiseLocks    promise = "locks"
	promiseUnlocks  promise = "unlocks"
	promiseWraps    promise = "wraps" // a result is a function that calls an argument
	promiseUses     promise = "uses"  // says what becomes of an argument, see Use
)

// Data that is laid down out of sight and taken up again, see Shelf.
const (
	promiseLaysDown promise = "lays-down"
	promiseTakesUp  promise = "takes-up"
)

// A contract is one entry of a contracts file; docs/contracts.md explains the
// fields. Parameters and arguments of methods count from the receiver, which
// is 0; those of a callback count from its first parameter.
type contract struct {
	Name       string   `json:"name"`
	Promise    promise  `json:"promise"`
	Functions  []string `json:"functions,omitempty"`
	Methods    []string `json:"methods,omitempty"`
	Having     []string `json:"having,omitempty"`
	Fields     []string `json:"fields,omitempty"`
	Result     *int     `json:"result,omitempty"`
	Parameters []int    `json:"parameters,omitempty"`
	Argument   *int     `json:"argument,omitempty"`
	Of         *int     `json:"of,omitempty"`
	Key        *int     `json:"key,omitempty"`
	From       *int     `json:"from,omitempty"`
	Spelling   string   `json:"spelling,omitempty"`
	Yields     string   `json:"yields,omitempty"`
	Method     string   `json:"method,omitempty"`
	Joins      bool     `json:"joins,omitempty"`
	Cell       bool     `json:"cell,omitempty"`
	Place      string   `json:"place,omitempty"`
	Each       string   `json:"each,omitempty"`
	Does       []string `json:"does,omitempty"`
	NilAsEmpty bool     `json:"nil-as-empty,omitempty"`
	Shallow    bool     `json:"shallow,omitempty"`
	Pending    bool     `json:"transaction,omitempty"`
	Why        string   `json:"why,omitempty"`
	See        string   `json:"see,omitempty"`

	does Use // of Does
}

// text returns the reason as a finding shows it.
func (c *contract) text() string {
	if c.See == "" {
		return c.Why
	}
	return c.Why + " (" + c.See + ")"
}

func orZero(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}

// Contracts is what is known about the sharing of APIs' objects. It is not
// changed after it is made.
type Contracts struct {
	entries   []*contract // in the order in which they are tried
	results   ruleIndex
	params    ruleIndex
	callbacks ruleIndex
	mutators  ruleIndex
	effects   ruleIndex
	uses      ruleIndex
	shelves   ruleIndex
	fields    map[string][]*contract
	laid      map[string]Shelf // by the field's step
}

//go:embed contracts.json
var builtinContracts []byte

//go:embed standard.json
var standardContracts []byte

// DefaultContracts returns the built-in contracts.
var DefaultContracts = sync.OnceValue(func() *Contracts {
	return builtin("contracts.json", builtinContracts, builtin("standard.json", standardContracts, nil))
})

func builtin(name string, data []byte, base *Contracts) *Contracts {
	c, err := ParseContracts(data, base)
	if err != nil {
		panic("detect: " + name + ": " + err.Error())
	}
	return c
}

// Scanned returns a digest of what a package's summary depends on: the entries
// about functions whose effects are data. It is empty if these are the built-in ones.
func (c *Contracts) Scanned() string {
	if c == nil {
		return ""
	}
	modelled := func(e *contract) bool { x := c.index(e.Promise); return x == &c.effects || x == &c.shelves }
	own := slices.DeleteFunc(slices.Clone(c.entries), func(e *contract) bool { return !modelled(e) })
	known := slices.DeleteFunc(slices.Clone(DefaultContracts().entries), func(e *contract) bool { return !modelled(e) })
	if slices.Equal(own, known) {
		return ""
	}
	text, err := json.Marshal(own)
	if err != nil {
		panic(err) // of what was read as JSON
	}
	return fmt.Sprintf(" %x", sha256.Sum256(text))
}

// resultKind says what a contract promises about a call's result.
type resultKind uint8

const (
	ResultShared resultKind = iota + 1
	ResultFresh
	ResultView
	ResultNone
)

// A ContractResult is what a contract promises about one value that an API
// hands out.
type ContractResult struct {
	Kind    resultKind
	Result  int  // number of the call's result; 0 for a callback's parameter
	Of      int  // resultView: the argument that it belongs to
	shallow bool // resultView: a copy whose own fields may be written
	Pending bool // resultShared: not what was put into the receiver, a transaction, before
	name    string
	Why     string
}

func (c *contract) value() ContractResult {
	kinds := map[promise]resultKind{
		promiseSharedResult: ResultShared, promiseSharedCallback: ResultShared,
		promiseFreshResult: ResultFresh, promiseNoResult: ResultNone,
		promiseViewResult: ResultView, promiseViewCallback: ResultView,
	}
	return ContractResult{
		Kind: kinds[c.Promise], Result: orZero(c.Result), Of: orZero(c.Of),
		shallow: c.Shallow, Pending: c.Pending, name: c.Name, Why: c.text(),
	}
}

// Result returns what is promised about a result of a call: of the function
// callee, or of an interface's method. methods are the interface's, nil if not
// known.
func (c *Contracts) Result(callee, iface, method string, methods []summary.Method) (ContractResult, bool) {
	if e := c.results.find(callRef(callee, iface, method, methods), nil); e != nil {
		return e.value(), true
	}
	return ContractResult{}, false
}

// Mutates reports which argument a call writes.
func (c *Contracts) Mutates(callee, iface, method string, methods []summary.Method) (arg int, why string, ok bool) {
	e := c.mutators.find(callRef(callee, iface, method, methods), nil)
	if e == nil {
		return 0, "", false
	}
	return orZero(e.Argument), e.text(), true
}

// Param reports whether a declared function must not write a parameter.
// signature is spelled as by the function of that name; methods are all of the
// receiver's type.
func (c *Contracts) Param(id, sig string, methods []summary.Method, index int) (why string, ok bool) {
	ref := funcRef(id)
	ref.signature, ref.methods = sig, methods
	e := c.params.find(ref, func(e *contract) bool { return slices.Contains(e.Parameters, index) })
	if e == nil {
		return "", false
	}
	return e.text(), true
}

// Field returns what is promised about a parameter of the functions that are
// stored in a field, given as a step of a Path.
func (c *Contracts) Field(step string, index int) (ContractResult, bool) {
	name := unvendor(strings.TrimPrefix(step, "."))
	for _, e := range c.fields[name] {
		if slices.Contains(e.Parameters, index) {
			return e.value(), true
		}
	}
	return ContractResult{}, false
}

// SpeaksOf reports whether anything is promised about the functions in a field.
func (c *Contracts) SpeaksOf(step string) bool {
	return len(c.fields[unvendor(strings.TrimPrefix(step, "."))]) > 0
}

// Callback returns what is promised about parameter index of the function that
// is argument arg of a call.
func (c *Contracts) Callback(callee, iface, method string, methods []summary.Method, arg, index int) (ContractResult, bool) {
	e := c.callbacks.find(callRef(callee, iface, method, methods), func(e *contract) bool {
		return orZero(e.Argument) == arg && slices.Contains(e.Parameters, index)
	})
	if e == nil {
		return ContractResult{}, false
	}
	return e.value(), true
}
