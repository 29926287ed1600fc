//go:build unix

package afs_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/afs"
	"github.com/asyncgen/asyncgen/rtlib/aio"
	"github.com/asyncgen/asyncgen/rtlib/timer"
)

// A file without a position, as a terminal is: what a read that was given up has read
// cannot be read again, so that it stays for the next, whatever is written meanwhile.
func TestGivenUpReadOfAFileWithoutPosition(t *testing.T) {
	fds, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	f, peer := afs.FromFile(os.NewFile(uintptr(fds[0]), "ours")), os.NewFile(uintptr(fds[1]), "theirs")
	defer f.Close()
	defer peer.Close()
	p := make([]byte, 10)
	read := f.Read(p)
	if _, ready := read.Poll(nil); ready {
		t.Fatal("there was something to read")
	}
	read.Cancel(nil)
	if _, err := peer.WriteString("answer"); err != nil {
		t.Fatal(err)
	}
	if _, err := rtlib.BlockOn(f.Write([]byte("question"))).Unpack(); err != nil {
		t.Error(err)
	}
	f2 := f.Read(p)
	late := time.AfterFunc(5*time.Second, func() { peer.Close() }) // so that a failure ends
	defer late.Stop()
	if n, err := rtlib.BlockOn(f2).Unpack(); err != nil || string(p[:n]) != "answer" {
		t.Errorf("read %q, %v", p[:n], err)
	}
}

// The directions of such a file know nothing of each other: what a read that was given up
// waits for may be the answer to what is written then.
func TestGivenUpReadOfAFileWithoutPositionHoldsNothingUp(t *testing.T) {
	f, peer := fileAndPeer(t)
	p := make([]byte, 10)
	giveUp(t, f.Read(p))
	if _, err := inTime(f.Write([]byte("question"))); err != nil {
		t.Fatal(err)
	}
	if n, err := peer.Read(p); err != nil || string(p[:n]) != "question" {
		t.Errorf("the peer reads %q, %v", p[:n], err)
	}
	if _, err := peer.WriteString("answer"); err != nil {
		t.Fatal(err)
	}
	if n, err := inTime(f.Read(p)); err != nil || string(p[:n]) != "answer" {
		t.Errorf("read %q, %v", p[:n], err)
	}
}

func TestGivenUpWriteOfAFileWithoutPositionHoldsNothingUp(t *testing.T) {
	f, peer := fileAndPeer(t)
	write := aio.WriteAll(f, make([]byte, 16<<20)) // more than there is room for
	giveUp(t, write)
	if _, err := peer.WriteString("stop"); err != nil {
		t.Fatal(err)
	}
	p := make([]byte, 10)
	if n, err := inTime(f.Read(p)); err != nil || string(p[:n]) != "stop" {
		t.Errorf("read %q, %v", p[:n], err)
	}
}

// fileAndPeer returns a File without a position, and the other end of it.
func fileAndPeer(t *testing.T) (*afs.File, *os.File) {
	t.Helper()
	fds, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, fd := range fds { // as is done with what blocks
		if err := syscall.SetNonblock(fd, true); err != nil {
			t.Fatal(err)
		}
	}
	f, peer := afs.FromFile(os.NewFile(uintptr(fds[0]), "ours")), os.NewFile(uintptr(fds[1]), "theirs")
	t.Cleanup(func() {
		f.Close()
		peer.Close()
	})
	return f, peer
}

// giveUp cancels a future that waits.
func giveUp[T any](t *testing.T, fut rtlib.Future[T]) {
	t.Helper()
	if _, ready := fut.Poll(nil); ready {
		t.Fatal("it does not wait")
	}
	fut.Cancel(nil)
}

// inTime awaits fut, which does not wait for what does not come.
func inTime(fut rtlib.Future[rtlib.Result[int]]) (int, error) {
	return rtlib.BlockOn[rtlib.Result[int]](timer.Timeout(fut, 10*time.Second)).Unpack()
}

// What is opened for nobody is closed at once, so that the other end of a pipe hears of
// it.
func TestFileOfACancelledOpenIsClosed(t *testing.T) {
	fifo := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Skip(err)
	}
	open := afs.Open(fifo)
	if _, ready := open.Poll(nil); ready {
		t.Fatal("the open did not wait")
	}
	w, err := os.OpenFile(fifo, os.O_WRONLY|syscall.O_NONBLOCK, 0)
	for errors.Is(err, syscall.ENXIO) { // until the call has come to wait for a writer
		time.Sleep(time.Millisecond)
		w, err = os.OpenFile(fifo, os.O_WRONLY|syscall.O_NONBLOCK, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	open.Cancel(nil)
	for range 1000 {
		if _, err = w.Write([]byte("x")); err != nil {
			break
		}
		time.Sleep(time.Millisecond)
	}
	if !errors.Is(err, syscall.EPIPE) {
		t.Errorf("writing gives %v: the file is still open", err)
	}
}

// A write that is given up may go on while its caller uses the bytes for something else.
func TestWriteFileHasItsOwnData(t *testing.T) {
	fifo := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Skip(err)
	}
	data := []byte("contents")
	write := afs.WriteFile(fifo, data, 0o600)
	if _, ready := write.Poll(nil); ready {
		t.Fatal("it did not wait for a reader")
	}
	defer write.Cancel(nil)
	copy(data, "overwritten")
	r, err := os.OpenFile(fifo, os.O_RDONLY, 0) // comes back once the call has opened the file
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got, err := io.ReadAll(r); string(got) != "contents" || err != nil {
		t.Errorf("written: %q, %v", got, err)
	}
}

// A future that was never polled does not wait: the read that does is another's.
func TestCancelOfASeekThatDoesNotWait(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	f := afs.FromFile(r)
	defer f.Close()
	reads, done := f.Read(make([]byte, 1)), make(chan struct{})
	rtlib.SpawnOn(rtlib.Default().Handle(), rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (u rtlib.Unit, ready bool) {
		if _, ready = reads.Poll(cx); ready {
			close(done)
			return u, true
		}
		f.SeekTo(0, io.SeekStart).Cancel(cx)
		if _, err := w.Write([]byte{1}); err != nil {
			t.Error(err)
		}
		return u, false
	}))
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		t.Error("the end of the read wakes nobody")
	}
}
