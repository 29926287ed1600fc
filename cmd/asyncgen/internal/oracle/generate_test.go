package oracle

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

var (
	seeds = flag.Uint64("seeds", 2, "compare the random programs of that many seeds")
	from  = flag.Uint64("from", 1, "the first seed")
	keep  = flag.String("keep", "", "a folder for the random programs whose twins differ")
)

// functionsPerProgram makes a build worth its while.
const functionsPerProgram = 12

// TestRandomTwins compares random programs with their twins.
func TestRandomTwins(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	var programs []Program
	for seed := *from; seed < *from+*seeds; seed++ {
		programs = append(programs, Program{Name: fmt.Sprint("seed", seed), Src: Generate(seed, functionsPerProgram)})
	}
	w := newWorkspace(t)
	verdicts, err := w.Compare(programs, Options{Every: 2})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range verdicts {
		if v.Broken+v.Refused+v.Differs == "" {
			continue
		}
		t.Errorf("%s: %s%s%s", v.Name, v.Broken, v.Refused, v.Differs)
		if *keep != "" {
			if err := os.WriteFile(filepath.Join(*keep, v.Name+".go"), v.Src, 0o666); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestGenerateIsDeterministic(t *testing.T) {
	if !bytes.Equal(Generate(7, 3), Generate(7, 3)) {
		t.Error("one seed gives two programs")
	}
	if bytes.Equal(Generate(7, 3), Generate(8, 3)) {
		t.Error("two seeds give one program")
	}
}

// TestDifferenceIsNoticed runs a random program against itself with one operand
// off by one, as a twin that reads a variable too late would have it.
func TestDifferenceIsNoticed(t *testing.T) {
	src := Generate(1, functionsPerProgram)
	wrong := bytes.Replace(src, []byte("aT(id, v int) int { "), []byte("aT(id, v int) int { v += id % 2; "), 1)
	if bytes.Equal(src, wrong) {
		t.Fatal("nothing to plant the bug in")
	}
	w := &Workspace{Dir: t.TempDir(), Limit: 20 * time.Second}
	var outcomes []outcome
	for i, text := range [][]byte{src, src, wrong} {
		file, bin := filepath.Join(w.Dir, fmt.Sprint("main", i, ".go")), filepath.Join(w.Dir, fmt.Sprint("main", i, ".exe"))
		if err := os.WriteFile(file, text, 0o666); err != nil {
			t.Fatal(err)
		}
		if out, err := w.command("go", "build", "-o", bin, file).CombinedOutput(); err != nil {
			t.Fatalf("go build: %v\n%s", err, out)
		}
		outcomes = append(outcomes, w.run(bin))
	}
	if d := difference(outcomes[0], outcomes[1]); d != "" {
		t.Errorf("the program differs from itself: %s", d)
	}
	if difference(outcomes[0], outcomes[2]) == "" {
		t.Error("the planted bug was not noticed")
	}
}
