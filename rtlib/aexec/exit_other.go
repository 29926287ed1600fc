//go:build !linux

package aexec

import (
	"os/exec"

	"github.com/asyncgen/asyncgen/rtlib"
)

// exitWatch tells when a process has ended, for which a goroutine waits.
type exitWatch struct{ reaper reaper }

func (e *exitWatch) prepare(*exec.Cmd) {}

// begin watches the process that was started.
func (e *exitWatch) begin(_ *rtlib.Context, cmd *exec.Cmd) { e.reaper.begin(cmd) }

// poll is ready with the error of the end when the process has ended.
func (e *exitWatch) poll(cx *rtlib.Context, _ *exec.Cmd) (err error, ready bool) {
	return e.reaper.poll(cx)
}

// cancel stops waiting. The reaper goes on, and the end is kept.
func (e *exitWatch) cancel(*rtlib.Context) {}

// abandon leaves the rest to the reaper.
func (e *exitWatch) abandon(*exec.Cmd) {}
