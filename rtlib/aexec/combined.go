package aexec

import "github.com/asyncgen/asyncgen/rtlib"

// CombinedOutput returns a future that runs the program to its end and gives what
// it writes to its standard output and its standard error, in the order in which
// it writes it. Neither may be set. If it does not succeed, the error is an
// [*exec.ExitError]. C asks for no pipes. Cancelling the future kills the process.
func (c *Cmd) CombinedOutput() rtlib.Future[rtlib.Result[[]byte]] {
	f := &CmdCombinedOutputFuture{}
	f.Init(c)
	return f
}

// CmdCombinedOutputFuture is the future that [Cmd.CombinedOutput] returns.
type CmdCombinedOutputFuture struct {
	rtlib.Embeddable
	rtlib.CancelUnsafe
	output CmdOutputFuture
}

// Init sets the program.
func (f *CmdCombinedOutputFuture) Init(c *Cmd) { f.output = CmdOutputFuture{cmd: c, combined: true} }

// Poll starts the program, and is ready when its stream and the process have
// ended.
func (f *CmdCombinedOutputFuture) Poll(cx *rtlib.Context) (rtlib.Result[[]byte], bool) {
	return f.output.Poll(cx)
}

// Cancel kills the process.
func (f *CmdCombinedOutputFuture) Cancel(cx *rtlib.Context) { f.output.Cancel(cx) }
