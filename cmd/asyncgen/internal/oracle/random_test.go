package oracle

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
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
	keep     = flag.String("keep", "", "a folder for the random programs that fail")
)

// TestRandomPrograms runs random programs and the plain Go that is left of them.
func TestRandomPrograms(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	track(t)
	defer debug.SetGCPercent(debug.SetGCPercent(800))
	r, err := batch.NewRunner(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	began, failures, next := time.Now(), 0, *from
	for next < *from+*seeds && (*duration == 0 || time.Since(began) < *duration) {
		first := next
		next = min(next+*size, *from+*seeds)
		failures += runSeeds(t, r, first, next)
		t.Logf("seeds %d to %d: %d failures, %.1f programs/s", *from, next-1, failures, float64(next-*from)/time.Since(began).Seconds())
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
		if *keep != "" {
			if err := os.WriteFile(filepath.Join(*keep, f.Program.Name+".ago"), []byte(f.Program.Src), 0o666); err != nil {
				t.Error(err)
			}
		}
	}
	return len(failures)
}

func TestProgramsAreReproducible(t *testing.T) {
	if random.Program(7, "a") != random.Program(7, "a") {
		t.Error("one seed gives two programs")
	}
	if random.Program(7, "a") == random.Program(8, "a") {
		t.Error("two seeds give one program")
	}
}
