package page

import (
	"fmt"
	"html/template"
	"slices"
	"strings"
	"unicode/utf8"
)

// Measures of a picture, in its own units, which are pixels unless it is scaled down.
const (
	boxWidth  = 250
	boxHeight = 62
	boxGap    = 14
	middle    = 310 // where the box of the map begins
	right     = 2 * middle
	letters   = 32 // that fit into a box
	maxBoxes  = 6  // in a column
)

// A box is a part of a picture: who it is, where, and by what way the map gets there.
type box struct {
	name, place, way, href string
	class                  string
}

// Picture draws who writes a shared map, on the left, and who reads it, on the right.
// It is an SVG without style, script or references to other files.
func (m *Map) Picture() template.HTML {
	writers, readers := limited(m.writers()), limited(m.readers())
	height := max(len(writers), len(readers), 1)*(boxHeight+boxGap) + boxGap
	var b strings.Builder
	fmt.Fprintf(&b, `<svg viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-label="%s">`,
		right+boxWidth, height, right+boxWidth, height,
		template.HTMLEscapeString(fmt.Sprintf("%s: %d write it, %d read it", m.Name, len(m.writers()), len(m.readers()))))
	y := height / 2
	for i, w := range writers {
		at := rowY(i, len(writers), height)
		arrow(&b, "writes", boxWidth, at, middle, y)
		w.draw(&b, 0, at)
	}
	for i, r := range readers {
		at := rowY(i, len(readers), height)
		arrow(&b, "reads", middle+boxWidth, y, right, at)
		r.draw(&b, right, at)
	}
	box{name: m.Name, place: m.Place, way: m.Type, class: "root"}.draw(&b, middle, y)
	b.WriteString("</svg>")
	return template.HTML(b.String())
}

// rowY returns the middle of the box in a row of a column with n boxes.
func rowY(row, n, height int) int {
	top := (height - n*(boxHeight+boxGap)) / 2
	return top + row*(boxHeight+boxGap) + (boxHeight+boxGap)/2
}

// writers returns a box for each function that writes the map.
func (m *Map) writers() []box {
	var all []box
	for _, f := range m.Findings {
		var way []string
		for _, s := range f.Steps {
			if s.Kind == Way {
				way = append(way, trimHow(s.Text))
			}
		}
		one := box{name: f.Function, place: f.Place, way: strings.Join(way, " › "), href: "#" + f.Anchor, class: f.Outcome}
		if one.way == "" {
			one.way = f.Package
		}
		all = append(all, one)
	}
	return all
}

// readers returns a box for each place that reads the map, or what a writer made of it.
func (m *Map) readers() []box {
	var all []box
	add := func(b box) {
		if !slices.ContainsFunc(all, func(o box) bool { return o.name == b.name && o.place == b.place }) {
			all = append(all, b)
		}
	}
	for _, f := range m.Findings {
		var then []Step
		for _, s := range f.Steps {
			switch s.Kind {
			case Then:
				then = append(then, s)
			case Read:
				add(box{name: trimHow(s.Text), place: s.Place, way: "reads the map itself", class: "reader"})
			}
		}
		if len(then) > 0 {
			add(reader(f, then))
		}
	}
	return all
}

// reader returns a box for who gets the written map last: a function that is out of
// sight, or the last of ours, and what it does with the map.
func reader(f Finding, then []Step) box {
	way := []string{f.Function}
	for _, s := range then {
		way = append(way, trimHow(s.Text))
	}
	last := then[len(then)-1]
	b := box{name: way[len(way)-1], place: last.Place, way: strings.Join(way[:len(way)-1], " › "), class: "reader"}
	if !strings.Contains(last.Text, " passed to ") {
		b.name, b.way = way[len(way)-2], trimHow(last.Text)
	}
	return b
}

// trimHow returns who is meant by a step, without how.
func trimHow(text string) string {
	for _, how := range []string{"then passed to ", "then ", "returned by ", "passed to ", "read in "} {
		if rest, ok := strings.CutPrefix(text, how); ok {
			return rest
		}
	}
	return text
}

// limited returns the first boxes, and one that says how many more there are.
func limited(boxes []box) []box {
	if len(boxes) <= maxBoxes {
		return boxes
	}
	more := box{name: fmt.Sprintf("and %d more", len(boxes)-maxBoxes+1), class: "more"}
	return append(slices.Clone(boxes[:maxBoxes-1]), more)
}

// draw draws a box with its left edge at x, and y in its middle.
func (b box) draw(w *strings.Builder, x, y int) {
	if b.href != "" {
		fmt.Fprintf(w, `<a href="%s">`, template.HTMLEscapeString(b.href))
	}
	fmt.Fprintf(w, `<g class="box %s"><title>%s</title><rect x="%d" y="%d" width="%d" height="%d" rx="6"/>`,
		b.class, template.HTMLEscapeString(b.name+"\n"+b.place+"\n"+b.way), x+1, y-boxHeight/2, boxWidth-2, boxHeight)
	for i, line := range []string{b.name, b.place, b.way} {
		class := [...]string{"name", "at", "way"}[i]
		fmt.Fprintf(w, `<text class="%s" x="%d" y="%d">%s</text>`, class, x+10, y-boxHeight/2+20+i*17, template.HTMLEscapeString(shorter(line)))
	}
	w.WriteString("</g>")
	if b.href != "" {
		w.WriteString("</a>")
	}
}

// shorter returns a text that fits into a box. Of a place or a path, the end says most.
func shorter(text string) string {
	if utf8.RuneCountInString(text) <= letters {
		return text
	}
	runes := []rune(text)
	return "…" + string(runes[len(runes)-letters+1:])
}

// arrow draws a line between two boxes that ends in a tip.
func arrow(w *strings.Builder, class string, x1, y1, x2, y2 int) {
	bend := (x1 + x2) / 2
	fmt.Fprintf(w, `<path class="%s" d="M%d %dC%d %d %d %d %d %d"/>`, class, x1, y1, bend, y1, bend, y2, x2-7, y2)
	fmt.Fprintf(w, `<path class="%s tip" d="M%d %dl-8 -4v8z"/>`, class, x2, y2)
}
