package detect

import (
	"slices"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/summary"
)

// A program is the summaries of all packages, with the indexes that joining
// them needs.
type program struct {
	opts       Options
	funcs      map[string]*summary.Func
	order      []*summary.Func // by ID
	own        map[string]bool // first-party packages
	globals    map[string]summary.Global
	callers    map[*summary.Func][]site
	handed     map[passedKey][]passedFunc                         // functions handed to parameters
	made       map[string]site                                    // where a literal is made
	*dispatch                                                     // of calls through interfaces
	wrapped    map[string]bool                                    // methods of interfaces, see isWrapped
	funcValues map[string][]string                                // by variable or field
	stores     map[string][]stored                                // by field step
	unstored   map[string]bool                                    // fields with more stores than are kept
	variables  map[summary.Base][]varEvent                        // of packages
	states     map[summary.SliceKey[summary.Entry]]*summary.State // by what is known
	projected  map[projection]summary.Val
	held       map[heldKey]held
	nodes      map[nodeKey]*node
	searches   int                              // so far
	filling    int                              // see filledLater
	tables     []stored                         // see tableStores
	trail      trail                            // of the one that is under way
	asks       map[*summary.Func][]interest     // by event, see asking
	asked      map[*summary.Func][]summary.Base // see findAsked
	writes     map[string][]write               // to what is asked for
	unlisted   map[*summary.Func]bool           // functions of whose writes not all are known
	news       map[string][]int                 // about these, by index, in the order in which it came
	objects    map[*summary.Func][]summary.Base // see findObjects
	start      map[*summary.Func]bool           // runs only while the program starts
	once       map[*summary.Func]bool           // runs once, in main or on its behalf
	back       map[*summary.Func]bool           // see backward
	generated  map[string]bool                  // files
	silenced   map[summary.Silenced]bool
	memoUses   map[useKey]use
	contracts  *Contracts
	methods    map[string][]summary.Method // of interfaces and types, by name
	callbacks  map[string][]registered     // by function
	returned   []*candidate                // see noteReturned
	copying    map[copyKey]bool            // see mayCopy
	mutators   map[*summary.Call]mutator
	reached    map[string]*reachedBy // by function, see mainsOf
	imports    map[string][]string   // by import path
	linkedInto map[string]*mains     // by import path, see mainsWith
	mainPaths  []string              // of programs, sorted
}

// A site is a call in a function.
type site struct {
	fn   *summary.Func
	call int
}

func (s site) at() *summary.Call { return &s.fn.Calls[s.call] }

// A stored is a value put into some field.
type stored struct {
	fn  *summary.Func
	val summary.Val
	pos summary.Position
}

func newProgram(r *Reach, opts Options) *program {
	p := &program{
		opts: opts, funcs: make(map[string]*summary.Func), own: r.own, globals: make(map[string]summary.Global),
		callers: make(map[*summary.Func][]site), handed: make(map[passedKey][]passedFunc), made: make(map[string]site), dispatch: &r.types, wrapped: make(map[string]bool), funcValues: make(map[string][]string),
		stores: make(map[string][]stored), unstored: make(map[string]bool), variables: make(map[summary.Base][]varEvent), states: make(map[summary.SliceKey[summary.Entry]]*summary.State), projected: make(map[projection]summary.Val), held: make(map[heldKey]held), nodes: make(map[nodeKey]*node), asks: make(map[*summary.Func][]interest), writes: make(map[string][]write), unlisted: make(map[*summary.Func]bool), news: make(map[string][]int),
		start: make(map[*summary.Func]bool), once: make(map[*summary.Func]bool), generated: make(map[string]bool), silenced: make(map[summary.Silenced]bool),
		memoUses: make(map[useKey]use), contracts: opts.Contracts, methods: make(map[string][]summary.Method),
		callbacks: make(map[string][]registered), mutators: make(map[*summary.Call]mutator), copying: make(map[copyKey]bool), reached: make(map[string]*reachedBy),
		imports: make(map[string][]string),
	}
	if p.contracts == nil {
		p.contracts = DefaultContracts()
	}
	for _, s := range r.sums {
		p.addPackage(s)
	}
	p.order = r.functions()
	for _, f := range p.order {
		p.funcs[f.ID] = f
	}
	p.indexFuncValues()
	p.indexPassed()
	p.keepReachable()
	p.indexCalls()
	p.indexStores()
	p.indexVariables()
	p.indexContracts()
	return p
}

func (p *program) addPackage(s *summary.PackageSummary) {
	p.imports[s.Path] = append(p.imports[s.Path], s.Imports...)
	for _, g := range s.Globals {
		p.globals[g.Name] = g
	}
	for _, t := range s.Types {
		p.methods[t.Name] = t.Methods
	}
	for _, i := range s.Interfaces {
		p.methods[i.Name] = i.Methods
	}
	for _, f := range s.Generated {
		p.generated[f] = true
	}
	for _, l := range s.Silenced {
		p.silenced[l] = true
	}
}

// keepReachable drops the functions that neither first-party code nor the
// start of the program reaches, and puts the others in an order in which
// callees come before callers where there is no cycle. Of what was gathered,
// that leaves out what is only mentioned.
func (p *program) keepReachable() {
	seen := make(map[string]bool)
	var order []*summary.Func
	var visit func(f *summary.Func)
	visit = func(f *summary.Func) {
		if seen[f.ID] {
			return
		}
		seen[f.ID] = true
		for i := range f.Calls {
			for _, id := range p.callees(site{f, i}) {
				if g := p.funcs[id]; g != nil {
					visit(g)
				}
			}
		}
		order = append(order, f)
	}
	for _, f := range p.order {
		if p.own[f.Package] || summary.IsInit(f) {
			visit(f)
		}
	}
	p.order = order
}

