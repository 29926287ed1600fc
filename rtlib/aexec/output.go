package aexec

import (
	"cmp"
	"errors"
	"os"
	"os/exec"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/aio"
)

// Status returns a future that runs the program to its end and tells how that
// was. That it did not succeed is no error. C asks for no pipes, which nobody
// would use. Cancelling the future kills the process.
func (c *Cmd) Status() rtlib.Future[rtlib.Result[*os.ProcessState]] {
	f := &CmdStatusFuture{}
	f.Init(c)
	return f
}

// CmdStatusFuture is the future that [Cmd.Status] returns.
type CmdStatusFuture struct {
	rtlib.Embeddable
	rtlib.CancelUnsafe
	cmd   *Cmd
	child *Child // nil until it is started
}

// Init sets the program.
func (f *CmdStatusFuture) Init(c *Cmd) { f.cmd, f.child = c, nil }

// Poll starts the program, and is ready when the process has ended.
func (f *CmdStatusFuture) Poll(cx *rtlib.Context) (r rtlib.Result[*os.ProcessState], ready bool) {
	if f.child == nil {
		if f.child, r.Err = f.cmd.startWith(cx, Cmd{}); r.Err != nil {
			return r, true
		}
	}
	err, ready := f.child.pollWait(cx)
	if !ready {
		return r, false
	}
	f.child.closePipes()
	var exit *exec.ExitError
	if r.Value = f.child.State(); !errors.As(err, &exit) {
		r.Err = err
	}
	return r, true
}

// Cancel kills the process.
func (f *CmdStatusFuture) Cancel(*rtlib.Context) {
	if f.child != nil {
		f.child.Close()
	}
}

// Output returns a future that runs the program to its end and gives what it
// writes to its standard output. If it does not succeed, the error is an
// [*exec.ExitError], with what it has written to the standard error, unless
// that goes somewhere else. C asks for no pipes. Cancelling the future kills the
// process.
func (c *Cmd) Output() rtlib.Future[rtlib.Result[[]byte]] {
	f := &CmdOutputFuture{}
	f.Init(c)
	return f
}

// CmdOutputFuture is the future that [Cmd.Output] returns.
type CmdOutputFuture struct {
	rtlib.Embeddable
	rtlib.CancelUnsafe
	cmd      *Cmd
	child    *Child // nil until it is started
	combined bool   // there is but one stream
	stdout   collected
	stderr   collected
}

// Init sets the program.
func (f *CmdOutputFuture) Init(c *Cmd) { *f = CmdOutputFuture{cmd: c} }

// Poll starts the program, and is ready when its streams and the process have
// ended.
func (f *CmdOutputFuture) Poll(cx *rtlib.Context) (r rtlib.Result[[]byte], ready bool) {
	if f.child == nil {
		if err := f.start(cx); err != nil {
			return rtlib.Result[[]byte]{Err: err}, true
		}
	}
	out, errs := f.stdout.poll(cx), f.stderr.poll(cx)
	if !out || !errs {
		return r, false
	}
	err, ready := f.child.pollWait(cx)
	if !ready {
		return r, false
	}
	f.child.closePipes()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		exit.Stderr = f.stderr.end.Value
	}
	return rtlib.Result[[]byte]{
		Value: f.stdout.end.Value,
		Err:   cmp.Or(err, f.stdout.end.Err, f.stderr.end.Err),
	}, true
}

func (f *CmdOutputFuture) start(cx *rtlib.Context) (err error) {
	pipes := Cmd{PipeStdout: true, PipeStderr: !f.combined && f.cmd.Exec.Stderr == nil, combined: f.combined}
	if f.child, err = f.cmd.startWith(cx, pipes); err != nil {
		return err
	}
	f.stdout.begin(f.child.Stdout)
	f.stderr.begin(f.child.Stderr)
	return nil
}

// startWith starts the program with the pipes that a future of ours uses.
func (c *Cmd) startWith(cx *rtlib.Context, pipes Cmd) (*Child, error) {
	if c.PipeStdin || c.PipeStdout || c.PipeStderr {
		return nil, errors.New("aexec: pipes are for Start alone: nobody else could use them")
	}
	pipes.Exec = c.Exec
	return pipes.Start(cx)
}

// Cancel kills the process.
func (f *CmdOutputFuture) Cancel(cx *rtlib.Context) {
	if f.child != nil {
		f.stdout.cancel(cx)
		f.stderr.cancel(cx)
		f.child.Close()
	}
}

// collected is all that comes from a pipe.
type collected struct {
	read  aio.ReadToEndFuture
	ended bool
	end   rtlib.Result[[]byte]
}

func (c *collected) begin(p *ReadPipe) {
	if c.ended = p == nil; !c.ended {
		c.read.Init(p)
	}
}

func (c *collected) poll(cx *rtlib.Context) (ended bool) {
	if !c.ended {
		c.end, c.ended = c.read.Poll(cx)
	}
	return c.ended
}

func (c *collected) cancel(cx *rtlib.Context) {
	if !c.ended {
		c.read.Cancel(cx)
	}
}
