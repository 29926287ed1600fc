package aexec

import (
	"os/exec"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/channel"
)

// reaper is a goroutine that waits for a process.
type reaper struct {
	end *channel.OneshotReceiver[error]
}

func (r *reaper) begin(cmd *exec.Cmd) {
	tx, rx := channel.Oneshot[error]()
	r.end = rx
	go func() { _ = tx.Send(nil, cmd.Wait()) }() // fails if nobody waits any more
}

func (r *reaper) poll(cx *rtlib.Context) (err error, ready bool) {
	end, ready := r.end.Poll(cx)
	return end.Value, ready
}
