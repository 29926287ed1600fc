package afs_test

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/iotest"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/afs"
	"github.com/asyncgen/asyncgen/rtlib/aio"
)

func must[T any](t *testing.T, fut rtlib.Future[rtlib.Result[T]]) T {
	t.Helper()
	v, err := rtlib.BlockOn(fut).Unpack()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func check(t *testing.T, fut rtlib.Future[error]) {
	t.Helper()
	if err := rtlib.BlockOn(fut); err != nil {
		t.Fatal(err)
	}
}

func TestWholeFiles(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "sub", "b")
	check(t, afs.WriteFile(a, []byte("contents"), 0o640))
	if got := must(t, afs.ReadFile(a)); string(got) != "contents" {
		t.Errorf("ReadFile = %q", got)
	}
	check(t, afs.MkdirAll(filepath.Dir(b), 0o755))
	if n := must(t, afs.Copy(b, a)); n != 8 {
		t.Errorf("Copy = %d", n)
	}
	if mode := must(t, afs.Stat(b)).Mode(); mode.Perm() != must(t, afs.Stat(a)).Mode().Perm() {
		t.Errorf("the copy has mode %v", mode)
	}
	if _, err := rtlib.BlockOn(afs.Copy(a, a)).Unpack(); err == nil || must(t, afs.ReadToString(a)) != "contents" {
		t.Errorf("a copy onto itself: %v", err)
	}
	if _, err := rtlib.BlockOn(afs.Copy(a, dir)).Unpack(); err == nil || must(t, afs.ReadToString(a)) != "contents" {
		t.Errorf("a copy of a folder: %v, and the file has %q", err, must(t, afs.ReadToString(a)))
	}
	c := filepath.Join(dir, "c")
	check(t, afs.Rename(b, c))
	check(t, afs.Truncate(c, 4))
	if got := must(t, afs.ReadToString(c)); got != "cont" {
		t.Errorf("after Truncate: %q", got)
	}
	if must(t, afs.Exists(b)) || !must(t, afs.Exists(c)) {
		t.Error("Exists is wrong after Rename")
	}
	var names []string
	for _, e := range must(t, afs.ReadDir(dir)) {
		names = append(names, e.Name())
	}
	if !slices.Equal(names, []string{"a", "c", "sub"}) {
		t.Errorf("ReadDir: %q", names)
	}
	check(t, afs.Remove(c))
	check(t, afs.RemoveAll(filepath.Join(dir, "sub")))
	if _, err := rtlib.BlockOn(afs.ReadFile(c)).Unpack(); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("reading what is gone: %v", err)
	}
}

func TestTemporaryFilesAndFolders(t *testing.T) {
	parent := t.TempDir()
	dir := must(t, afs.MkdirTemp(parent, "dir-*-end"))
	if ok, _ := filepath.Match(filepath.Join(parent, "dir-*-end"), dir); !ok || !must(t, afs.Stat(dir)).IsDir() {
		t.Errorf("MkdirTemp = %q", dir)
	}
	f := must(t, afs.CreateTemp(dir, "file-"))
	defer f.Close()
	if ok, _ := filepath.Match(filepath.Join(dir, "file-*"), f.Name()); !ok {
		t.Errorf("CreateTemp = %q", f.Name())
	}
	check(t, aio.WriteAll(f, []byte("contents")))
	if got := must(t, afs.ReadToString(f.Name())); got != "contents" {
		t.Errorf("the file holds %q", got)
	}
	missing := filepath.Join(parent, "missing")
	if _, err := rtlib.BlockOn(afs.MkdirTemp(missing, "")).Unpack(); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("MkdirTemp in a folder that is not there: %v", err)
	}
	if _, err := rtlib.BlockOn(afs.CreateTemp(missing, "")).Unpack(); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("CreateTemp in a folder that is not there: %v", err)
	}
}

func TestLinks(t *testing.T) {
	dir := t.TempDir()
	a, hard, soft := filepath.Join(dir, "a"), filepath.Join(dir, "hard"), filepath.Join(dir, "soft")
	check(t, afs.WriteFile(a, []byte("x"), 0o600))
	check(t, afs.Link(a, hard))
	if err := rtlib.BlockOn(afs.Symlink(a, soft)); err != nil {
		t.Skip(err) // not everybody may, everywhere
	}
	if to := must(t, afs.Readlink(soft)); to != a {
		t.Errorf("Readlink = %q", to)
	}
	if must(t, afs.Lstat(soft)).Mode()&fs.ModeSymlink == 0 {
		t.Error("Lstat follows the link")
	}
	check(t, afs.Chmod(a, 0o400))
	if mode := must(t, afs.Stat(hard)).Mode(); mode.Perm() != 0o400 {
		t.Errorf("mode %v through the hard link", mode)
	}
}

func TestFileReadsWritesAndSeeks(t *testing.T) {
	f := must(t, afs.Create(filepath.Join(t.TempDir(), "f")))
	defer f.Close()
	text := bytes.Repeat([]byte("0123456789"), 100_000) // more than one step
	check(t, aio.WriteAll(f, text))
	check(t, f.Sync())
	if at := must(t, f.SeekTo(0, io.SeekStart)); at != 0 {
		t.Errorf("Seek = %d", at)
	}
	if got := must(t, aio.ReadToEnd(f)); !bytes.Equal(got, text) {
		t.Errorf("read %d bytes", len(got))
	}
	must(t, f.SeekTo(5, io.SeekStart))
	check(t, aio.WriteAll(f, []byte("xyz")))
	must(t, f.SeekTo(-4, io.SeekCurrent))
	p := make([]byte, 6)
	if n := must(t, aio.ReadExact(f, p)); n != 6 || string(p) != "4xyz89" {
		t.Errorf("read %q", p)
	}
	check(t, f.Truncate(3))
	if size := must(t, f.Stat()).Size(); size != 3 {
		t.Errorf("size %d", size)
	}
}

