package anet_test

import (
	"bytes"
	"io"
	"net"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/aio"
	"github.com/asyncgen/asyncgen/rtlib/anet"
)

var (
	_ aio.Conn        = (*anet.TCPStream)(nil)
	_ aio.Reader      = anet.TCPReadHalf{}
	_ aio.CloseWriter = anet.TCPWriteHalf{}
	_ aio.Reader      = (*anet.TCPOwnedReadHalf)(nil)
	_ aio.CloseWriter = (*anet.TCPOwnedWriteHalf)(nil)
)

func TestHalvesReadAndWriteTheStream(t *testing.T) {
	rt := newRuntime(t)
	c, peer := connected(t, rt)
	r, w := c.Split()
	if _, err := peer.Write([]byte("hello")); err != nil {
		t.Fatal(err)
	}
	p := make([]byte, 5)
	if n, err := rtlib.BlockOnHandle(rt, r.Read(p)).Unpack(); err != nil || string(p[:n]) != "hello" {
		t.Fatal(n, err)
	}
	if n, err := rtlib.BlockOnHandle(rt, w.Write([]byte("answer"))).Unpack(); n != 6 || err != nil {
		t.Fatal(n, err)
	}
	if err := w.CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(peer); string(got) != "answer" || err != nil {
		t.Fatalf("%q, %v", got, err)
	}
}

func TestClosingTheOwnedWriteHalfIsTheEndForThePeer(t *testing.T) {
	rt := newRuntime(t)
	c, peer := connected(t, rt)
	r, w := c.IntoSplit()
	if err := rtlib.BlockOnHandle(rt, aio.WriteAll(w, []byte("last"))); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := io.ReadAll(peer); string(got) != "last" || err != nil {
		t.Fatalf("%q, %v", got, err)
	}
	if _, err := peer.Write([]byte("still read")); err != nil {
		t.Fatal(err)
	}
	peer.CloseWrite()
	if got, err := rtlib.BlockOnHandle(rt, aio.ReadToString(r)).Unpack(); got != "still read" || err != nil {
		t.Fatalf("%q, %v", got, err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	checkOpError(t, c.Close(), "close", net.ErrClosed) // the second owner has closed it
}

func TestStreamStaysOpenUntilBothHalvesAreClosed(t *testing.T) {
	rt := newRuntime(t)
	c, peer := connected(t, rt)
	r, w := c.IntoSplit()
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if err := rtlib.BlockOnHandle(rt, aio.WriteAll(w, []byte("after"))); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(peer); string(got) != "after" || err != nil {
		t.Fatalf("%q, %v", got, err)
	}
}

func TestReunite(t *testing.T) {
	rt := newRuntime(t)
	c, _ := connected(t, rt)
	other, _ := connected(t, rt)
	r, w := c.IntoSplit()
	_, otherWriter := other.IntoSplit()
	if _, err := r.Reunite(otherWriter); err != anet.ErrNotReunited {
		t.Errorf("with a half of another stream: %v", err)
	}
	again, err := r.Reunite(w)
	if err != nil || again != c {
		t.Fatal(again, err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
	if err := rtlib.BlockOnHandle(rt, aio.WriteAll(again, []byte("x"))); err != nil {
		t.Errorf("closing the halves after Reunite has closed the stream: %v", err)
	}
	r, w = again.IntoSplit()
	w.Close()
	if _, err := r.Reunite(w); err != anet.ErrNotReunited {
		t.Errorf("with a closed half: %v", err)
	}
	r.Close()
}

// A proxy between two connections, with each side ending in its time.
func TestCopyBidirectionalBetweenStreams(t *testing.T) {
	rt := newRuntime(t)
	left, client := connected(t, rt)
	right, server := connected(t, rt)
	proxy := rtlib.SpawnOn(rt, aio.CopyBidirectional(left, right))
	request := bytes.Repeat([]byte("request "), 50_000)
	go func() {
		client.Write(request)
		client.CloseWrite()
	}()
	if got, err := io.ReadAll(server); !bytes.Equal(got, request) || err != nil {
		t.Fatalf("the server got %d bytes, %v", len(got), err)
	}
	response := bytes.Repeat([]byte("response "), 40_000)
	go func() {
		server.Write(response)
		server.Close()
	}()
	if got, err := io.ReadAll(client); !bytes.Equal(got, response) || err != nil {
		t.Fatalf("the client got %d bytes, %v", len(got), err)
	}
	r, lost := rtlib.BlockOnHandle(rt, proxy).Unpack()
	if lost != nil {
		t.Fatal(lost)
	}
	if to, from, err := r.Unpack(); to != int64(len(request)) || from != int64(len(response)) || err != nil {
		t.Fatal(to, from, err)
	}
}
