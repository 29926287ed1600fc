package oracle

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/cmd/asyncgen/testmodule"
)

var (
	suite   = flag.String("suite", "", "compare the programs that match this glob, as $GOROOT/test/*.go, instead of the package's own")
	every   = flag.Int("every", 3, "with -suite: a suspension before each n-th statement")
	command = flag.String("asyncgen", "", "the absolute path of an asyncgen binary to be used in place of a new one")
	show    = flag.Bool("refused", false, "with -suite: show what was refused")
)

// TestTwins compares the programs of testdata with their twins.
func TestTwins(t *testing.T) {
	pattern := *suite
	if pattern == "" {
		pattern = "testdata/*.go"
	}
	programs := load(t, pattern)
	if len(programs) == 0 {
		t.Fatalf("no programs match %s", pattern)
	}
	w := newWorkspace(t, buildCommand(t))
	verdicts, err := w.Compare(programs, Options{Every: *every})
	if err != nil {
		t.Fatal(err)
	}
	same, refused := 0, 0
	for _, v := range verdicts {
		switch {
		case v.Broken != "":
			if *suite == "" {
				t.Errorf("%s: the original does not build: %s", v.Name, v.Broken)
			}
		case v.Refused != "":
			refused++
			if *suite == "" {
				t.Errorf("%s: refused:\n%s", v.Name, v.Refused)
			} else if *show {
				t.Logf("%s: refused:\n%s", v.Name, v.Refused)
			}
		case v.Differs != "":
			t.Errorf("%s: the twin differs:\n%s", v.Name, v.Differs)
		default:
			same++
			t.Logf("%s: same, %d async functions", v.Name, v.Async)
		}
	}
	t.Logf("%d programs: %d same, %d refused, %d different", len(verdicts), same, refused, len(verdicts)-same-refused)
}

// load reads the programs that match pattern. Of Go's own tests it takes those
// that are to be run as they are.
func load(t *testing.T, pattern string) []Program {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	var programs []Program
	for _, name := range names {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(pattern, "testdata/") && !runnable(src) {
			continue
		}
		base := programName(name)
		if reason, ok := unlike[base]; ok {
			t.Logf("%s: left out: %s", base, reason)
			continue
		}
		if _, _, err := Twin(name, src, Options{}); err != nil {
			t.Logf("%s: left out: %v", base, err)
			continue
		}
		programs = append(programs, Program{Name: base, Src: src})
	}
	return programs
}

// programName is a name for a folder that tells programs of several folders
// apart: that of a file under $GOROOT/test/chan begins with chan-.
func programName(file string) string {
	base := strings.TrimSuffix(filepath.Base(file), ".go")
	if dir := filepath.Base(filepath.Dir(file)); dir != "test" && dir != "testdata" {
		return dir + "-" + base
	}
	return base
}

// unlike names the programs of Go's own tests whose twins rightly differ: they
// look at what a twin changes.
var unlike = map[string]string{
	"heapsampling":   "reads the functions' names in a heap profile",
	"linkmain_run":   "builds packages with the go command, in a folder of its own",
	"reflectmethod1": "asks reflection for a method, which is async in the twin",
	"reflectmethod2": "asks reflection for a method, which is async in the twin",
	"reflectmethod3": "asks reflection for a method, which is async in the twin",
	"reflectmethod4": "asks reflection for a method, which is async in the twin",
}

func runnable(src []byte) bool {
	return bytes.HasPrefix(src, []byte("// run\n")) && bytes.Contains(src, []byte("\npackage main\n"))
}

// newWorkspace makes a workspace whose verdicts depend on all of the project's
// sources.
func newWorkspace(t *testing.T, command string) *Workspace {
	t.Helper()
	track(t)
	return &Workspace{Dir: t.TempDir(), Command: command, Limit: 20 * time.Second}
}

func track(t *testing.T) {
	t.Helper()
	if err := testmodule.Track(); err != nil {
		t.Fatal(err)
	}
}

func buildCommand(t *testing.T) string {
	t.Helper()
	if *command != "" {
		return *command
	}
	bin := filepath.Join(t.TempDir(), "asyncgen")
	if runtime.GOOS == "windows" {
		bin += ".exe"
	}
	if out, err := exec.Command("go", "build", "-o", bin, "github.com/asyncgen/asyncgen/cmd/asyncgen").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return bin
}
