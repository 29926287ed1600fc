package examples_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// header is what a client sends ahead of a file.
func header(name string, size uint64) []byte {
	head := binary.BigEndian.AppendUint32(nil, uint32(len(name)))
	return binary.BigEndian.AppendUint64(append(head, name...), size)
}

// send sends all of a request and returns the answer.
func send(addr string, request []byte) (string, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(timeLimit)); err != nil {
		return "", err
	}
	if _, err := conn.Write(request); err != nil {
		return "", err
	}
	answer, err := io.ReadAll(conn)
	return string(answer), err
}

// uploaded sends a file and compares what the server has stored.
func uploaded(addr, dir, name string, content []byte) error {
	answer, err := send(addr, append(header(name, uint64(len(content))), content...))
	if err != nil {
		return err
	}
	stored, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		return err
	}
	if answer != "OK" || !bytes.Equal(content, stored) {
		return fmt.Errorf("%s: answer %q, %d of %d bytes", name, answer, len(stored), len(content))
	}
	return nil
}

func TestUploadStoresTheFilesOfManyClients(t *testing.T) {
	dir := t.TempDir()
	s := start(t, command(t, "upload", dir, "127.0.0.1:0"))
	eachOf(t, 200, func(i int) error {
		content := bytes.Repeat([]byte{byte(i), 0, '\n'}, i*i)
		return uploaded(s.addr, dir, fmt.Sprintf("file %d.bin", i), content)
	})
	s.interrupt(t)
	if entries, err := os.ReadDir(dir); len(entries) != 200 {
		t.Errorf("%d files, %v", len(entries), err)
	}
}

func TestUploadRefuses(t *testing.T) {
	parent := t.TempDir()
	dir := filepath.Join(parent, "uploads")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	s := start(t, command(t, "upload", dir, "127.0.0.1:0"))
	tests := []struct {
		what    string
		request []byte
	}{
		{"a name that leaves the folder", append(header("../escaped", 1), 'x')},
		{"a path", append(header("/tmp/x", 1), 'x')},
		{"no name", append(header("", 1), 'x')},
		{"the folder itself", append(header(".", 1), 'x')},
		{"a long name", header(strings.Repeat("n", 300), 1)},
		{"a name of 4 GiB", []byte{0xff, 0xff, 0xff, 0xff}},
		{"a file of 8 EiB", header("huge", 1<<63)},
	}
	for _, test := range tests {
		// The server may close before it has read all, which resets the connection.
		if answer, _ := send(s.addr, test.request); answer != "" {
			t.Errorf("%s: answer %q", test.what, answer)
		}
	}
	if err := uploaded(s.addr, dir, "good", []byte("content")); err != nil {
		t.Error(err)
	}
	s.interrupt(t)
	for dir, want := range map[string]string{parent: "[d uploads/]", dir: "[- good]"} {
		if entries, err := os.ReadDir(dir); fmt.Sprint(entries) != want {
			t.Errorf("in the folder: %v, %v", entries, err)
		}
	}
	if got := strings.Count(s.stderr.String(), "upload from "); got != len(tests) {
		t.Errorf("%d of %d are reported:\n%s", got, len(tests), &s.stderr)
	}
}

func TestUploadOutlivesClientsThatVanishOrAreSlow(t *testing.T) {
	dir := t.TempDir()
	s := start(t, command(t, "upload", dir, "127.0.0.1:0"))
	eachOf(t, 20, func(i int) error {
		conn, err := net.Dial("tcp", s.addr)
		if err != nil {
			return err
		}
		if i%2 == 0 { // it stays, and sends nothing more
			t.Cleanup(func() { conn.Close() })
		} else {
			defer conn.Close()
		}
		_, err = conn.Write(append(header(fmt.Sprint("part", i), 100), "half"...))
		return err
	})
	eachOf(t, 50, func(i int) error {
		return uploaded(s.addr, dir, fmt.Sprint("whole", i), []byte("all of it"))
	})
	s.interrupt(t)
	for _, pattern := range []string{"part*", ".upload*"} {
		if parts, err := filepath.Glob(filepath.Join(dir, pattern)); len(parts) != 0 {
			t.Errorf("files that are not complete: %v, %v", parts, err)
		}
	}
}
