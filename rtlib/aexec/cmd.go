package aexec

import (
	"errors"
	"os"
	"os/exec"

	"github.com/asyncgen/asyncgen/rtlib"
)

// Cmd is a program that is to be run, once.
type Cmd struct {
	// Exec says what is started: its path, arguments, folder, environment and so
	// on. Its streams are nil, which is the null device, or an [*os.File]; any
	// other takes a goroutine, for which the end of the process waits as with
	// [exec.Cmd.Wait]. Its methods are not to be used, and it must not have a
	// context: cancellation is what that is for.
	Exec *exec.Cmd

	// These give [Cmd.Start]'s child a pipe for the stream.
	PipeStdin, PipeStdout, PipeStderr bool

	combined bool // the standard error goes into the pipe of PipeStdout, too
}

// Command returns a Cmd for the program of that name, as [exec.Command] finds it,
// with arguments.
func Command(name string, args ...string) *Cmd { return &Cmd{Exec: exec.Command(name, args...)} }

// Start starts the program; that takes as long as a fork does. The child must be
// waited for or closed.
func (c *Cmd) Start(cx *rtlib.Context) (*Child, error) {
	child := &Child{cmd: c.Exec}
	var theirs []*os.File
	defer func() {
		for _, f := range theirs {
			f.Close()
		}
	}()
	pipe := func(childReads bool) (*pipeEnd, *os.File, error) {
		end, file, err := newPipe(cx, childReads)
		if err == nil {
			theirs = append(theirs, file)
		}
		return end, file, err
	}
	if err := c.connect(child, pipe); err != nil {
		child.closePipes()
		return nil, err
	}
	child.exit.prepare(c.Exec)
	if err := c.Exec.Start(); err != nil {
		child.closePipes()
		return nil, err
	}
	child.exit.begin(cx, c.Exec)
	return child, nil
}

// connect makes the pipes that c asks for.
func (c *Cmd) connect(child *Child, pipe func(childReads bool) (*pipeEnd, *os.File, error)) error {
	if c.PipeStdin && c.Exec.Stdin != nil || c.PipeStdout && c.Exec.Stdout != nil || (c.PipeStderr || c.combined) && c.Exec.Stderr != nil {
		return errors.New("aexec: a stream that is to be a pipe is something else already")
	}
	if c.PipeStdin {
		end, file, err := pipe(true)
		if err != nil {
			return err
		}
		child.Stdin, c.Exec.Stdin = &WritePipe{end}, file
	}
	if c.PipeStdout {
		end, file, err := pipe(false)
		if err != nil {
			return err
		}
		child.Stdout, c.Exec.Stdout = &ReadPipe{end}, file
		if c.combined {
			c.Exec.Stderr = file
		}
	}
	if c.PipeStderr {
		end, file, err := pipe(false)
		if err != nil {
			return err
		}
		child.Stderr, c.Exec.Stderr = &ReadPipe{end}, file
	}
	return nil
}
