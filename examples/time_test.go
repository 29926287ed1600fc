package examples_test

import (
	"bufio"
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestTells is of examples whose output has times in it.
func TestTells(t *testing.T) {
	tests := []struct{ example, want string }{
		{"sleep", `it starts at \d\d:\d\d:\d\d\n100 ms later\nwaited for (5\d\d\.\d+ms|\d+\.\d+s)\n`},
		{"monitor", `(the task took \d+(\.\d+)?m?s\n){5}sum: 30\ntasks: 5\nrunning time: \S+\nthroughput: \d+\.\d\d tasks/s\n`},
		{"tracing", `(?s).*level=DEBUG source=main.ago:\d+ msg="the program starts".*level=INFO source=main.ago:\d+ msg="it succeeded" result=42\n`},
	}
	for _, test := range tests {
		t.Run(test.example, func(t *testing.T) {
			t.Parallel()
			got, err := command(t, test.example).CombinedOutput()
			if err != nil {
				t.Fatal(err)
			}
			if !regexp.MustCompile("^" + test.want + "$").Match(got) {
				t.Errorf("it printed %q, want %s", got, test.want)
			}
		})
	}
}

func TestSignalEndsTheWork(t *testing.T) {
	cmd := command(t, "signal")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Process.Kill()
	lines := bufio.NewScanner(stdout)
	// At the first line, the select may not have come to the signal yet.
	for _, want := range []string{"working 0", "working 1"} {
		if !lines.Scan() || lines.Text() != want {
			t.Fatalf("it printed %q\n%s", lines.Text(), &stderr)
		}
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	last := ""
	for lines.Scan() {
		last = lines.Text()
	}
	if err := cmd.Wait(); err != nil || last != "interrupted" || strings.Contains(stderr.String(), "panic") {
		t.Errorf("it ended with %v after %q\n%s", err, last, &stderr)
	}
}
