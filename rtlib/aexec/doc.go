// Package aexec runs other programs: what package os/exec does, with futures in
// place of what waits. A process whose task is aborted or whose future is
// cancelled is killed, and no ended process is left behind.
//
//	out, err := await aexec.Command("git", "rev-parse", "HEAD").Output()
//
// On Linux the end of a process and its pipes are watched by the runtime's
// reactor, and no goroutine waits. Only processes that the package has started
// are waited for, never any child.
package aexec
