package oracle

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/cmd/asyncgen/internal/oracle/batch"
	"github.com/asyncgen/asyncgen/cmd/asyncgen/internal/oracle/random"
)

var (
	seeds    = flag.Uint64("seeds", 60, "run the random programs of that many seeds")
	from     = flag.Uint64("from", 1, "the first seed")
	size     = flag.Uint64("batch", 300, "how many programs are built at a time")
	duration = flag.Duration("duration", 0, "begin no more batches after that time")
	shrink   = flag.Bool("reduce", false, "make the random programs that fail short")
	on       = flag.Bool("goroutines", false, "compile the random programs for the goroutine back end")
	keep     = flag.String("keep", "", "a folder for the random programs that fail")
)

// TestRandomPrograms runs random programs and the plain Go that is left of them.
func TestRandomPrograms(t *testing.T) { runRandom(t, *from, *seeds, *on) }

// TestRandomProgramsOnGoroutines runs a few for the other back end.
func TestRandomProgramsOnGoroutines(t *testing.T) { runRandom(t, 1000, 30, true) }

func runRandom(t *testing.T, from, seeds uint64, goroutines bool) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	track(t)
	defer debug.SetGCPercent(debug.SetGCPercent(800))
	r, err := batch.NewRunner(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	r.Goroutines = goroutines
	began, failures, next := time.Now(), 0, from
	for next < from+seeds && (*duration == 0 || time.Since(began) < *duration) {
		first := next
		next = min(next+*size, from+seeds)
		failures += runSeeds(t, r, first, next)
		t.Logf("seeds %d to %d: %d failures, %.1f programs/s", from, next-1, failures, float64(next-from)/time.Since(began).Seconds())
		t.Log(r.Spent)
	}
}

// runSeeds runs the programs of the seeds from first to before end, and returns
// how many fail.
func runSeeds(t *testing.T, r *batch.Runner, first, end uint64) int {
	t.Helper()
	var programs []batch.Program
	for seed := first; seed < end; seed++ {
		name := fmt.Sprint(seed)
		programs = append(programs, batch.Program{Name: name, Src: random.Program(seed, name)})
	}
	failures, err := r.Run(context.Background(), programs)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range failures {
		t.Errorf("seed %v", f)
		keepProgram(t, f.Program.Name+".ago", f.Program.Src)
		if *shrink {
			short, err := r.Reduce(context.Background(), f)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("reduced:\n%s", short)
			keepProgram(t, f.Program.Name+".short.ago", short)
		}
	}
	return len(failures)
}

func keepProgram(t *testing.T, name, src string) {
	t.Helper()
	if *keep == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(*keep, name), []byte(src), 0o666); err != nil {
		t.Error(err)
	}
}

// TestKeptPrograms runs the programs that have failed once.
func TestKeptPrograms(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	track(t)
	names, err := filepath.Glob("testdata/kept/*.ago")
	if err != nil || len(names) == 0 {
		t.Fatalf("no programs: %v", err)
	}
	var programs []batch.Program
	for _, file := range names {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".ago")
		programs = append(programs, batch.Program{Name: name, Src: string(src)})
	}
	r, err := batch.NewRunner(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	failures, err := r.Run(t.Context(), programs)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range failures {
		t.Errorf("%v", f)
	}
}

func TestProgramsEnd(t *testing.T) {
	const nested = 1005026 // the seed of literals in literals
	if n := len(random.Program(nested, "a")); n > 1<<20 {
		t.Errorf("the program has %d bytes", n)
	}
}

func TestProgramsAreReproducible(t *testing.T) {
	if random.Program(7, "a") != random.Program(7, "a") {
		t.Error("one seed gives two programs")
	}
	if random.Program(7, "a") == random.Program(8, "a") {
		t.Error("two seeds give one program")
	}
}
