package rule

import (
	"fmt"
	"slices"

	"github.com/mapfix/mapfix/detect/finding"
	"github.com/mapfix/mapfix/detect/summary"
)

// An ID names a rule, in reports of decisions and in the documentation.
type ID string

// A Rule says what a kind of facts means.
type Rule struct {
	ID      ID
	Weight  Weight
	Safety  Safety
	Says    string // the sentence for the user, in the language of package fmt
	When    string // when the fact holds, and why it means what it means
	Subject string // what the rule is about, the same for those that stand together
}

// A Weight says what a fact does to the decision.
type Weight uint8

const (
	Support     Weight = iota // a copy is right
	Note                      // worth knowing, whatever is decided
	Doubt                     // somebody may rely on the write, or it is not known: the fix is unsafe
	StrongDoubt               // the same; of data whose owner is out of sight, and which is only likely to be shared, it says that the write is meant
	Meant                     // the write is meant: there is nothing to report
)

// String returns the word for the weight in reports of decisions.
func (w Weight) String() string {
	return [...]string{"for a copy", "note", "doubt", "doubt", "meant"}[w]
}

// A Safety is one of the conditions of a safe fix.
type Safety uint8

const (
	None Safety = iota
	S1          // which object is written is known, on every path
	S2          // the derived map is used after the write
	S3          // all readers by other names are known, and none of them can tell
	S4          // all other writers are known, and none works together with this write
	S5          // until the write, the copy behaves as the original
	S6          // every write through the alias goes to the copy, which is made as often as needed
	S7          // the copy is made where reading the map is as safe as it was
)

// String returns S1 to S7, and "" for none.
func (s Safety) String() string {
	if s == None {
		return ""
	}
	return fmt.Sprintf("S%d", s)
}

func (r *Rule) isDoubt() bool { return r.Weight == Doubt || r.Weight == StrongDoubt }

// A Fact is what was found out about a write that a rule speaks of.
type Fact struct {
	Rule ID
	Text string           // what the rule says, with the details
	At   summary.Position // where it was found out
	Told bool             // the user is told At behind the text
}

// CodeFact describes a fact to what encodes it.
func CodeFact(c *summary.Coder, f *Fact) {
	at := c.Open()
	summary.Text(c, &f.Rule)
	summary.Text(c, &f.Text)
	c.Position(&f.At)
	c.Bool(&f.Told)
	c.Close(at)
}

// Of returns the rule with an ID, which there is for every constant of this package; nil for
// the reasons that package finding names.
func Of(id ID) *Rule { return byID[id] }

var byID = func() map[ID]*Rule {
	out := make(map[ID]*Rule, len(Table))
	for i := range Table {
		out[Table[i].ID] = &Table[i]
	}
	return out
}()

// Facts is all that was found out about a write, in order.
type Facts []Fact

// New states a fact, with the details that the rule's sentence asks for.
func New(id ID, at summary.Position, details ...any) Fact {
	return Fact{Rule: id, Text: fmt.Sprintf(Of(id).Says, details...), At: at}
}

// Add adds a fact that is stated as by New.
func (f *Facts) Add(id ID, at summary.Position, details ...any) {
	*f = append(*f, New(id, at, details...))
}

// AddTold is Add for a fact of which the user is told where it was found out.
func (f *Facts) AddTold(id ID, at summary.Position, details ...any) {
	f.Add(id, at, details...)
	(*f)[len(*f)-1].Told = true
}

// Verdict returns how the fix may be applied, and "" if there is nothing to report: one fact
// that says that the write is meant decides, then one doubt. The owner of lent data is out of
// sight.
func (f Facts) Verdict(lent bool) finding.Applicability {
	v := finding.Safe
	for i := range f {
		switch w := Of(f[i].Rule).Weight; {
		case w == Meant, lent && w == StrongDoubt:
			return ""
		case w == Doubt, w == StrongDoubt:
			v = finding.Unsafe
		}
	}
	return v
}

// Without returns the facts that other rules than these speak of.
func (f Facts) Without(ids ...ID) Facts {
	if len(ids) == 0 {
		return f
	}
	var out Facts
	for i := range f {
		if !slices.Contains(ids, f[i].Rule) {
			out = append(out, f[i])
		}
	}
	return out
}

// Once returns the facts without repetitions.
func (f Facts) Once() Facts {
	var out Facts
	for i := range f {
		if !slices.Contains(out, f[i]) {
			out = append(out, f[i])
		}
	}
	return out
}

// Shown returns the facts as the user is told them, each once: of one rule, at most n that read
// differently, the last of which says how many there are besides.
func (f Facts) Shown(n int) Facts {
	texts := make(map[ID][]string)
	var out Facts
	for _, fact := range f.Once() {
		told := texts[fact.Rule]
		i := slices.Index(told, fact.Text)
		if i < 0 {
			i, texts[fact.Rule] = len(told), append(told, fact.Text)
		}
		if i < n {
			out = append(out, fact)
		}
	}
	for i := range out {
		told := texts[out[i].Rule]
		if more := len(told) - n; more > 0 && out[i].Text == told[n-1] {
			out[i].Text += fmt.Sprintf(", and %d more like that", more)
		}
	}
	return out
}

// Decisive returns the rules without which the verdict would be a better one: those that say
// that the write is meant, or if there are none the doubts.
func (f Facts) Decisive(lent bool) []ID {
	var meant, doubts []ID
	for i := range f {
		switch id, w := f[i].Rule, Of(f[i].Rule).Weight; {
		case w == Meant, lent && w == StrongDoubt:
			meant = appendOnce(meant, id)
		case w == Doubt, w == StrongDoubt:
			doubts = appendOnce(doubts, id)
		}
	}
	if len(meant) > 0 {
		return meant
	}
	return doubts
}

func appendOnce(ids []ID, id ID) []ID {
	if slices.Contains(ids, id) {
		return ids
	}
	return append(ids, id)
}

// Reason returns what a fact tells the user of a finding.
func (f *Fact) Reason() finding.Reason {
	out := finding.Reason{Rule: string(f.Rule), Text: f.Text, Against: Of(f.Rule).isDoubt()}
	if f.Told {
		out.At = f.At
	}
	return out
}
