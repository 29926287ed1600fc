package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/cmd/asyncgen/testmodule"
	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the test binary be the command, for the scripts to run as a
// process.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"asyncgen": func() {
		dropPrivileges()
		main()
	}})
}

// TestScript runs the scripts of testdata/script. Beside testscript's own
// commands they have:
//
//	module NAME        make the working directory a module that can import rtlib
//	exits CODE CMD...  run a command and expect its exit code
//	age FILE...        set modification times to a moment long ago
//	[!] untouched FILE...  expect files to have that time still
func TestScript(t *testing.T) {
	if err := testmodule.Track(); err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"module": scriptModule, "exits": scriptExits,
			"age": scriptAge, "untouched": scriptUntouched,
		},
		Setup:              setup,
		RequireUniqueNames: true,
	})
}

// setup passes on what the go command needs. Scripts have no home folder.
func setup(env *testscript.Env) error {
	out, err := exec.Command("go", "env", "GOCACHE", "GOMODCACHE", "GOPATH").Output()
	if err != nil {
		return err
	}
	dirs := strings.Split(strings.TrimSpace(string(out)), "\n")
	env.Setenv("GOCACHE", dirs[0])
	env.Setenv("GOMODCACHE", dirs[1])
	env.Setenv("GOPATH", dirs[2])
	for _, name := range []string{"GOPROXY", "GOSUMDB", "GONOSUMDB", "GOFLAGS", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"} {
		if v, ok := os.LookupEnv(name); ok {
			env.Setenv(name, v)
		}
	}
	root, err := testmodule.Root()
	env.Setenv("ROOT", root)
	return err
}

func scriptModule(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: module NAME")
	}
	ts.Check(testmodule.Write(ts.MkAbs("."), args[0]))
}

func scriptExits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	err = ts.Exec(args[1], args[2:]...)
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("the exit code is %d, not %d", got, want)
	}
}

var longAgo = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)

func scriptAge(ts *testscript.TestScript, neg bool, args []string) {
	if neg {
		ts.Fatalf("usage: age FILE...")
	}
	for _, name := range args {
		ts.Check(os.Chtimes(ts.MkAbs(name), longAgo, longAgo))
	}
}

func scriptUntouched(ts *testscript.TestScript, neg bool, args []string) {
	for _, name := range args {
		info, err := os.Stat(ts.MkAbs(name))
		ts.Check(err)
		if untouched := info.ModTime().Equal(longAgo); untouched == neg {
			ts.Fatalf("%s has the modification time %v", filepath.Base(name), info.ModTime())
		}
	}
}
