package report

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Write writes REPORT.md and the plots that it shows, as ratios-N.svg for N
// workers, to the folder dir, which it makes if need be.
func Write(dir, environment string, rows []Row) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# Benchmarks\n\nWritten by `go run . -all` in this folder; everything is from that one run.\n\n%s.\n\n", environment)
	b.WriteString("Each figure is a median; the sides took turns, each sample in a process of its own. " +
		"The number beside a peer's figure says how many times better asyncgen is; below 1, it loses.\n")
	for _, n := range workerCounts(rows) {
		of := slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return r.Workers != n })
		name := fmt.Sprintf("ratios-%d.svg", n)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(plot(of)), 0o644); err != nil {
			return err
		}
		fmt.Fprintf(&b, "\n## %s\n\n![how many times better asyncgen is](%s)\n\n", heading(n), name)
		b.WriteString(markdown(of))
	}
	b.WriteString("\n## Where asyncgen loses\n\n" + losses(rows))
	b.WriteString("\n## Two workers beside one\n\nWhat an operation costs with two workers, divided by what it costs with one. GOMAXPROCS is the number of workers, so that with one Go's collector has no processor of its own.\n\n" + scaling(rows))
	return os.WriteFile(filepath.Join(dir, "REPORT.md"), []byte(b.String()), 0o644)
}

func heading(workers int) string {
	switch workers {
	case 0:
		return "All processors, and what does not depend on them"
	case 1:
		return "One worker"
	}
	return fmt.Sprintf("%d workers", workers)
}

// workerCounts returns the numbers of workers that rows have, in order.
func workerCounts(rows []Row) (counts []int) {
	for _, r := range rows {
		if !slices.Contains(counts, r.Workers) {
			counts = append(counts, r.Workers)
		}
	}
	slices.Sort(counts)
	return counts
}

func markdown(rows []Row) string {
	others := peers(rows)
	var b strings.Builder
	b.WriteString("| work | unit | asyncgen |")
	for _, side := range others {
		fmt.Fprintf(&b, " %s | |", side)
	}
	b.WriteString("\n|---|---|--:|" + strings.Repeat("--:|--:|", len(others)) + "\n")
	for _, r := range rows {
		fmt.Fprintf(&b, "| %s | %s | %s |", r.Work, r.Unit, r.figure(Asyncgen))
		for _, side := range others {
			fmt.Fprintf(&b, " %s | %s |", r.figure(side), times(r.Advantage(side)))
		}
		b.WriteString("\n")
	}
	return b.String()
}

// losses lists what a peer does better.
func losses(rows []Row) string {
	var b strings.Builder
	for _, r := range rows {
		for _, side := range peers([]Row{r}) {
			if a := r.Advantage(side); a != 0 && a < 1 {
				fmt.Fprintf(&b, "- %s: %s %s beside %s of %s (%s)\n", titled(r),
					r.figure(Asyncgen), r.Unit, r.figure(side), side, times(a))
			}
		}
	}
	if b.Len() == 0 {
		return "Nowhere in this run.\n"
	}
	return b.String()
}

// titled is what r is about, with its workers if they are varied.
func titled(r Row) string {
	if r.Workers == 0 {
		return r.Work
	}
	return r.Work + ", " + strings.ToLower(heading(r.Workers))
}

// scaling compares the rows of two workers with those of one.
func scaling(rows []Row) string {
	others := append([]Side{Asyncgen}, peers(rows)...)
	others = slices.DeleteFunc(others, func(s Side) bool { return s == TokioCurrent })
	var b strings.Builder
	b.WriteString("| work |")
	for _, side := range others {
		fmt.Fprintf(&b, " %s |", side)
	}
	b.WriteString("\n|---|" + strings.Repeat("--:|", len(others)) + "\n")
	for _, one := range rows {
		i := slices.IndexFunc(rows, func(r Row) bool { return r.Work == one.Work && r.Workers == 2 })
		if one.Workers != 1 || i < 0 {
			continue
		}
		fmt.Fprintf(&b, "| %s |", one.Work)
		for _, side := range others {
			fmt.Fprintf(&b, " %s |", quotient(rows[i].Figures[side], one.Figures[side]))
		}
		b.WriteString("\n")
	}
	return b.String()
}

func quotient(a, b float64) string {
	if a == 0 || b == 0 {
		return "-"
	}
	return fmt.Sprintf("%.2f", a/b)
}
