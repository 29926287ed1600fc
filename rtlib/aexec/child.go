package aexec

import (
	"os"
	"os/exec"

	"github.com/asyncgen/asyncgen/rtlib"
)

// Child is a process that [Cmd.Start] has started. It is used by one task at a
// time, but for its pipes, of which each may have a task of its own, and for Kill.
type Child struct {
	// Stdin is what the process reads; nil if it is no pipe. Its Close is the end
	// that the process reads.
	Stdin *WritePipe
	// Stdout and Stderr are what the process writes; nil if they are no pipes.
	Stdout, Stderr *ReadPipe

	cmd   *exec.Cmd
	exit  exitWatch
	ended bool
	state *os.ProcessState // of the end, if it was waited for
	err   error            // of the end
}

// Pid returns the number of the process.
func (c *Child) Pid() int { return c.cmd.Process.Pid }

// State tells how the process has ended, once it was waited for; before that it
// is nil.
func (c *Child) State() *os.ProcessState { return c.state }

// Wait returns a future for the end of the process. A process that did not
// succeed gives an [*exec.ExitError]. Its pipes stay as they are, so that what is
// left in them can be read; Close them when that is done. To wait again gives the
// same again. Cancelling the future is safe, and leaves the process running.
func (c *Child) Wait() rtlib.Future[error] {
	f := &ChildWaitFuture{}
	f.Init(c)
	return f
}

// ChildWaitFuture is the future that [Child.Wait] returns.
type ChildWaitFuture struct {
	rtlib.Embeddable
	child *Child
	waits bool // for the child's exit
}

// Init sets the child.
func (f *ChildWaitFuture) Init(c *Child) { f.child, f.waits = c, false }

// Poll is ready when the process has ended.
func (f *ChildWaitFuture) Poll(cx *rtlib.Context) (err error, ready bool) {
	err, ready = f.child.pollWait(cx)
	f.waits = !ready
	return err, ready
}

// Cancel stops waiting.
func (f *ChildWaitFuture) Cancel(cx *rtlib.Context) {
	if f.waits {
		f.waits = false
		f.child.exit.cancel(cx)
	}
}

func (c *Child) pollWait(cx *rtlib.Context) (err error, ready bool) {
	if !c.ended {
		if err, ready = c.exit.poll(cx, c.cmd); !ready {
			return nil, false
		}
		c.ended, c.state, c.err = true, c.cmd.ProcessState, err
	}
	return c.err, true
}

// Kill ends the process at once. It is to be waited for all the same. After the
// end the error is [os.ErrProcessDone].
func (c *Child) Kill() error { return c.cmd.Process.Kill() }

// Signal sends a signal to the process.
func (c *Child) Signal(sig os.Signal) error { return c.cmd.Process.Signal(sig) }

// Close closes the pipes and, if the process was not waited for, kills it and
// waits in the background. Deferred, it kills the process with the task that is
// aborted. A second Close does nothing.
func (c *Child) Close() {
	c.closePipes()
	if c.ended {
		return
	}
	c.ended, c.err = true, os.ErrProcessDone
	_ = c.cmd.Process.Kill() // fails if it has ended
	c.exit.abandon(c.cmd)
}

func (c *Child) closePipes() {
	if c.Stdin != nil {
		c.Stdin.Close()
	}
	for _, p := range [...]*ReadPipe{c.Stdout, c.Stderr} {
		if p != nil {
			p.Close()
		}
	}
}
