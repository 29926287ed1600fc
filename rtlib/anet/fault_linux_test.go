//go:build !asyncgen_portable

package anet_test

import (
	"net"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/anet"
	"golang.org/x/sys/unix"
)

func TestListenerOutlivesTheLackOfDescriptors(t *testing.T) {
	rt := newRuntime(t)
	l := listen(t, rt)
	var accept anet.TCPListenerAcceptFuture

	early := dial(t, l.Addr())
	accept.Init(l)
	r := rtlib.BlockOnHandle[rtlib.Result[*anet.TCPStream]](rt, &accept)
	if r.Err != nil {
		t.Fatal(r.Err)
	}
	rtlib.SpawnOn(rt, newEcho(r.Value))
	var late [3]net.Conn // wait to be accepted
	for i := range late {
		late[i] = dial(t, l.Addr())
	}

	restore := forbidDescriptors(t)
	accept.Init(l)
	attempted := newPending[rtlib.Result[*anet.TCPStream]](&accept)
	task := rtlib.SpawnOn(rt, attempted.future)
	attempted.wait()
	for range 10 {
		checkEcho(t, early, []byte("while there are no descriptors"))
	}
	if task.IsFinished() {
		t.Error("Accept ended without a descriptor")
	}
	restore()

	done, err := rtlib.BlockOnHandle(rt, task).Unpack()
	if err != nil || done.Err != nil {
		t.Fatalf("Accept after the lack: %v, %v", err, done.Err)
	}
	rtlib.SpawnOn(rt, newEcho(done.Value))
	for range late[1:] {
		accept.Init(l)
		r := rtlib.BlockOnHandle[rtlib.Result[*anet.TCPStream]](rt, &accept)
		if r.Err != nil {
			t.Fatal(r.Err)
		}
		rtlib.SpawnOn(rt, newEcho(r.Value))
	}
	for _, conn := range late {
		checkEcho(t, conn, []byte("hello at last"))
	}
}

func TestCloseEndsAnAcceptThatBacksOff(t *testing.T) {
	rt := newRuntime(t)
	l := listen(t, rt)
	dial(t, l.Addr())
	restore := forbidDescriptors(t)
	defer restore()
	attempted := newPending(l.Accept())
	task := rtlib.SpawnOn(rt, attempted.future)
	attempted.wait()
	l.Close()
	r, err := rtlib.BlockOnHandle(rt, task).Unpack()
	if err != nil {
		t.Fatal(err)
	}
	checkOpError(t, r.Err, "accept", net.ErrClosed)
}

// forbidDescriptors leaves the process no descriptor but those that are open,
// until restore is called.
func forbidDescriptors(t *testing.T) (restore func()) {
	t.Helper()
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	lowestFree, err := unix.FcntlInt(0, unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	unix.Close(lowestFree)
	if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: uint64(lowestFree), Max: limit.Max}); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
			t.Error(err)
		}
	}
}

func TestSocketOptionsAreThoseOfNet(t *testing.T) {
	rt := newRuntime(t)
	l := listen(t, rt)
	peer := dial(t, l.Addr())
	accepted, err := rtlib.BlockOnHandle(rt, l.Accept()).Unpack()
	if err != nil {
		t.Fatal(err)
	}
	defer accepted.Close()
	dialled, err := rtlib.BlockOnHandle(rt, anet.Connect(l.Addr().String())).Unpack()
	if err != nil {
		t.Fatal(err)
	}
	defer dialled.Close()
	raw, err := peer.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	var want [5]int
	if err := raw.Control(func(fd uintptr) { want = options(t, int(fd)) }); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]*anet.TCPStream{"accepted": accepted, "dialled": dialled} {
		if got := options(t, descriptorOf(t, c.LocalAddr(), c.RemoteAddr())); got != want {
			t.Errorf("options of the %s stream: %v, want %v", name, got, want)
		}
	}
	if err := dialled.SetNoDelay(false); err != nil {
		t.Fatal(err)
	}
	if got := options(t, descriptorOf(t, dialled.LocalAddr(), dialled.RemoteAddr())); got[0] != 0 {
		t.Error("SetNoDelay(false) had no effect")
	}
}

// options returns TCP_NODELAY and the options of keep-alive.
func options(t *testing.T, fd int) (values [5]int) {
	t.Helper()
	for i, o := range [...]struct{ level, name int }{
		{unix.IPPROTO_TCP, unix.TCP_NODELAY},
		{unix.SOL_SOCKET, unix.SO_KEEPALIVE},
		{unix.IPPROTO_TCP, unix.TCP_KEEPIDLE},
		{unix.IPPROTO_TCP, unix.TCP_KEEPINTVL},
		{unix.IPPROTO_TCP, unix.TCP_KEEPCNT},
	} {
		v, err := unix.GetsockoptInt(fd, o.level, o.name)
		if err != nil {
			t.Fatal(err)
		}
		values[i] = v
	}
	return values
}

// descriptorOf finds the descriptor of a connection of this process.
func descriptorOf(t *testing.T, local, remote net.Addr) int {
	t.Helper()
	port := func(sa unix.Sockaddr, err error) int {
		if in, ok := sa.(*unix.SockaddrInet4); ok && err == nil {
			return in.Port
		}
		return -1
	}
	for fd := range 1024 {
		if port(unix.Getsockname(fd)) == local.(*net.TCPAddr).Port &&
			port(unix.Getpeername(fd)) == remote.(*net.TCPAddr).Port {
			return fd
		}
	}
	t.Fatalf("no descriptor for %s to %s", local, remote)
	return -1
}
