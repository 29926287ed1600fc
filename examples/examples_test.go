// Package examples_test builds every example and checks what it does.
package examples_test

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/cmd/asyncgen/testmodule"
	"github.com/google/go-cmp/cmp"
)

// programs is the folder for the built examples.
var programs string

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "examples-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	programs = dir
	return m.Run()
}

// build builds all examples, for the first test that needs one.
var build = sync.OnceValue(func() error {
	if err := testmodule.Track(); err != nil {
		return err
	}
	out, err := exec.Command("go", "build", "-o", programs+string(filepath.Separator), "./...").CombinedOutput()
	if err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	return nil
})

// program returns the path of a built example.
func program(t *testing.T, name string) string {
	t.Helper()
	if err := build(); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(programs, name)
}

func command(t *testing.T, name string, args ...string) *exec.Cmd {
	t.Helper()
	return exec.Command(program(t, name), args...)
}

// timeLimit bounds every wait of these tests. It is only reached when they fail.
const timeLimit = 30 * time.Second

func TestPrints(t *testing.T) {
	tests := []struct{ example, want string }{
		{"myfuture", "the async function gave 42\nthe future written by hand gave completed\n"},
		{"errors", "error: a simulated error\nhandled: a simulated error\n"},
		{"runtime", "running on the current thread\nrunning on four workers: 10\n"},
		{"runtimeconfig", "0 <nil>\n1 <nil>\n4 <nil>\ntask panicked: lost\nshut down: <nil>\n8 workers, 5 tasks\n"},
		{"handle", "using the runtime from another goroutine\nspawned from another goroutine\n"},
		{"spawn", "running in a task\ngot the task's result\ngot the blocking call's result\n"},
		{"channels", "received 0\nreceived 1\nreceived 2\nreceived 3\nreceived 4\nreceived 5\nreceived 6\nreceived 7\nreceived 8\nreceived 9\n" +
			"received once: Hello from oneshot!\n"},
		{"files", "the file holds: Hello, asyncgen!\none that is not there: true\n"},
		{"bufferedio", "1000 lines, from \"line 0\" to \"line 999\"\n"},
		{"linestream", "IMPORTANT: WATER THE PLANTS\nAN IMPORTANT LETTER CAME\n"},
		{"httpclient", "HTTP/1.1 200 OK\r\nContent-Length: 19\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\nyou asked for /get\n"},
		{"fsops", "read back: Hello, asyncgen!\nentry 0\nentry 1\n- log.txt\nd nested/\nd folders/\n- moved.txt\n"},
		{"watchfile", "watching watched.txt\nwatched.txt was modified\nwatched.txt was modified\nwatched.txt was modified\n"},
		{"interval", numbered("tick", 10)},
		{"timeout", "the work of 50ms ends\nresult: complete\nthe work of 2s ends\ntoo late\n"},
		{"sleepuntil", "awake, and not early: true\n" + numbered("periodic work", 5)},
		{"process", "it wrote: hello from a process\nit ended with code 3: to stderr\nit answered: Hello, process!\nAre you there?\n"},
		{"dataset", "tasks: 10\ntotal: 29994\n"},
		{"robust", "answer: 42\ntimer: time limit elapsed: try again later\nnetwork: connection reset: look at the cable\n" +
			"answer: strconv.Atoi: parsing \"forty-two\": invalid syntax: ask somebody else\n"},
		{"taskleak", "waiting: main.work\nthe work of 10ms ends\ndone\nthe work of 1h0m0s ends\ntoo late, aborted\n"},
		{"boundedtasks", "processed 1000 items\nat most 100 at a time: true\n"},
		{"cpuandio", "computed 499999500000, input complete\n"},
		{"resourcemanager", numbered("task done:", 100)},
		{"deadlock", "in different order: they wait for each other\ncancelled, they hold no lock\nin the same order: both are done\n"},
		{"weakrefs", "the cycle is freed: true\nnode 3 is kept, its observer is freed: true\n"},
	}
	for _, test := range tests {
		t.Run(test.example, func(t *testing.T) {
			t.Parallel()
			got, err := command(t, test.example).Output()
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(test.want, string(got)); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestQuickstartRunsItsTasks leaves open which task is done first: on a machine
// that stands still for a while, both sleeps are over at once.
func TestQuickstartRunsItsTasks(t *testing.T) {
	t.Parallel()
	got := lines(t, "quickstart")
	if len(got) == 4 {
		slices.Sort(got[1:3])
	}
	want := []string{"starting the tasks", "task 1 done", "task 2 done", "all tasks done"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// numbered is n lines of text with their number, from 0.
func numbered(text string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintln(&b, text, i)
	}
	return b.String()
}

func TestClientTalksToServer(t *testing.T) {
	s := start(t, command(t, "tcpserver", "127.0.0.1:0"))
	got, err := command(t, "tcpclient", s.addr).Output()
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff("connected to the server\nthe server answered: Hello, Server!\n", string(got)); d != "" {
		t.Error(d)
	}
	s.interrupt(t)
	if !strings.Contains(s.stdout.String(), `received "Hello, Server!"`) {
		t.Errorf("the server printed %q", &s.stdout)
	}
}

func TestClientReportsThatThereIsNoServer(t *testing.T) {
	s := start(t, command(t, "tcpserver", "127.0.0.1:0"))
	s.interrupt(t)
	cmd := command(t, "tcpclient", s.addr)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	err := cmd.Run()
	if cmd.ProcessState.ExitCode() != 1 || !strings.Contains(stderr.String(), "refused") {
		t.Errorf("it ended with %v and %q", err, &stderr)
	}
}

// server is a tcpserver under test.
type server struct {
	cmd    *exec.Cmd
	addr   string
	stdout bytes.Buffer  // complete once ended is closed
	stderr bytes.Buffer  // complete once ended is closed
	ended  chan struct{} // the process has ended
}

// start runs a server and waits until it listens.
func start(t *testing.T, cmd *exec.Cmd) *server {
	t.Helper()
	s := &server{cmd: cmd, ended: make(chan struct{})}
	cmd.Stderr = &s.stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(stdout)
	first, err := lines.ReadString('\n')
	s.addr = strings.TrimSpace(strings.TrimPrefix(first, "listening on "))
	go func() {
		defer close(s.ended)
		s.stdout.ReadFrom(lines)
		cmd.Wait()
	}()
	t.Cleanup(func() {
		cmd.Process.Kill()
		<-s.ended
	})
	if err != nil {
		t.Fatalf("the server printed %q: %v\n%s", first, err, &s.stderr)
	}
	return s
}

// interrupt sends Ctrl-C and expects the server to end with code 0.
func (s *server) interrupt(t *testing.T) {
	t.Helper()
	if err := s.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	select {
	case <-s.ended:
	case <-time.After(timeLimit):
		t.Fatal("the server goes on after Ctrl-C")
	}
	if code := s.cmd.ProcessState.ExitCode(); code != 0 {
		t.Errorf("after Ctrl-C the server ended with code %d\n%s", code, &s.stderr)
	}
}