// What a cancelled read has read is neither lost nor does it move the position.
func TestCancelledReadOfAFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "f")
	for _, c := range []struct {
		name string
		then func(f *afs.File) string
		want string
	}{
		{"then a read", func(f *afs.File) string {
			p := make([]byte, 3)
			must(t, aio.ReadExact(f, p))
			return string(p)
		}, "012"},
		{"then a write", func(f *afs.File) string {
			check(t, aio.WriteAll(f, []byte("ab")))
			return must(t, afs.ReadToString(name))
		}, "ab23456789"},
		{"then a relative seek", func(f *afs.File) string {
			must(t, f.SeekTo(4, io.SeekCurrent))
			return must(t, aio.ReadToString(f))
		}, "456789"},
	} {
		t.Run(c.name, func(t *testing.T) {
			check(t, afs.WriteFile(name, []byte("0123456789"), 0o600))
			f := withCancelledRead(t, name)
			defer f.Close()
			if got := c.then(f); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// withCancelledRead opens a file of which a read was begun and cancelled. A read
// may be done by the time that it is first asked; that is no read to cancel, and
// it begins anew.
func withCancelledRead(t *testing.T, name string) *afs.File {
	t.Helper()
	for range 1000 {
		f := must(t, afs.OpenOptions{Read: true, Write: true}.Open(name))
		if rtlib.BlockOn(rtlib.PollFunc[bool](func(cx *rtlib.Context) (bool, bool) {
			read := f.Read(make([]byte, 5))
			_, ready := read.Poll(cx)
			read.Cancel(cx)
			return !ready, true
		})) {
			return f
		}
		f.Close()
	}
	t.Fatal("no read has to wait")
	return nil
}

func TestOpenOptions(t *testing.T) {
	dir := t.TempDir()
	there := filepath.Join(dir, "there")
	check(t, afs.WriteFile(there, []byte("old"), 0o600))
	open := func(o afs.OpenOptions, name string) error {
		f, err := rtlib.BlockOn(o.Open(name)).Unpack()
		if err == nil {
			err = rtlib.BlockOn(aio.WriteAll(f, []byte("new")))
			f.Close()
		}
		return err
	}
	if err := open(afs.OpenOptions{Append: true}, there); err != nil || must(t, afs.ReadToString(there)) != "oldnew" {
		t.Errorf("Append: %v", err)
	}
	if err := open(afs.OpenOptions{Write: true, Truncate: true}, there); err != nil || must(t, afs.ReadToString(there)) != "new" {
		t.Errorf("Truncate: %v", err)
	}
	if err := open(afs.OpenOptions{Write: true, CreateNew: true}, there); !errors.Is(err, fs.ErrExist) {
		t.Errorf("CreateNew of what is there: %v", err)
	}
	if err := open(afs.OpenOptions{Write: true}, filepath.Join(dir, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without Create: %v", err)
	}
	if err := open(afs.OpenOptions{Write: true, Create: true}, filepath.Join(dir, "made")); err != nil {
		t.Errorf("Create: %v", err)
	}
	if err := open(afs.OpenOptions{}, there); err == nil {
		t.Error("the zero OpenOptions let a file be written")
	}
}

func TestAdaptersPassTheTestOfReaders(t *testing.T) {
	text := bytes.Repeat([]byte("some text "), 500)
	r := aio.ToReader(rtlib.Default().Handle(), aio.FromReader(bytes.NewReader(text)))
	if err := iotest.TestReader(r, text); err != nil {
		t.Error(err)
	}
	var sink bytes.Buffer
	w := aio.ToWriter(rtlib.Default().Handle(), aio.FromWriter(&sink))
	if n, err := w.Write(text); n != len(text) || err != nil || !bytes.Equal(sink.Bytes(), text) {
		t.Errorf("wrote %d, %v", n, err)
	}
}

func TestOpenOfAFolderThatIsNotThere(t *testing.T) {
	_, err := rtlib.BlockOn(afs.Open(filepath.Join(t.TempDir(), "no", "file"))).Unpack()
	if _, ok := errors.AsType[*os.PathError](err); !ok {
		t.Errorf("error %v", err)
	}
}

// Nobody gets to know the name of what a cancelled call has made, to remove it.
func TestCancelledCallsLeaveNothingTemporaryBehind(t *testing.T) {
	dir := t.TempDir()
	for i := range 100 {
		file, folder := afs.CreateTemp(dir, ""), afs.MkdirTemp(dir, "")
		if r, ready := file.Poll(nil); ready {
			r.Value.Close()
			os.Remove(r.Value.Name())
			continue
		}
		if r, ready := folder.Poll(nil); ready {
			os.Remove(r.Value)
			file.Cancel(nil)
			continue
		}
		for i%2 == 0 && len(entries(t, dir)) < 2 { // the calls have ended, or are about to
			time.Sleep(100 * time.Microsecond)
		}
		file.Cancel(nil)
		folder.Cancel(nil)
		for late := time.Now().Add(20 * time.Second); len(entries(t, dir)) > 0; time.Sleep(time.Millisecond) {
			if time.Now().After(late) {
				t.Fatalf("left are %v", entries(t, dir))
			}
		}
	}
}

func entries(t *testing.T, dir string) []os.DirEntry {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	return list
}
