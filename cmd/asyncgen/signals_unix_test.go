//go:build unix

package main

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/asyncgen/asyncgen/cmd/asyncgen/testmodule"
)

const waitingProgram = `package main

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

async func main() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	fmt.Println("ready")
	fmt.Println("got", <-signals)
}
`

// A signal that only the command receives, as one from a supervisor, reaches the
// program. The command runs in a session of its own, where no terminal could
// have sent it to both.
func TestRunPassesSignalsOn(t *testing.T) {
	dir := t.TempDir()
	if err := testmodule.Write(dir, "example"); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "main.ago"), []byte(waitingProgram), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		t.Run(sig.String(), func(t *testing.T) {
			var stderr bytes.Buffer
			cmd := exec.Command("asyncgen", "run", ".")
			cmd.Dir, cmd.Stderr = dir, &stderr
			cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
			stdout, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			lines := bufio.NewReader(stdout)
			if line, err := lines.ReadString('\n'); line != "ready\n" {
				t.Fatalf("the program printed %q: %v\n%s", line, err, &stderr)
			}
			if err := cmd.Process.Signal(sig); err != nil {
				t.Fatal(err)
			}
			rest, _ := io.ReadAll(lines)
			if err := cmd.Wait(); err != nil {
				t.Errorf("it ended with %v\n%s", err, &stderr)
			}
			if want := "got " + sig.String() + "\n"; string(rest) != want {
				t.Errorf("the program printed %q, want %q", rest, want)
			}
		})
	}
}