func (p *program) indexCalls() {
	for _, f := range p.order {
		for i := range f.Calls {
			s := site{f, i}
			for _, id := range p.callees(s) {
				if g := p.funcs[id]; g != nil {
					p.callers[g] = append(p.callers[g], s)
				}
			}
			if c := s.at(); c.Mode == summary.CallRef && c.Free != nil {
				p.made[c.Callee] = s
			}
		}
	}
}

// callees returns the IDs of the functions that a call may reach.
func (p *program) callees(s site) []string {
	ids, _ := p.targets(s)
	return ids
}

// targets returns the callees of a call, and whether these are all that are known of:
// more than bounds.Of.Implementations are left out.
func (p *program) targets(s site) (ids []string, all bool) {
	c := s.at()
	if c.Callee != "" {
		return []string{c.Callee}, true
	}
	if c.Method != "" {
		ids := p.implementations(c.Iface + "." + c.Method)
		if len(ids) > bounds.Of.Implementations {
			return nil, false
		}
		return ids, true
	}
	all = true
	for _, src := range c.Fun {
		more := p.funcValues[holder(src.Loc)]
		switch src.Base.Kind {
		case summary.BaseFunc:
			more = []string{src.Base.Name}
		case summary.BaseParam:
			if k := (passedKey{s.fn.ID, int(src.Base.Index)}); isPassed(src.Path) && len(p.handed[k]) > 0 {
				more = p.passedIDs(k)
			}
		}
		if len(more) > bounds.Of.Implementations {
			all = false
			continue
		}
		ids = append(ids, more...)
	}
	return ids, all
}

// holder names the variable or field that a function value is kept in: for a
// field all objects' fields together.
func holder(l summary.Loc) string {
	if l.Path != "" {
		return l.Path.Last()
	}
	if l.Base.Kind == summary.BaseGlobal {
		return l.Base.Name
	}
	return ""
}

// indexFuncValues notes which functions are stored in which variables and
// fields.
func (p *program) indexFuncValues() {
	for _, f := range p.order {
		p.addFuncValues(f.Exit)
		for i := range f.Calls {
			p.addFuncValues(f.Calls[i].Heap)
		}
	}
}

func (p *program) addFuncValues(entries []summary.Entry) {
	for _, e := range entries {
		for _, s := range e.Val {
			if s.Base.Kind != summary.BaseFunc {
				continue
			}
			if key := holder(e.Loc); key != "" && key != summary.StepElem && !slices.Contains(p.funcValues[key], s.Base.Name) {
				p.funcValues[key] = append(p.funcValues[key], s.Base.Name)
			}
		}
	}
}

// indexStores notes what is put into each field anywhere, for objects whose
// way through the program is not known.
func (p *program) indexStores() {
	for _, f := range p.order {
		if isDeepCopy(f.ID) {
			continue // what it leaves in a field is its copy's own
		}
		for i := range f.Calls {
			p.indexEntries(f, f.Calls[i].Heap)
		}
		p.indexEntries(f, f.Exit)
	}
}

func (p *program) indexEntries(f *summary.Func, entries []summary.Entry) {
	for _, e := range entries {
		key := e.Loc.Path.Last()
		if !summary.IsField(key) || len(e.Val) == 0 {
			continue
		}
		if isStandard(summary.FieldPackage(key)) {
			continue // what is in some http.Request says nothing of another one
		}
		dup := slices.ContainsFunc(p.stores[key], func(s stored) bool { return s.fn == f && s.val.Equal(e.Val) })
		switch {
		case dup:
		case len(p.stores[key]) < bounds.Of.Stores:
			p.stores[key] = append(p.stores[key], stored{fn: f, val: e.Val, pos: f.Pos})
		default:
			p.unstored[key] = true
		}
	}
}

// state returns what is known of the heap at a call, or with call -1 when the
// function returns. It must not be changed: all calls that see the same share it.
func (p *program) state(fn *summary.Func, call int) *summary.State {
	entries := fn.Exit
	if call >= 0 {
		entries = fn.Calls[call].Heap
	}
	if len(entries) == 0 {
		entries = nil
	}
	key := summary.KeyOfSlice(entries)
	if st, ok := p.states[key]; ok {
		return st
	}
	st := summary.NewState()
	for _, e := range entries {
		st.Set(e.Loc, e.Val)
	}
	p.states[key] = st
	return st
}

// Options says what Link looks at.
type Options struct {
	Tests     bool       // functions in _test.go files too
	Contracts *Contracts // what APIs promise; nil for the built-in ones
	Explain   *Place     // explain what was decided here; nil for nothing
}

func (p *program) isSilenced(f *Finding) bool {
	if p.silenced[summary.Silenced{File: f.Bind.File, Line: f.Bind.Line}] {
		return true
	}
	for _, m := range f.Mutations {
		if p.silenced[summary.Silenced{File: m.File, Line: m.Line}] {
			return true
		}
	}
	return false
}

// An answer to a question that the analysis may not be able to answer.
type answer uint8

const (
	no answer = iota
	yes
	unknown
)
