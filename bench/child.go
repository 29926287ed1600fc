//go:build linux

package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

// childFlag as the first argument makes this program one measured side of a
// scenario, in a process of its own: memory and CPU are then its alone.
const childFlag = "-child"

// roles are what a child can be. Each writes lines that its parent reads, and
// does something for each line that its parent writes, until the input ends.
var roles = map[string]func(args []string, in *bufio.Scanner, out io.Writer) error{
	"echo-async":      echoAsync,
	"echo-goroutines": echoGoroutines,
	"echo-gnet":       echoGnet,
	"echo-netpoll":    echoNetpoll,
	"idle-async":      idleAsync,
	"idle-goroutines": idleGoroutines,
	"work":            workRole,
}

func child(role string, args []string) int {
	f, ok := roles[role]
	if !ok {
		fmt.Fprintf(os.Stderr, "bench: no role %q\n", role)
		return 64
	}
	if err := f(args, bufio.NewScanner(os.Stdin), os.Stdout); err != nil {
		fmt.Fprintf(os.Stderr, "bench: %s: %v\n", role, err)
		return 1
	}
	return 0
}

// process is a running child.
type process struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Scanner
}

func start(role string, args ...string) (*process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return startCommand(exec.Command(self, append([]string{childFlag, role}, args...)...))
}

// startCommand starts a program that does what roles do.
func startCommand(cmd *exec.Cmd) (*process, error) {
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return &process{cmd, in, bufio.NewScanner(out)}, nil
}

// line reads the child's next line.
func (p *process) line() (string, error) {
	if !p.out.Scan() {
		return "", fmt.Errorf("the child ended early: %w", io.ErrUnexpectedEOF)
	}
	return strings.TrimSpace(p.out.Text()), nil
}

// ask sends a line and reads the number that answers it.
func (p *process) ask(line string) (float64, error) {
	if _, err := fmt.Fprintln(p.in, line); err != nil {
		return 0, err
	}
	answer, err := p.line()
	if err != nil {
		return 0, err
	}
	var v float64
	_, err = fmt.Sscan(answer, &v)
	return v, err
}

func (p *process) stop() {
	p.in.Close()
	p.cmd.Process.Kill()
	p.cmd.Wait()
}
