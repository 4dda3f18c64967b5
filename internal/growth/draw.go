package main

import (
	"fmt"
	"strings"
)

// Sizes of the drawing, in pixels.
const (
	width, height = 420, 300
	margin        = 56
)

var colours = map[string]string{"cold": "#b03a2e", "warm": "#1e8449", "touched": "#2471a3"}

// draw returns two plots over the number of packages, both with linear axes, in
// which what grows linearly is a line through the origin.
func draw(rows []row) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="11">`+"\n", 2*width, height)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="white"/>`+"\n", 2*width, height)
	plot(&b, 0, "CPU seconds", rows, func(c cost) float64 { return c.cpu })
	plot(&b, width, "peak memory, MB", rows, func(c cost) float64 { return c.memory })
	b.WriteString("</svg>\n")
	return b.String()
}

// plot draws one figure of all rows, its left edge at x.
func plot(b *strings.Builder, x int, title string, rows []row, of func(cost) float64) {
	right, top := 1.0, 0.0
	for _, r := range rows {
		right = max(right, float64(r.packages))
		for _, c := range r.costs {
			top = max(top, of(c))
		}
	}
	at := func(packages int, value float64) string {
		return fmt.Sprintf("%.1f,%.1f", float64(x+margin)+float64(packages)/right*(width-margin-16),
			height-margin/2-8-value/top*(height-margin-24))
	}
	fmt.Fprintf(b, `<text x="%d" y="16">%s</text>`+"\n", x+margin, title)
	fmt.Fprintf(b, `<polyline points="%s %s %s" fill="none" stroke="#888"/>`+"\n", at(0, top), at(0, 0), at(int(right), 0))
	fmt.Fprintf(b, `<text x="%d" y="%d" text-anchor="end">%.3g</text>`+"\n", x+margin-4, 34, top)
	fmt.Fprintf(b, `<text x="%d" y="%d" text-anchor="end">%.0f packages</text>`+"\n", x+width-16, height-12, right)
	for i, name := range runs {
		var points []string
		for _, r := range rows {
			points = append(points, at(r.packages, of(r.costs[name])))
		}
		fmt.Fprintf(b, `<polyline points="%s" fill="none" stroke="%s" stroke-width="2"/>`+"\n", strings.Join(points, " "), colours[name])
		fmt.Fprintf(b, `<text x="%d" y="%d" fill="%s">%s</text>`+"\n", x+margin+8, 34+14*i, colours[name], name)
	}
}
