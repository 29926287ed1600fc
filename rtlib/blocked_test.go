package rtlib

import "testing"

// trimmed is a stack of a program that was built with -trimpath.
const trimmed = `goroutine 7 [IO wait]:
internal/poll.runtime_pollWait(0x7f, 0x72)
	runtime/netpoll.go:351 +0x85
net/http.(*Client).Get(...)
	net/http/client.go:480 +0x5
main.fetch(0x1)
	example.com/prog/fetch.go:12 +0x1d
github.com/asyncgen/asyncgen/rtlib.(*worker).run(0xc0000a0000, 0x0)
	github.com/asyncgen/asyncgen/rtlib@v1.0.0/run.go:43 +0x1
`

func TestBlockedPlainFunctionIsFoundWithTrimmedPaths(t *testing.T) {
	b, ok := blockedAt(7, []byte(trimmed))
	if !ok || b.Func != "main.fetch" || b.Line != 12 || b.What != "IO wait" {
		t.Errorf("%+v, %v", b, ok)
	}
}

// inLock is a stack in a runtime's package, called by an ordinary future.
const inLock = `goroutine 7 [sync.Mutex.Lock]:
github.com/asyncgen/asyncgen/rtlib/internal/satomic.(*Parker).Park(0x7f)
	github.com/asyncgen/asyncgen/rtlib@v1.0.0/internal/satomic/real.go:48 +0x85
github.com/asyncgen/asyncgen/rtlib/lock.(*Mutex).LockBlocking(...)
	github.com/asyncgen/asyncgen/rtlib@v1.0.0/lock/mutex.go:80 +0x5
github.com/asyncgen/asyncgen/rtlibs.fetch(0x1)
	example.com/prog/fetch.go:12 +0x1d
github.com/asyncgen/asyncgen/rtlib.(*worker).run(0xc0000a0000, 0x0)
	github.com/asyncgen/asyncgen/rtlib@v1.0.0/run.go:43 +0x1
`

func TestABlockedPollIsNotSaidToBeInTheRuntime(t *testing.T) {
	b, ok := blockedAt(7, []byte(inLock))
	if !ok || b.Func != "github.com/asyncgen/asyncgen/rtlibs.fetch" || b.Line != 12 {
		t.Errorf("%+v, %v", b, ok)
	}
}

func TestIsStandard(t *testing.T) {
	for name, want := range map[string]bool{
		"time.Sleep":                        true,
		"os.(*File).Read":                   true,
		"internal/poll.(*FD).Read":          true,
		"net/http.(*Client).Get":            true,
		"main.main.func1":                   false,
		"example.com/a/b.(*T).F":            false,
		"gopkg.in/yaml%2ev3.(*Decoder).Do":  false,
		"golang.org/x/sys/unix.Read":        false,
		"github.com/a/b/internal/poll.Wait": false,
	} {
		if got := isStandard(name); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
