package program

import (
	"slices"

	"github.com/mapfix/mapfix/detect/bounds"
	"github.com/mapfix/mapfix/detect/contract"
	"github.com/mapfix/mapfix/detect/finding"
	"github.com/mapfix/mapfix/detect/flow"
	"github.com/mapfix/mapfix/detect/reach"
	"github.com/mapfix/mapfix/detect/rule"
	"github.com/mapfix/mapfix/detect/summary"
)

// A Program is the summaries of all packages, with the indexes that joining
// them needs.
type Program struct {
	Opts            Options
	Funcs           map[string]*summary.Func
	Order           []*summary.Func // by ID
	Own             map[string]bool // first-party packages
	Globals         map[string]summary.Global
	Callers         map[*summary.Func][]flow.Site
	handed          map[passedKey][]passedFunc  // see handedTo
	Made            map[string]flow.Site        // where a literal is made
	*reach.Dispatch                             // of calls through interfaces
	wrapped         map[string]bool             // methods of interfaces, see isWrapped
	crowded         map[string]bool             // ways to call a function, see crowd
	Variables       map[summary.Base][]VarEvent // of packages
	projected       map[projection]summary.Val
	roots           map[rootsKey][]Origin
	nodes           map[nodeKey]*node
	searches        int                              // so far
	filling         int                              // see filledLater
	trail           trail                            // of the one that is under way
	asks            map[*summary.Func][]interest     // by event, see asking
	asked           map[*summary.Func][]summary.Base // see findAsked
	writes          map[string][]write               // to what is asked for
	Unlisted        map[*summary.Func]bool           // functions of whose writes not all are known
	news            map[string][]int                 // about these, by index, in the order in which it came
	objects         map[*summary.Func][]summary.Base // see findObjects
	Start           map[*summary.Func]bool           // runs only while the program starts
	Once            map[*summary.Func]bool           // runs once, in main or on its behalf
	back            map[*summary.Func]bool           // see backward
	Generated       map[string]bool                  // files
	silenced        map[summary.Silenced]bool
	memoUses        map[useKey]Use
	Contracts       *contract.Contracts
	Methods         map[string][]summary.Method // of interfaces and types, by name
	callbacks       map[string][]registered     // by function
	returned        []*Candidate                // see noteReturned
	copying         map[copyKey]bool            // see mayCopy
	mutators        map[*summary.Call]mutator
	reached         map[string]*reachedBy                    // by function, see mainsOf
	imports         map[string][]string                      // by import path
	together        map[[2]string]bool                       // by function and command, see Together
	linkedInto      map[string]*Mains                        // by import path, see mainsWith
	leading         map[*summary.Func]map[*summary.Func]bool // see LeadingTo
	early           map[*summary.Func]bool                   // see BeforeMain
	flow            *flow.Graph                              // see Graph
	work            *Work
	MainPaths       []string // of programs, sorted
}

// NewProgram joins what r knows. It keeps w up to date.
func NewProgram(r *reach.Reach, opts Options, w *Work) *Program {
	p := &Program{
		Opts: opts, work: w, Funcs: make(map[string]*summary.Func), Own: r.Own(), Globals: make(map[string]summary.Global),
		handed: make(map[passedKey][]passedFunc), Made: make(map[string]flow.Site), Dispatch: r.Types(), wrapped: make(map[string]bool), crowded: make(map[string]bool),
		Variables: make(map[summary.Base][]VarEvent), projected: make(map[projection]summary.Val), roots: make(map[rootsKey][]Origin), nodes: make(map[nodeKey]*node), asks: make(map[*summary.Func][]interest), writes: make(map[string][]write), Unlisted: make(map[*summary.Func]bool), news: make(map[string][]int),
		Start: make(map[*summary.Func]bool), Once: make(map[*summary.Func]bool), Generated: make(map[string]bool), silenced: make(map[summary.Silenced]bool),
		memoUses: make(map[useKey]Use), Contracts: opts.Contracts, Methods: make(map[string][]summary.Method),
		callbacks: make(map[string][]registered), mutators: make(map[*summary.Call]mutator), copying: make(map[copyKey]bool), reached: make(map[string]*reachedBy),
		imports: make(map[string][]string), together: make(map[[2]string]bool),
	}
	if p.Contracts == nil {
		p.Contracts = contract.DefaultContracts()
	}
	for _, s := range r.Parts() {
		p.addPackage(s)
	}
	p.Order = slices.DeleteFunc(r.Functions(), func(f *summary.Func) bool { return w.Without[f.Package] })
	for f := range p.Each() {
		p.Funcs[f.ID] = f
	}
	p.indexMade()
	p.flow = p.newGraph()
	p.crowdUnknown()
	p.Callers = p.flow.AllCallers()
	p.calleesFirst()
	p.indexVariables()
	p.indexContracts()
	return p
}

