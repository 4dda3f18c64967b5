package contract

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/mapfix/mapfix/detect/summary"
)

// ParseContracts reads a contracts file and returns its contracts together with
// those of base, which may be nil. The file's own are tried first, and take the
// place of those in base that have the same name.
func ParseContracts(data []byte, base *Contracts) (*Contracts, error) {
	var file struct {
		About     string            `json:"about"` // nothing is done with it
		Contracts []json.RawMessage `json:"contracts"`
	}
	if err := strict(data, &file); err != nil {
		return nil, err
	}
	own := make(map[string]bool)
	var entries []*contract
	for i, raw := range file.Contracts {
		e, err := parseContract(raw)
		if err == nil {
			err = fits(e, own, base)
		}
		if err != nil {
			return nil, fmt.Errorf("contract %s: %w", entryName(raw, i), err)
		}
		own[e.Name] = true
		entries = append(entries, e)
	}
	if base != nil {
		for _, e := range base.entries {
			if !own[e.Name] {
				entries = append(entries, e)
			}
		}
	}
	return newContracts(entries)
}

// fits checks an entry against those before it.
func fits(e *contract, own map[string]bool, base *Contracts) error {
	if own[e.Name] {
		return errors.New("there are two of this name")
	}
	if e.Promise == promiseNone && (base == nil || !base.has(e.Name)) {
		return errors.New("there is no built-in contract of this name")
	}
	return nil
}

func (c *Contracts) has(name string) bool {
	return slices.ContainsFunc(c.entries, func(e *contract) bool { return e.Name == name })
}

// strict decodes one JSON value and takes offence at what it does not know.
func strict(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return errors.New(strings.TrimPrefix(err.Error(), "json: "))
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("there is more after the first JSON value")
	}
	return nil
}

// entryName names an entry in an error, by its number as long as its name is
// not known.
func entryName(raw []byte, i int) string {
	var e struct{ Name string }
	if json.Unmarshal(raw, &e) != nil || e.Name == "" {
		return fmt.Sprintf("number %d", i+1)
	}
	return fmt.Sprintf("%q", e.Name)
}

func parseContract(raw []byte) (*contract, error) {
	e := new(contract)
	if err := strict(raw, e); err != nil {
		return nil, err
	}
	if e.Name == "" {
		return nil, errors.New("it has no name")
	}
	return e, e.check()
}

// A usage says which fields an entry of some promise has to have and may have.
type usage struct{ need, may []string }

var usages = map[promise]usage{
	promiseSharedResult:   {need: []string{"why"}, may: []string{"functions", "methods", "having", "result", "transaction", "see"}},
	promiseFreshResult:    {may: []string{"functions", "methods", "having", "result", "why", "see"}},
	promiseNoResult:       {may: []string{"functions", "methods", "having", "result", "why", "see"}},
	promiseViewResult:     {need: []string{"of"}, may: []string{"functions", "methods", "having", "result", "shallow", "why", "see"}},
	promiseSharedParam:    {need: []string{"parameters", "why"}, may: []string{"functions", "methods", "having", "see"}},
	promiseSharedCallback: {need: []string{"parameters", "why"}, may: []string{"functions", "methods", "having", "fields", "argument", "see"}},
	promiseViewCallback:   {need: []string{"parameters", "argument", "of"}, may: []string{"functions", "methods", "having", "why", "see"}},
	promiseMutates:        {need: []string{"argument", "why"}, may: []string{"functions", "methods", "having", "see"}},
	promiseNone:           {may: []string{"why"}},

	promiseSets:     {need: []string{"functions", "argument"}, may: []string{"key", "from", "spelling", "why", "see"}},
	promiseLooksUp:  {need: []string{"functions", "argument", "key"}, may: []string{"spelling", "why", "see"}},
	promiseLists:    {need: []string{"functions", "argument"}, may: []string{"yields", "why", "see"}},
	promisePulls:    {need: []string{"functions", "of"}, may: []string{"why", "see"}},
	promiseGathers:  {need: []string{"functions", "of"}, may: []string{"argument", "why", "see"}},
	promiseGrows:    {need: []string{"functions", "argument"}, may: []string{"why", "see"}},
	promiseHandsOn:  {need: []string{"functions", "argument", "of"}, may: []string{"each", "why", "see"}},
	promiseCompares: {need: []string{"functions", "of"}, may: []string{"why", "see"}},
	promisePerforms: {need: []string{"functions", "of", "method"}, may: []string{"why", "see"}},
	promiseDecodes:  {need: []string{"functions", "argument"}, may: []string{"why", "see"}},
	promiseFinds:    {need: []string{"functions", "argument", "of"}, may: []string{"why", "see"}},
	promiseCopies:   {need: []string{"functions", "of"}, may: []string{"shallow", "joins", "why", "see"}},
	promiseLoads:    {need: []string{"functions", "of"}, may: []string{"cell", "why", "see"}},
	promiseStores:   {need: []string{"functions", "argument", "of"}, may: []string{"cell", "why", "see"}},
	promiseEdits:    {need: []string{"functions", "argument"}, may: []string{"why", "see"}},
	promiseLocks:    {need: []string{"functions", "argument"}, may: []string{"why", "see"}},
	promiseUnlocks:  {need: []string{"functions", "argument"}, may: []string{"why", "see"}},
	promiseWraps:    {need: []string{"functions", "of"}, may: []string{"why", "see"}},
	promiseUses:     {need: []string{"does"}, may: []string{"functions", "methods", "having", "argument", "nil-as-empty", "why", "see"}},
	promiseLaysDown: {need: []string{"place"}, may: []string{"functions", "fields", "argument", "key", "why", "see"}},
	promiseTakesUp:  {need: []string{"place"}, may: []string{"functions", "fields", "key", "each", "why", "see"}},
}

