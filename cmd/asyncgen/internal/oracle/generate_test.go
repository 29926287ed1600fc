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
	seeds = flag.Uint64("seeds", 3, "compare the random programs of that many seeds")
	from  = flag.Uint64("from", 1, "the first seed")
	keep  = flag.String("keep", "", "a folder for the random programs whose twins differ")
)

// functionsPerProgram makes a build worth its while.
const functionsPerProgram = 12

// TestRandomTwins compares random programs with their twins.
func TestRandomTwins(t *testing.T) {
	var programs []Program
	for seed := *from; seed < *from+*seeds; seed++ {
		programs = append(programs, Program{Name: fmt.Sprint("seed", seed), Src: Generate(seed, functionsPerProgram)})
	}
	w := &Workspace{Dir: t.TempDir(), Module: moduleRoot(t), Command: buildCommand(t), Limit: 20 * time.Second}
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
