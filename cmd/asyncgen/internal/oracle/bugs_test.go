package oracle

import (
	"fmt"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/cmd/asyncgen/internal/oracle/batch"
	"github.com/asyncgen/asyncgen/cmd/asyncgen/internal/oracle/random"
)

// It takes the random programs of these seeds to notice each planted bug.
const (
	firstBugSeed = 570
	bugSeeds     = 30
)

// TestPlantedBugsAreNoticed compiles random programs with a compiler that has a
// bug, one after the other, and expects each to show.
func TestPlantedBugsAreNoticed(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	track(t)
	r, err := batch.NewRunner(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	r.Patience = 3 * time.Second // as with some of the bugs programs do not end
	var programs []batch.Program
	for seed := uint64(firstBugSeed); seed < firstBugSeed+bugSeeds; seed++ {
		name := fmt.Sprint("bug", seed)
		programs = append(programs, batch.Program{Name: name, Src: random.Program(seed, name)})
	}
	for _, bug := range batch.Bugs {
		t.Run(bug.Name, func(t *testing.T) {
			r.Plant = bug
			failures, err := r.Run(t.Context(), programs)
			if err != nil {
				t.Fatal(err)
			}
			noticed := 0
			for _, f := range failures {
				if f.Kind == batch.Differs || f.Kind == batch.Crashes {
					noticed++
				} else {
					t.Logf("%v", f)
				}
			}
			if noticed == 0 {
				t.Error("no program behaves differently")
			}
			t.Logf("%d of %d programs behave differently", noticed, len(programs))
		})
	}
}

// TestTwinsNoticePlantedBugs compares a program with a twin whose output has a
// bug.
func TestTwinsNoticePlantedBugs(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	programs := load(t, "testdata/defers.go")
	command := buildCommand(t)
	for _, bug := range batch.Bugs {
		if bug.Emitted == nil || bug.Cancels {
			continue // twins are not cancelled
		}
		t.Run(bug.Name, func(t *testing.T) {
			w := newWorkspace(t, command)
			w.Plant = bug.Emitted
			verdicts, err := w.Compare(programs, Options{Every: 3})
			if err != nil {
				t.Fatal(err)
			}
			if v := verdicts[0]; v.Differs == "" || v.Broken+v.Refused != "" {
				t.Errorf("not noticed: %+v", v)
			}
		})
	}
}

// TestReducedProgramStillFails reduces a random program that shows a planted bug.
func TestReducedProgramStillFails(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	track(t)
	r, err := batch.NewRunner(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	r.Plant, r.Patience = batch.Bugs[0], 3*time.Second
	src := `package p

import (
	"batch/leaf"
	"batch/tr"
)

async func Main_x() {
	defer func() { tr.P(1, recover()) }()
	for i := range 3 {
		if i > 1 {
			tr.P(2, await leaf.V(3, i))
		}
		n := await leaf.V(4, i+1)
		await leaf.Yield()
		tr.P(5, n, i)
	}
	tr.P(6, "end")
}
`
	failures, err := r.Run(t.Context(), []batch.Program{{Name: "x", Src: src}})
	if err != nil || len(failures) != 1 {
		t.Fatalf("the program does not show the bug: %v %v", failures, err)
	}
	short, err := r.Reduce(t.Context(), failures[0])
	if err != nil {
		t.Fatal(err)
	}
	if len(short) > len(src)*2/3 {
		t.Errorf("not reduced:\n%s", short)
	}
	failures, err = r.Run(t.Context(), []batch.Program{{Name: "x", Src: short}})
	if err != nil || len(failures) != 1 || failures[0].Kind != batch.Differs {
		t.Errorf("the reduced program does not fail: %v %v\n%s", failures, err, short)
	}
}