func (p *Program) addPackage(s *summary.PackageSummary) {
	p.imports[s.Path] = append(p.imports[s.Path], s.Imports...)
	for _, g := range s.Globals {
		p.Globals[g.Name] = g
	}
	for _, t := range s.Types {
		p.Methods[t.Name] = t.Methods
	}
	for _, i := range s.Interfaces {
		p.Methods[i.Name] = i.Methods
	}
	for _, f := range s.Generated {
		p.Generated[f] = true
	}
	for _, l := range s.Silenced {
		p.silenced[l] = true
	}
}

// calleesFirst puts the functions in an order in which callees come before callers where
// there is no cycle.
func (p *Program) calleesFirst() {
	seen := make(map[*summary.Func]bool, len(p.Order))
	order := make([]*summary.Func, 0, len(p.Order))
	var visit func(f *summary.Func)
	visit = func(f *summary.Func) {
		if seen[f] {
			return
		}
		seen[f] = true
		for i := range f.Calls {
			for _, id := range p.Callees(flow.Site{Fn: f, Call: i}) {
				if g := p.Funcs[id]; g != nil {
					visit(g)
				}
			}
		}
		order = append(order, f)
	}
	for f := range p.Each() {
		visit(f)
	}
	p.Order = order
}

// indexMade notes where the literals are made.
func (p *Program) indexMade() {
	for f := range p.Each() {
		for i := range f.Calls {
			if c := &f.Calls[i]; c.Mode == summary.CallRef && c.Free != nil {
				p.Made[c.Callee] = flow.Site{Fn: f, Call: i}
			}
		}
	}
}

// Callees returns the IDs of the functions that a call may reach.
func (p *Program) Callees(s flow.Site) []string {
	ids, _ := p.Targets(s)
	return ids
}

// Targets returns the callees of a call, and whether these are all that are known of:
// more than bounds.Of.Implementations are left out.
func (p *Program) Targets(s flow.Site) (ids []string, all bool) {
	c := s.At()
	if c.Callee != "" {
		return []string{c.Callee}, true
	}
	if c.Method != "" {
		ids := p.Implementations(c.Iface + "." + c.Method)
		if len(ids) > bounds.Of.Implementations {
			return nil, false
		}
		return ids, true
	}
	all = true
	for _, src := range c.Fun {
		more := p.functionsAt(s.Fn, src)
		if len(more) > bounds.Of.Implementations {
			all = false
			continue
		}
		ids = append(ids, more...)
	}
	return ids, all
}

// functionsAt returns the functions that a value may be.
func (p *Program) functionsAt(fn *summary.Func, src summary.Src) []string {
	if src.Base.Kind == summary.BaseFunc {
		return []string{src.Base.Name}
	}
	return p.flow.FunctionsAt(fn, src.Loc)
}

// state returns what is known of memory at a call, or with call -1 when the function
// returns. It must not be changed.
func (p *Program) state(fn *summary.Func, call int) *summary.State { return p.flow.State(fn, call) }

// Options says what Link looks at.
type Options struct {
	Tests     bool                // functions in _test.go files too
	Contracts *contract.Contracts // what APIs promise; nil for the built-in ones
	Explain   *finding.Place      // explain what was decided here; nil for nothing
	Without   []rule.ID           // rules that are left out of decisions, to see what they are for
}

func (p *Program) IsSilenced(f *finding.Finding) bool {
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

// An Answer to a question that the analysis may not be able to answer.
type Answer uint8

const (
	No Answer = iota
	Yes
	Unknown
)

// OutOfReach reports whether a call goes to code that is not analysed.
func (p *Program) OutOfReach(call flow.Site) bool {
	c := call.At()
	return len(p.Callees(call)) == 0 || c.Callee != "" && p.Funcs[c.Callee] == nil
}