// given lists the fields of an entry that are there.
func (c *contract) given() map[string]bool {
	return map[string]bool{
		"functions": c.Functions != nil, "methods": c.Methods != nil, "having": c.Having != nil, "fields": c.Fields != nil,
		"result": c.Result != nil, "parameters": c.Parameters != nil, "argument": c.Argument != nil, "of": c.Of != nil,
		"key": c.Key != nil, "from": c.From != nil, "spelling": c.Spelling != "", "yields": c.Yields != "", "method": c.Method != "", "joins": c.Joins, "cell": c.Cell, "place": c.Place != "", "each": c.Each != "", "does": c.Does != nil, "nil-as-empty": c.NilAsEmpty,
		"shallow": c.Shallow, "transaction": c.Pending, "why": c.Why != "", "see": c.See != "",
	}
}

func (c *contract) check() error {
	u, ok := usages[c.Promise]
	if !ok {
		return fmt.Errorf("unknown promise %q", c.Promise)
	}
	given := c.given()
	for _, field := range u.need {
		if !given[field] {
			return fmt.Errorf("%s needs %q", c.Promise, field)
		}
	}
	var extra []string
	for field, there := range given {
		if there && !slices.Contains(u.need, field) && !slices.Contains(u.may, field) {
			extra = append(extra, field)
		}
	}
	if len(extra) > 0 {
		return fmt.Errorf("%s does not go with %q", c.Promise, slices.Min(extra))
	}
	return c.checkValues()
}

func (c *contract) checkValues() (err error) {
	if c.does, err = c.use(); err != nil {
		return err
	}
	numbers := append(slices.Clone(c.Parameters), orZero(c.Result), orZero(c.Argument), orZero(c.Of), orZero(c.Key), orZero(c.From))
	switch {
	case c.Promise != promiseNone && len(c.Functions)+len(c.Methods)+len(c.Fields) == 0:
		return errors.New("it names no functions, methods or fields")
	case c.Having != nil && c.Methods == nil:
		return errors.New(`"having" goes with "methods"`)
	case c.Promise == promiseSharedCallback && (c.Argument == nil) != (len(c.Functions)+len(c.Methods) == 0):
		return errors.New(`"argument" says which argument of "functions" or "methods" is the callback`)
	case c.Promise == promiseLaysDown && (c.Argument == nil) != (len(c.Functions) == 0):
		return errors.New(`"argument" says which argument of "functions" is laid down`)
	case c.Spelling != "" && c.Spelling != "mime":
		return errors.New(`"spelling" can be "mime" only`)
	case c.Yields != "" && c.Yields != "keys" && c.Yields != "parts":
		return errors.New(`"yields" can be "keys" or "parts" only`)
	case slices.Min(numbers) < 0:
		return errors.New("numbers count from 0")
	}
	return nil
}

// newContracts builds the indexes.
func newContracts(entries []*contract) (*Contracts, error) {
	c := &Contracts{entries: entries, fields: make(map[string][]*contract), laid: make(map[string]Shelf)}
	for rank, e := range entries {
		rules, err := e.rules()
		if err != nil {
			return nil, fmt.Errorf("contract %q: %w", e.Name, err)
		}
		x := c.index(e.Promise)
		for _, r := range rules {
			r.rank = rank
			x.add(r)
		}
		c.addFields(e)
	}
	return c, nil
}

func (c *Contracts) addFields(e *contract) {
	for _, f := range e.Fields {
		if e.Place == "" {
			c.fields[f] = append(c.fields[f], e)
		} else if _, known := c.laid["."+f]; !known {
			c.laid["."+f] = e.shelf()
		}
	}
}

func (c *Contracts) index(p promise) *ruleIndex {
	switch p {
	case promiseUses:
		return &c.uses
	case promiseLaysDown, promiseTakesUp:
		return &c.shelves
	case promiseSets, promiseLooksUp, promiseLists, promisePulls, promiseGathers, promiseGrows,
		promiseHandsOn, promiseCompares, promisePerforms, promiseDecodes, promiseFinds, promiseCopies,
		promiseLoads, promiseStores, promiseEdits, promiseLocks, promiseUnlocks, promiseWraps:
		return &c.effects
	case promiseSharedParam:
		return &c.params
	case promiseSharedCallback, promiseViewCallback:
		return &c.callbacks
	case promiseMutates:
		return &c.mutators
	}
	return &c.results
}

// rules parses the patterns of an entry.
func (c *contract) rules() ([]rule, error) {
	var having []*shapePattern
	for _, s := range c.Having {
		p, err := parseShape(s)
		if err != nil {
			return nil, err
		}
		having = append(having, p)
	}
	var out []rule
	for _, s := range c.Functions {
		p, err := parseID(s)
		if err != nil {
			return nil, err
		}
		out = append(out, rule{contract: c, id: p})
	}
	for _, s := range c.Methods {
		p, err := parseShape(s)
		if err != nil {
			return nil, err
		}
		out = append(out, rule{contract: c, shape: p, having: having})
	}
	return out, c.checkFields()
}

func (c *contract) checkFields() error {
	for _, f := range c.Fields {
		r := funcRef(f)
		if r.method || !strings.Contains(summary.ShortName(r.owner), ".") || strings.HasPrefix(f, ".") {
			return fmt.Errorf("%q: want path/to/pkg.Type.Field", f)
		}
	}
	return nil
}
