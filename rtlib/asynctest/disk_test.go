package asynctest_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/aio"
	"github.com/asyncgen/asyncgen/rtlib/asynctest"
)

// must runs a future that cannot fail.
func must[T any](t *testing.T, s *asynctest.Simulation, fut rtlib.Future[rtlib.Result[T]]) T {
	t.Helper()
	r := asynctest.Run(s, fut)
	if r.Err != nil {
		t.Fatal(r.Err)
	}
	return r.Value
}

func ok(t *testing.T, s *asynctest.Simulation, fut rtlib.Future[error]) {
	t.Helper()
	if err := asynctest.Run(s, fut); err != nil {
		t.Fatal(err)
	}
}

// outcome is what an operation gives, errors as the system's numbers.
func outcome(v any, err error) string {
	var errno syscall.Errno
	switch {
	case errors.As(err, &errno):
		return fmt.Sprintf("errno %d", errno)
	case err != nil:
		return err.Error()
	}
	return fmt.Sprint(v)
}

func entries(list []fs.DirEntry, err error) (string, error) {
	var b strings.Builder
	for _, e := range list {
		fmt.Fprintf(&b, "%s %v, ", e.Name(), e.IsDir())
	}
	return b.String(), err
}

func described(info fs.FileInfo, err error) (string, error) {
	if err != nil || info.IsDir() {
		return "a folder", err
	}
	return fmt.Sprint(info.Size()), nil
}

// TestDiskDoesAsTheSystemDoes does the same random operations to a disk and to a
// folder of the system.
func TestDiskDoesAsTheSystemDoes(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("compares with the errors of Linux")
	}
	for seed := range uint64(30) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 1))
			s := asynctest.New(t, seed, 2)
			d, dir := s.Disk("host"), t.TempDir()
			ok(t, s, d.Mkdir("d", 0o777))
			if err := os.Mkdir(filepath.Join(dir, "d"), 0o777); err != nil {
				t.Fatal(err)
			}
			for step := range 150 {
				what, got, want := operate(s, d, dir, random)
				if got != want {
					t.Fatalf("step %d, %s: %s, want %s", step, what, got, want)
				}
			}
		})
	}
}

var paths = []string{"a", "b", "d", "d/a", "d/e", "d/e/f", "b/c"}

// operate does one operation to both.
func operate(s *asynctest.Simulation, d *asynctest.Disk, dir string, random *rand.Rand) (what, got, want string) {
	name, other := paths[random.IntN(len(paths))], paths[random.IntN(len(paths))]
	real, realOther := filepath.Join(dir, name), filepath.Join(dir, other)
	fail := func(op string, fut rtlib.Future[error], err error) (string, string, string) {
		return op + " " + name, outcome(nil, asynctest.Run(s, fut)), outcome(nil, err)
	}
	switch random.IntN(10) {
	case 0:
		return fail("mkdir", d.Mkdir(name, 0o777), os.Mkdir(real, 0o777))
	case 1:
		return fail("mkdirall", d.MkdirAll(name, 0o777), os.MkdirAll(real, 0o777))
	case 2:
		return fail("rename to "+other, d.Rename(name, other), os.Rename(real, realOther))
	case 3:
		return fail("remove", d.Remove(name), os.Remove(real))
	case 4:
		if random.IntN(3) > 0 {
			break
		}
		return fail("removeall", d.RemoveAll(name), os.RemoveAll(real))
	case 5:
		r := asynctest.Run(s, d.ReadDir(name))
		return "readdir " + name, outcome(entries(r.Value, r.Err)), outcome(entries(os.ReadDir(real)))
	case 6:
		r := asynctest.Run(s, d.Stat(name))
		return "stat " + name, outcome(described(r.Value, r.Err)), outcome(described(os.Stat(real)))
	case 7:
		data := []byte(name + other)
		return fail("write", d.WriteFile(name, data, 0o666), os.WriteFile(real, data, 0o666))
	case 8:
		r := asynctest.Run(s, d.ReadFile(name))
		data, err := os.ReadFile(real)
		return "read " + name, outcome(r.Value, r.Err), outcome(data, err)
	}
	flag := []int{os.O_RDONLY, os.O_WRONLY, os.O_RDWR}[random.IntN(3)]
	for _, f := range []int{os.O_CREATE, os.O_EXCL, os.O_TRUNC, os.O_APPEND} {
		if random.IntN(3) == 0 {
			flag |= f
		}
	}
	what = fmt.Sprintf("open %s %#x", name, flag)
	r := asynctest.Run(s, d.OpenFile(name, flag, 0o666))
	f, err := os.OpenFile(real, flag, 0o666)
	if got, want = outcome(nil, r.Err), outcome(nil, err); err != nil || r.Err != nil {
		return what, got, want
	}
	defer f.Close()
	defer r.Value.Close()
	if info, err := f.Stat(); err != nil || info.IsDir() {
		return what, got, want // what else can be done to it depends on the kind of file system
	}
	got, want = use(s, r.Value, f, random)
	return what, got, want
}

