package flow

import (
	"slices"

	"golang.org/x/tools/container/intsets"

	"github.com/mapfix/mapfix/detect/summary"
)

// classes are a coarse look at the program, which takes time and space linear in its size. A
// class is a variable with all its elements, or a field of whichever object; each way that a
// value may go leads from its class to another. (V. Sundaresan et al., Practical virtual
// method call resolution for Java, 2000.) They tell which functions are called through
// values (functions.go), and what the graph needs to look at for a question.
type classes struct {
	*index
	vars   map[varKey]int32
	named  map[baseKey]int32 // package variables and functions, and what is not known
	fields map[string]int32  // by step; shelves by name
	list   []*class
	room   []class // for more of them

	putInto map[int32][]string // see fieldsWith
	marks   []int32            // by class, the last round in which it was marked
	round   int32              // see mark
	queue   []int32
}

type class struct {
	of      baseKey // of a variable
	field   string  // by its step, or a shelf by its name
	to      []int32 // where what is in the class may go
	from    []int32 // to, reversed
	funcs   *funcSet
	calls   []Site // that call what is in the class
	needed  bool   // it may lead to a call
	filled  bool   // something is stored in its elements
	waiting bool   // in the queue
}

// A funcSet is the functions of a class.
type funcSet struct {
	all, called intsets.Sparse
}

func newClasses(x *index) *classes {
	return &classes{index: x, vars: make(map[varKey]int32, 4*len(x.Funcs)), named: make(map[baseKey]int32), fields: make(map[string]int32), putInto: make(map[int32][]string)}
}

// of returns the class of a location.
func (c *classes) of(fn *summary.Func, loc summary.Loc) int32 {
	if field, _ := loc.Path.LastField(); field != "" {
		return c.field(field)
	}
	if loc.Base.Name != "" {
		return c.ofNamed(fn, loc.Base)
	}
	key := keyOf(fn, loc.Base)
	n, known := c.vars[key]
	if !known {
		n = c.add(class{of: baseKey{fn, loc.Base}})
		c.vars[key] = n
	}
	return n
}

func (c *classes) ofNamed(fn *summary.Func, b summary.Base) int32 {
	key := nameKey(fn, b)
	n, known := c.named[key]
	if !known {
		n = c.add(class{of: key})
		c.named[key] = n
	}
	return n
}

// nameKey returns the key of what is the same in all functions if it has a name, unless it is
// not known.
func nameKey(fn *summary.Func, b summary.Base) baseKey {
	if b.Kind != summary.BaseUnknown {
		fn = nil
	}
	return baseKey{fn, b}
}

// known returns the class of a location if there is one.
func (c *classes) known(fn *summary.Func, loc summary.Loc) (n int32, ok bool) {
	field, _ := loc.Path.LastField()
	switch {
	case field != "":
		n, ok = c.fields[field]
	case loc.Base.Name != "":
		n, ok = c.named[nameKey(fn, loc.Base)]
	default:
		n, ok = c.vars[keyOf(fn, loc.Base)]
	}
	return n, ok
}

// A varKey is a baseKey of what has no name.
type varKey struct {
	fn                  *summary.Func
	kind, index, result int32
}

func keyOf(fn *summary.Func, b summary.Base) varKey {
	return varKey{fn, int32(b.Kind), b.Index, b.Result}
}

func (c *classes) field(name string) int32 {
	n, known := c.fields[name]
	if !known {
		n = c.add(class{field: name})
		c.fields[name] = n
		if c.Calls != nil && c.Calls(name) {
			c.need(n)
		}
		if shelf, ok := c.Shelves[name]; ok {
			c.join(c.field(shelf.Name), n)
		}
	}
	return n
}

func (c *classes) add(new class) int32 {
	if len(c.room) == 0 {
		c.room = make([]class, 1024)
	}
	c.room[0] = new
	c.list = append(c.list, &c.room[0])
	c.room = c.room[1:]
	return int32(len(c.list) - 1)
}

// join notes that what is in one class may go to another.
func (c *classes) join(from, to int32) {
	f, t := c.list[from], c.list[to]
	if from == to || len(f.to) > 0 && f.to[len(f.to)-1] == to {
		return
	}
	f.to = append(f.to, to)
	t.from = append(t.from, from)
	if t.needed {
		c.need(from)
		c.include(to, from)
	}
}

// flow notes that what fn has as val may go to a class.
func (c *classes) flow(fn *summary.Func, val summary.Val, to int32) {
	for i := range val {
		s := &val[i]
		switch s.Base.Kind {
		case summary.BaseFunc:
			c.insert(to, c.numbered(s.Base.Name))
		case summary.BaseUnknown:
			c.insert(to, outOfSight)
		}
		c.join(c.of(fn, s.Loc), to)
	}
}

