package flow

import (
	"golang.org/x/tools/container/intsets"

	"github.com/mapfix/mapfix/detect/summary"
)

// enter notes what a call hands to the functions that are known without looking at values,
// and what a literal captures.
func (c *classes) enter(s Site) {
	call := s.At()
	if call.Callee == "" && call.Method == "" {
		c.valued[s] = new(targets)
	}
	t := c.callees(s)
	for _, f := range t.funcs {
		c.reached(f, s)
	}
	if t.outside {
		c.outside(s)
	}
	c.captures(s)
	if shelf, ok := c.ShelfOf(call); ok && !shelf.Puts {
		for r := range max(call.Results, 1) {
			to := c.of(s.Fn, resultOf(s, r))
			if call.Shelf == "" {
				c.join(c.field(shelf.Name+anyKey), to)
				continue
			}
			c.join(c.field(shelf.Name+call.Shelf), to)
			c.join(c.field(shelf.Name), to)
		}
	}
}

func (c *classes) captures(s Site) {
	call := s.At()
	if call.Mode != summary.CallRef || call.Free == nil {
		return
	}
	n := c.numbered(call.Callee)
	if n == outOfSight {
		return
	}
	f := c.Funcs[n]
	for i, val := range call.Free {
		free := c.of(f, summary.Loc{Base: summary.Base{Kind: summary.BaseFree, Index: int32(i)}})
		c.flow(s.Fn, val, free)
		if c.list[free].filled {
			c.giveBack(free, s.Fn, val)
		}
	}
}

// resultOf returns the location of a result of a call.
func resultOf(s Site, result int) summary.Loc {
	return summary.Loc{Base: summary.Base{Kind: summary.BaseCall, Index: int32(s.Call), Result: int32(result)}}
}

// reached notes that a call may reach f, whose parameters may be its arguments then, and its
// results those of f.
func (c *classes) reached(f *summary.Func, s Site) {
	c.callers[f] = append(c.callers[f], s)
	call := s.At()
	if call.Mode == summary.CallRef {
		return
	}
	for i, arg := range call.Args {
		if i >= len(f.Params) {
			break
		}
		param := c.of(f, summary.Loc{Base: summary.Base{Kind: summary.BaseParam, Index: int32(i)}})
		c.flow(s.Fn, arg, param)
		if c.list[param].filled {
			c.fillArgument(param, s)
		}
	}
	if call.Iter {
		c.yielded(f, s)
		return
	}
	for r, val := range f.Results {
		to := c.of(s.Fn, resultOf(s, r))
		c.flow(f, val, to)
		if c.list[to].filled {
			c.fillResult(to, f)
		}
	}
}

// promote notes that the receivers of methods behind interfaces may be part of what the calls
// are of.
func (c *classes) promote() {
	for m, t := range c.methods {
		for _, f := range t.funcs {
			for _, way := range c.Through(m.iface+"."+m.method, f.ID) {
				if field, _ := way.LastField(); field != "" {
					c.join(c.field(field), c.of(f, summary.Loc{Base: summary.Base{Kind: summary.BaseParam}}))
				}
			}
		}
	}
}

// yielded notes what an iterator hands to the function that it yields to.
func (c *classes) yielded(iter *summary.Func, s Site) {
	for i := range iter.Calls {
		if yield := &iter.Calls[i]; callsParameter(yield) {
			for r, val := range yield.Args {
				c.flow(iter, val, c.of(s.Fn, resultOf(s, r)))
			}
		}
	}
}

// outside notes that the results of a call may be any functions, and asks for those that are
// handed to it.
func (c *classes) outside(s Site) {
	for _, arg := range s.At().Args {
		for _, v := range arg {
			if v.Base.Kind != summary.BaseFunc && v.Base.Kind != summary.BaseUnknown {
				c.need(c.of(s.Fn, v.Loc))
			}
		}
	}
	for r := range s.At().Results {
		c.insert(c.of(s.Fn, resultOf(s, r)), outOfSight)
	}
}

// callback notes that code out of sight may hand what it is handed to f.
func (c *classes) callback(f *summary.Func, s Site) {
	for i := range f.Params {
		param := c.of(f, summary.Loc{Base: summary.Base{Kind: summary.BaseParam, Index: int32(i)}})
		for _, arg := range s.At().Args {
			c.flow(s.Fn, arg, param)
		}
		if shelf, ok := c.ShelfOf(s.At()); ok && shelf.Each != "" {
			field, _ := shelf.Each.LastField()
			c.join(c.field(field), param)
		}
	}
}

