package report

import (
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var rows = []Row{
	{Work: "fast", Unit: "ns", Workers: 1, Figures: map[Side]float64{Asyncgen: 10, Goroutines: 40, Tokio: 20}},
	{Work: "fast", Unit: "ns", Workers: 2, Figures: map[Side]float64{Asyncgen: 15, Goroutines: 40}},
	{Work: "slow <&>", Unit: "/s", Workers: 1, Higher: true, Figures: map[Side]float64{Asyncgen: 50, Goroutines: 100}},
	{Work: "none", Workers: 1, Figures: map[Side]float64{Asyncgen: 0}},
}

func TestAdvantage(t *testing.T) {
	for _, c := range []struct {
		row  Row
		peer Side
		want float64
	}{
		{rows[0], Goroutines, 4}, {rows[0], Tokio, 2}, {rows[0], Gnet, 0},
		{rows[2], Goroutines, 0.5}, {rows[3], Goroutines, 0},
	} {
		if got := c.row.Advantage(c.peer); got != c.want {
			t.Errorf("%s beside %s: %v, want %v", c.row.Work, c.peer, got, c.want)
		}
	}
}

func TestMedian(t *testing.T) {
	if m := Median([]float64{9, 1, 5}); m != 5 {
		t.Error(m)
	}
	if m := Median([]float64{4, 1, 2, 9}); m != 3 {
		t.Error(m)
	}
}

func TestTableTellsWhatWasNotMeasured(t *testing.T) {
	var b strings.Builder
	if err := Table(&b, "here", rows); err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(b.String(), "\n") {
		if f := strings.Fields(line); len(f) > 0 && f[0] == "none" && strings.Join(f[1:], " ") != "1 0 - - - -" {
			t.Errorf("%q", line)
		}
	}
	if strings.Contains(b.String(), "gnet") {
		t.Error("a column of a peer that was not there")
	}
}

func TestPageSaysWhereItLoses(t *testing.T) {
	dir := t.TempDir()
	if err := Write(dir, "here", rows); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(dir, "REPORT.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, losses, _ := strings.Cut(string(page), "## Where asyncgen loses")
	losses, scaling, _ := strings.Cut(losses, "## Two workers")
	if !strings.Contains(losses, "slow <&>, one worker: 50 /s beside 100 of goroutines (0.50×)") || strings.Contains(losses, "fast") {
		t.Errorf("losses: %s", losses)
	}
	if !strings.Contains(scaling, "| fast | 1.50 | 1.00 | - |") {
		t.Errorf("scaling: %s", scaling)
	}
	for _, name := range []string{"ratios-1.svg", "ratios-2.svg"} {
		svg, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		d := xml.NewDecoder(strings.NewReader(string(svg)))
		for err == nil {
			_, err = d.Token()
		}
		if err != io.EOF {
			t.Errorf("%s: %v", name, err)
		}
	}
}