// use reads, writes and seeks in an open file.
func use(s *asynctest.Simulation, f *asynctest.File, real *os.File, random *rand.Rand) (got, want string) {
	for range 6 {
		n := 1 + random.IntN(20)
		switch random.IntN(4) {
		case 0:
			buf, realBuf := make([]byte, n), make([]byte, n)
			r := asynctest.Run(s, f.Read(buf))
			m, err := real.Read(realBuf)
			got, want = got+outcome(r.Value, r.Err)+string(buf), want+outcome(m, err)+string(realBuf)
		case 1:
			data := bytes.Repeat([]byte{byte('a' + n)}, n)
			r := asynctest.Run(s, f.Write(data))
			m, err := real.Write(data)
			got, want = got+outcome(r.Value, r.Err), want+outcome(m, err)
		case 2:
			whence := random.IntN(3)
			r := asynctest.Run(s, f.SeekTo(int64(n-5), whence))
			at, err := real.Seek(int64(n-5), whence)
			got, want = got+outcome(r.Value, r.Err), want+outcome(at, err)
		case 3:
			got += outcome(nil, asynctest.Run(s, f.Truncate(int64(n))))
			want += outcome(nil, real.Truncate(int64(n)))
		}
		got, want = got+";", want+";"
	}
	r := asynctest.Run(s, f.Stat())
	size, err := described(r.Value, r.Err)
	realSize, realErr := described(real.Stat())
	return got + outcome(size, err), want + outcome(realSize, realErr)
}

func TestWhatWasSyncedOutlivesACrash(t *testing.T) {
	torn, lost, whole := 0, 0, 0
	asynctest.Seeds(t, 60, func(t *testing.T, s *asynctest.Simulation) {
		d := s.Disk("host")
		f := must(t, s, d.Create("log"))
		must(t, s, f.Write([]byte("synced ")))
		ok(t, s, f.Sync())
		must(t, s, f.Write([]byte("perhaps")))
		ok(t, s, d.WriteFile("new", []byte("x"), 0o666))
		s.Network().Vanish("host")
		if r := asynctest.Run(s, f.Write([]byte("late"))); !errors.Is(r.Err, fs.ErrClosed) {
			t.Errorf("a file from before the crash: %v", r.Err)
		}
		switch got := string(must(t, s, d.ReadFile("log"))); {
		case got == "synced perhaps":
			whole++
		case got == "synced ":
			lost++
		case strings.HasPrefix("synced perhaps", got) && len(got) > len("synced "):
			torn++
		default:
			t.Errorf("read %q", got)
		}
	})
	if torn == 0 || lost == 0 || whole == 0 {
		t.Errorf("%d torn, %d lost, %d whole", torn, lost, whole)
	}
}

// TestReplacingAFile shows why a file is synced before it takes another's name.
func TestReplacingAFile(t *testing.T) {
	for _, synced := range []bool{true, false} {
		broken := 0
		t.Run(fmt.Sprintf("synced=%v", synced), func(t *testing.T) {
			asynctest.Seeds(t, 60, func(t *testing.T, s *asynctest.Simulation) {
				d := s.Disk("host")
				old := must(t, s, d.Create("config"))
				must(t, s, old.Write([]byte("old")))
				ok(t, s, old.Sync())
				f := must(t, s, d.Create("config.new"))
				must(t, s, f.Write([]byte("new")))
				if synced {
					ok(t, s, f.Sync())
				}
				ok(t, s, d.Rename("config.new", "config"))
				d.Crash()
				if got := string(must(t, s, d.ReadFile("config"))); got != "old" && got != "new" {
					broken++
				}
			})
		})
		if (broken == 0) != synced {
			t.Errorf("synced %v: %d of 60 files are neither", synced, broken)
		}
	}
}