// called asks for the functions that are called if that is a matter of values.
func (c *classes) called(s Site) {
	call := s.At()
	if call.Callee != "" || call.Method != "" {
		return
	}
	for _, src := range call.Fun {
		if src.Base.Kind == summary.BaseFunc || src.Base.Kind == summary.BaseUnknown {
			c.callValue(s, []int{c.numbered(src.Base.Name)})
			continue
		}
		n := c.of(s.Fn, src.Loc)
		c.list[n].calls = append(c.list[n].calls, s)
		c.need(n)
		if set := c.list[n].funcs; set != nil {
			c.callValue(s, set.all.AppendTo(nil))
		}
	}
}

// need notes that what is in a class may lead to a call.
func (c *classes) need(n int32) {
	if c.list[n].needed {
		return
	}
	c.list[n].needed = true
	for stack := []int32{n}; len(stack) > 0; {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		for _, from := range c.list[n].from {
			if !c.list[from].needed {
				c.list[from].needed = true
				stack = append(stack, from)
			}
			c.include(n, from)
		}
	}
}

func (c *classes) insert(n int32, number int) {
	if c.set(n).all.Insert(number) {
		c.push(n)
	}
}

// include lets a class have the functions of another one.
func (c *classes) include(n, from int32) {
	if set := c.list[from].funcs; set != nil && c.set(n).all.UnionWith(&set.all) {
		c.push(n)
	}
}

func (c *classes) set(n int32) *funcSet {
	if c.list[n].funcs == nil {
		c.list[n].funcs = new(funcSet)
	}
	return c.list[n].funcs
}

func (c *classes) push(n int32) {
	if !c.list[n].waiting {
		c.list[n].waiting = true
		c.queue = append(c.queue, n)
	}
}

// solve carries the functions of each class to where they may go, and notes which calls they
// are called by.
func (c *classes) solve() {
	for len(c.queue) > 0 {
		n := c.queue[len(c.queue)-1]
		c.queue = c.queue[:len(c.queue)-1]
		c.list[n].waiting = false
		for _, to := range c.list[n].to {
			if c.list[to].needed {
				c.include(to, n)
			}
		}
		if len(c.list[n].calls) == 0 {
			continue
		}
		set := c.list[n].funcs
		var news intsets.Sparse
		news.Difference(&set.all, &set.called)
		set.called.Copy(&set.all)
		numbers := news.AppendTo(nil)
		for _, s := range c.list[n].calls {
			c.callValue(s, numbers)
		}
	}
}

// callValue notes that a call reaches the functions with these numbers.
func (c *classes) callValue(s Site, numbers []int) {
	t := c.valued[s]
	for _, n := range numbers {
		switch grown := t.addNumber(c.index, n); {
		case !grown:
		case n == outOfSight:
			c.outside(s)
		default:
			c.reached(c.Funcs[n], s)
		}
	}
}

// FunctionsAt returns the IDs of the functions that what fn has at loc may be, if something
// calls them or what they are handed on as; code out of sight is not among them.
func (g *Graph) FunctionsAt(fn *summary.Func, loc summary.Loc) []string {
	return idsOf(g.functionsAt(fn, summary.Src{Loc: loc}))
}

// CalledFields returns the IDs of the functions that are in fields from which code out of sight
// calls them, by the field's step.
func (g *Graph) CalledFields() map[string][]string {
	out := make(map[string][]string)
	for field, n := range g.classes.fields {
		if g.Calls != nil && g.Calls(field) {
			out[field] = idsOf(g.classes.functions(n))
		}
	}
	return out
}

func idsOf(funcs []*summary.Func) []string {
	out := make([]string, len(funcs))
	for i, f := range funcs {
		out[i] = f.ID
	}
	return out
}

// functions returns the functions in sight of a class.
func (c *classes) functions(n int32) []*summary.Func {
	set := c.list[n].funcs
	if set == nil {
		return nil
	}
	var out []*summary.Func
	for _, number := range set.all.AppendTo(nil) {
		if number != outOfSight {
			out = append(out, c.Funcs[number])
		}
	}
	return out
}
