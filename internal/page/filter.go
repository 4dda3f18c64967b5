package page

import (
	"cmp"
	"maps"
	"slices"
)

// A filter is a choice among the values of a property. A finding may have several.
type filter struct {
	Name, Label string
	Values      []value
}

type value struct {
	Text  string
	Count int // of findings
}

// totals returns how many findings there are of each outcome, the surest first.
func (p *Page) totals() []value {
	counts := p.count(func(f Finding) []string { return []string{f.Outcome} })
	var all []value
	for _, outcome := range []string{"safe", "unsafe", "display"} {
		all = append(all, value{outcome, counts[outcome]})
	}
	return all
}

// filters returns the choices that the findings leave; the last is by rule.
func (p *Page) filters() []filter {
	outcome := filter{Name: "outcome", Label: "Outcome"}
	for _, v := range p.totals() {
		if v.Count > 0 {
			outcome.Values = append(outcome.Values, v)
		}
	}
	return []filter{
		outcome,
		{"package", "Package", p.values(byText, func(f Finding) []string { return []string{f.Package} })},
		{"type", "Type", p.values(byText, func(f Finding) []string { return []string{f.Type} })},
		{"rule", "Rule", p.values(byCount, rulesOf)},
	}
}

func rulesOf(f Finding) []string {
	var rules []string
	for _, r := range f.Reasons {
		rules = append(rules, r.Rule)
	}
	slices.Sort(rules)
	return slices.Compact(rules)
}

func byText(a, b value) int  { return cmp.Compare(a.Text, b.Text) }
func byCount(a, b value) int { return cmp.Or(b.Count-a.Count, byText(a, b)) }

// values returns the values of a property in an order.
func (p *Page) values(order func(a, b value) int, of func(Finding) []string) []value {
	var all []value
	counts := p.count(of)
	for text := range maps.Keys(counts) {
		all = append(all, value{text, counts[text]})
	}
	slices.SortFunc(all, order)
	return all
}

func (p *Page) count(of func(Finding) []string) map[string]int {
	counts := map[string]int{}
	for _, m := range p.Maps {
		for _, f := range m.Findings {
			for _, text := range of(f) {
				counts[text]++
			}
		}
	}
	return counts
}