func TestDiskFaults(t *testing.T) {
	s := asynctest.New(t, 1, 1)
	d := s.Disk("host")
	ok(t, s, d.WriteFile("a", []byte("12345678"), 0o666))
	d.SetCapacity(10)
	f := must(t, s, d.OpenFile("a", os.O_RDWR|os.O_APPEND, 0))
	if r := asynctest.Run(s, aio.Write(f, []byte("abcd"))); r.Value != 2 || !errors.Is(r.Err, syscall.ENOSPC) {
		t.Errorf("wrote %d on a full disk, %v", r.Value, r.Err)
	}
	d.SetCapacity(-1)
	d.SetFault(func(op, name string) error {
		if op == "read" && name == "a" {
			return syscall.EIO
		}
		return nil
	})
	want := &fs.PathError{Op: "read", Path: "a", Err: syscall.EIO}
	if r := asynctest.Run(s, f.Read(make([]byte, 1))); r.Err == nil || r.Err.Error() != want.Error() {
		t.Errorf("read ended with %v, want %v", r.Err, want)
	}
	d.SetFault(nil)
	must(t, s, f.SeekTo(0, io.SeekStart))
	if got := must(t, s, aio.ReadToEnd(f)); string(got) != "12345678ab" {
		t.Errorf("read %q", got)
	}
}

func TestCancelledOperationDoesNotHappen(t *testing.T) {
	s := asynctest.New(t, 1, 1)
	d := s.Disk("host")
	d.SetLatency(time.Second, time.Second)
	began := s.Elapsed()
	ok(t, s, d.WriteFile("a", []byte("x"), 0o666))
	if took := s.Elapsed() - began; took != time.Second {
		t.Errorf("took %v", took)
	}
	h := rtlib.SpawnOn(s.Handle(), d.Remove("a"))
	asynctest.Run(s, rtlib.Future[rtlib.Unit](&script{sleep(time.Millisecond)}))
	h.Abort()
	if got := must(t, s, d.ReadFile("a")); string(got) != "x" {
		t.Errorf("read %q", got)
	}
}

// As that of package afs.
func TestWriteFileHasItsOwnData(t *testing.T) {
	s := asynctest.New(t, 1, 1)
	d := s.Disk("host")
	data := []byte("contents")
	write := d.WriteFile("a", data, 0o666)
	copy(data, "overwritten")
	ok(t, s, write)
	if got := must(t, s, d.ReadFile("a")); string(got) != "contents" {
		t.Errorf("read %q", got)
	}
}

func TestSameSeedSameDisk(t *testing.T) {
	trace := func(seed uint64) string {
		s := asynctest.New(t, seed, 2)
		d := s.Disk("host")
		for i := range 8 {
			h := rtlib.SpawnOn(s.Handle(), d.WriteFile(fmt.Sprint("f", i), make([]byte, 10*i), 0o666))
			defer h.Abort()
		}
		asynctest.Run(s, rtlib.Future[rtlib.Unit](&script{sleep(time.Second)}))
		d.Crash()
		for _, e := range must(t, s, d.ReadDir("/")) {
			info, err := e.Info()
			if err != nil {
				t.Fatal(err)
			}
			s.Tracef("%s has %d bytes", e.Name(), info.Size())
		}
		var b bytes.Buffer
		if err := s.WriteTrace(&b); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	seen := make(map[string]bool)
	for seed := range uint64(6) {
		a, b := trace(seed), trace(seed)
		if a != b {
			t.Errorf("seed %d gives two traces:\n%s\n%s", seed, a, b)
		}
		seen[a] = true
	}
	if len(seen) != 6 {
		t.Errorf("%d different traces of 6 seeds", len(seen))
	}
}

// Files that are removed, or replaced, leave their room to others, also if a crash might
// have brought them back.
func TestRemovedFilesLeaveTheirRoom(t *testing.T) {
	s := asynctest.New(t, 1, 1)
	d := s.Disk("host")
	d.SetCapacity(10)
	for range 3 {
		f := must(t, s, d.Create("log"))
		must(t, s, f.Write([]byte("12345678")))
		ok(t, s, f.Sync())
		ok(t, s, d.Remove("log"))
	}
	ok(t, s, d.WriteFile("other", []byte("1234"), 0o666))
	if err := asynctest.Run(s, d.WriteFile("more", []byte("1234567"), 0o666)); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("a file too many: %v", err)
	}
}
