package examples_test

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// chatter is a client of the chat server.
type chatter struct {
	*net.TCPConn
	lines *bufio.Reader
}

// join connects a client and reads the server's welcome.
func join(addr string) (*chatter, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	c := &chatter{conn.(*net.TCPConn), bufio.NewReader(conn)}
	if err := conn.SetDeadline(time.Now().Add(timeLimit)); err != nil {
		return nil, err
	}
	return c, c.expect("welcome, " + conn.LocalAddr().String())
}

func (c *chatter) expect(want string) error {
	got, err := c.lines.ReadString('\n')
	if err == nil && got != want+"\n" {
		err = fmt.Errorf("got %q, want %q", got, want)
	}
	return err
}

// says sends a line and returns what the others are to get.
func (c *chatter) says(text string) (heard string, err error) {
	_, err = c.Write([]byte(text + "\n"))
	return c.LocalAddr().String() + ": " + strings.TrimSpace(text), err
}

// joinAll connects n clients.
func joinAll(t *testing.T, addr string, n int) []*chatter {
	t.Helper()
	clients := make([]*chatter, n)
	eachOf(t, n, func(i int) (err error) {
		clients[i], err = join(addr)
		return err
	})
	if t.Failed() {
		t.FailNow()
	}
	t.Cleanup(func() {
		for _, c := range clients {
			c.Close()
		}
	})
	return clients
}

// hear expects a line at each of the clients but the speaker.
func hear(t *testing.T, clients []*chatter, speaker *chatter, text string) {
	t.Helper()
	heard, err := speaker.says(text)
	if err != nil {
		t.Fatal(err)
	}
	eachOf(t, len(clients), func(i int) error {
		if clients[i] == speaker {
			return nil
		}
		return clients[i].expect(heard)
	})
}

func TestChatReachesAThousandClients(t *testing.T) {
	s := start(t, command(t, "chat", "127.0.0.1:0"))
	clients := joinAll(t, s.addr, 1000)
	for i := range 5 {
		hear(t, clients, clients[i*100], fmt.Sprintf("  message %d ", i))
	}
	s.interrupt(t)
}

func TestChatOutlivesClientsThatVanish(t *testing.T) {
	s := start(t, command(t, "chat", "127.0.0.1:0"))
	clients := joinAll(t, s.addr, 200)
	stay, vanish := clients[:100], clients[100:]
	// Half of a line stays with the server while it serves the others.
	if _, err := stay[1].Write([]byte("half a ")); err != nil {
		t.Fatal(err)
	}
	var gone sync.WaitGroup
	for i, c := range vanish {
		gone.Go(func() {
			if i%2 == 0 {
				c.SetLinger(0)
			}
			c.Write([]byte("  ")) // no line yet
			c.Close()
		})
	}
	hear(t, stay, stay[0], "who is here?")
	gone.Wait()
	if _, err := stay[1].says("line"); err != nil {
		t.Fatal(err)
	}
	eachOf(t, len(stay)-2, func(i int) error {
		return stay[i+2].expect(stay[1].LocalAddr().String() + ": half a line")
	})
	s.interrupt(t)
}
