package report

import (
	"fmt"
	"html"
	"math"
	"strings"
)

// colours of the peers, readable on light and dark pages.
var colours = map[Side]string{
	Goroutines: "#d97706", Tokio: "#2563eb", TokioCurrent: "#0d9488", Gnet: "#9333ea", Netpoll: "#db2777",
}

// The measures of a plot, in pixels.
const (
	labelWidth = 330
	axisWidth  = 480
	rowHeight  = 22
	topMargin  = 46
)

// plot draws how many times better asyncgen is than each peer, a line for each
// piece of work, on a logarithmic axis. What is left of the line at 1 is lost.
func plot(rows []Row) string {
	others := peers(rows)
	low, high := span(rows, others)
	x := func(ratio float64) float64 {
		return labelWidth + axisWidth*(math.Log2(ratio)-low)/(high-low)
	}
	height := topMargin + rowHeight*len(rows) + 30
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12" fill="#6b7280">`+"\n",
		labelWidth+axisWidth+40, height)
	for i, side := range others {
		at := labelWidth + 160*i
		fmt.Fprintf(&b, `<circle cx="%d" cy="14" r="5" fill="%s"/><text x="%d" y="18">%s</text>`+"\n", at, colours[side], at+10, side)
	}
	for e := low; e <= high; e++ {
		stroke := "#d1d5db"
		if e == 0 {
			stroke = "#111827"
		}
		at := x(math.Exp2(e))
		fmt.Fprintf(&b, `<line x1="%.1f" y1="%d" x2="%.1f" y2="%d" stroke="%s"/><text x="%.1f" y="%d" text-anchor="middle">%s×</text>`+"\n",
			at, topMargin-8, at, height-24, stroke, at, height-8, tick(e))
	}
	for i, r := range rows {
		y := topMargin + rowHeight*i + rowHeight/2
		fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="end">%s</text>`+"\n", labelWidth-14, y+4, html.EscapeString(r.Work))
		for _, side := range others {
			if a := r.Advantage(side); a != 0 {
				fmt.Fprintf(&b, `<circle cx="%.1f" cy="%d" r="5" fill="%s"><title>%s: %s</title></circle>`+"\n", x(a), y, colours[side], side, times(a))
			}
		}
	}
	return b.String() + "</svg>\n"
}

// span returns the powers of two between which all ratios lie, 1 included.
func span(rows []Row, others []Side) (low, high float64) {
	low, high = -1, 1
	for _, r := range rows {
		for _, side := range others {
			if a := r.Advantage(side); a != 0 {
				low, high = min(low, math.Floor(math.Log2(a))), max(high, math.Ceil(math.Log2(a)))
			}
		}
	}
	return low, high
}

func tick(e float64) string {
	if e < 0 {
		return fmt.Sprintf("1/%.0f", math.Exp2(-e))
	}
	return fmt.Sprintf("%.0f", math.Exp2(e))
}