// anyKey is that of the class of all that is laid down by an API.
const anyKey = " any"

// addStores notes where the functions store what.
func (c *classes) addStores() {
	for _, s := range c.memory.list {
		c.store(s)
	}
	for _, at := range c.memory.onto {
		for _, s := range c.memory.shelves[at] {
			c.flow(s.from, summary.Val{s.val}, c.field(at.name+at.key))
			c.flow(s.from, summary.Val{s.val}, c.field(at.name+anyKey))
		}
	}
}

func (c *classes) store(s *store) {
	to := c.of(s.fn, s.loc)
	c.flow(s.from, summary.Val{s.val}, to)
	if c.list[to].of.fn != nil && (s.loc.Path != "" || s.loc.Base.Kind == summary.BaseFree) {
		c.fill(to)
	}
}

// fill notes that something is stored in the elements of a variable, which those may see
// that the variable has its value from.
func (c *classes) fill(n int32) {
	if c.list[n].filled {
		return
	}
	c.list[n].filled = true
	fn, b := c.list[n].of.fn, c.list[n].of.base
	switch b.Kind {
	case summary.BaseParam:
		for _, s := range c.callers[fn] {
			c.fillArgument(n, s)
		}
	case summary.BaseFree:
		if made, ok := c.made[fn.ID]; ok && int(b.Index) < len(made.At().Free) {
			c.giveBack(n, made.Fn, made.At().Free[b.Index])
		}
	case summary.BaseCall:
		if int(b.Index) < len(fn.Calls) {
			c.fillResults(n, Site{fn, int(b.Index)})
		}
	}
}

func (c *classes) fillArgument(param int32, s Site) {
	if args, i := s.At().Args, int(c.list[param].of.base.Index); s.At().Mode != summary.CallRef && i < len(args) {
		c.giveBack(param, s.Fn, args[i])
	}
}

func (c *classes) fillResults(n int32, s Site) {
	if t := c.callees(s); t != nil { // a call of a value is entered later
		for _, g := range t.funcs {
			c.fillResult(n, g)
		}
	}
}

func (c *classes) fillResult(n int32, g *summary.Func) {
	if r := int(c.list[n].of.base.Result); r < len(g.Results) {
		c.giveBack(n, g, g.Results[r])
	}
}

// giveBack notes that what is in a class may be found in what fn has as val.
func (c *classes) giveBack(from int32, fn *summary.Func, val summary.Val) {
	for _, s := range val {
		if s.Base.Kind == summary.BaseFunc || s.Base.Kind == summary.BaseUnknown {
			continue
		}
		to := c.of(fn, s.Loc)
		c.join(from, to)
		if c.list[to].of.fn != nil {
			c.fill(to)
		}
	}
}

// reach returns the classes that what is in any of some classes may get to, these included.
func (c *classes) reach(from ...int32) *intsets.Sparse {
	out := new(intsets.Sparse)
	for _, n := range c.mark(from...) {
		out.Insert(int(n))
	}
	return out
}

// mark marks these classes, until it is called again, and returns them.
func (c *classes) mark(from ...int32) []int32 {
	c.round++
	c.marks = append(c.marks, make([]int32, len(c.list)-len(c.marks))...)
	var out []int32
	stack := from
	for len(stack) > 0 {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if !c.marked(n) {
			c.marks[n] = c.round
			out = append(out, n)
			stack = append(stack, c.list[n].to...)
		}
	}
	return out
}

func (c *classes) marked(n int32) bool { return int(n) < len(c.marks) && c.marks[n] == c.round }

// fieldsWith returns the fields, by step, that what is in a class may be put into. The list must
// not be changed.
func (c *classes) fieldsWith(n int32) []string {
	out, known := c.putInto[n]
	if !known {
		for _, at := range slices.Sorted(slices.Values(c.mark(n))) {
			if field := c.list[at].field; field != "" {
				out = append(out, field)
			}
		}
		c.putInto[n] = out
	}
	return out
}

// unknown returns the classes of what may be anything, and why it may.
func (c *classes) unknown() map[int32]string {
	out := make(map[int32]string)
	var queue []int32
	for n := range c.list {
		if b := c.list[n].of.base; b.Kind == summary.BaseUnknown {
			out[int32(n)] = b.Name
			queue = append(queue, int32(n))
		}
	}
	for i := 0; i < len(queue); i++ {
		for _, to := range c.list[queue[i]].to {
			if out[to] == "" {
				out[to] = out[queue[i]]
				queue = append(queue, to)
			}
		}
	}
	return out
}
