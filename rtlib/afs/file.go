package afs

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"syscall"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/aio"
)

// File is an open file: an aio.Reader and an aio.Writer. It is used by one task
// at a time, and must be closed.
type File struct {
	file *os.File
	in   *aio.BlockingReader
	out  *aio.BlockingWriter
	// stream: there is no position that reads and writes share, so that neither waits
	// for what was given up of the other. It may be waiting for this one.
	stream bool
}

// Open returns a future that opens a file for reading.
func Open(name string) rtlib.Future[rtlib.Result[*File]] { return OpenFile(name, os.O_RDONLY, 0) }

// Create returns a future that opens a file for reading and writing, and makes it
// or empties it first.
func Create(name string) rtlib.Future[rtlib.Result[*File]] {
	return OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o666)
}

// OpenFile returns a future that opens a file with the flags of [os.OpenFile]. If
// it makes the file, it does so with perm (before umask). A file that is opened
// for a future which was cancelled meanwhile is closed.
func OpenFile(name string, flag int, perm fs.FileMode) rtlib.Future[rtlib.Result[*File]] {
	return open(func() (*os.File, error) { return os.OpenFile(name, flag, perm) })
}

// CreateTemp returns a future that makes a new file in dir, the system's folder
// for temporary files if dir is empty, and opens it for reading and writing. Its
// name is as [os.CreateTemp] makes it from pattern. Whoever made it removes it; one that
// is made for a future which was cancelled meanwhile is removed.
func CreateTemp(dir, pattern string) rtlib.Future[rtlib.Result[*File]] {
	create := func() (*os.File, error) { return os.CreateTemp(dir, pattern) }
	return made(opened(create), func(file *File) {
		file.Close()
		os.Remove(file.Name())
	})
}

// FromFile makes a File of f, which is then its owner.
func FromFile(f *os.File) *File {
	return &File{file: f, in: aio.FromReader(f), out: aio.FromWriter(f), stream: isStream(f)}
}

// isStream reports whether f is a pipe, a socket, or a device as a terminal is.
func isStream(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&(fs.ModeNamedPipe|fs.ModeSocket|fs.ModeCharDevice) != 0
}

// OpenOptions is how to open a file, for who prefers names to flags. The zero
// OpenOptions opens for reading.
type OpenOptions struct {
	Read      bool // the default unless Write or Append is set
	Write     bool
	Append    bool        // write at the end, whatever the position
	Truncate  bool        // empty the file
	Create    bool        // make it if it is not there
	CreateNew bool        // make it, and fail if it is there
	Perm      fs.FileMode // of a new file, before umask; 0 means 0o666
}

// Open returns a future that opens a file as o says.
func (o OpenOptions) Open(name string) rtlib.Future[rtlib.Result[*File]] {
	perm := o.Perm
	if perm == 0 {
		perm = 0o666
	}
	return OpenFile(name, o.flag(), perm)
}

func (o OpenOptions) flag() int {
	flag := os.O_RDONLY
	switch writes := o.Write || o.Append; {
	case writes && o.Read:
		flag = os.O_RDWR
	case writes:
		flag = os.O_WRONLY
	}
	for _, f := range []struct {
		set  bool
		flag int
	}{
		{o.Append, os.O_APPEND}, {o.Truncate, os.O_TRUNC},
		{o.Create, os.O_CREATE}, {o.CreateNew, os.O_CREATE | os.O_EXCL},
	} {
		if f.set {
			flag |= f.flag
		}
	}
	return flag
}

// Name returns the name that the file was opened with.
func (f *File) Name() string { return f.file.Name() }

// Read returns a future that reads up to len(p) bytes into p. The end of the file
// is [io.EOF]. Cancelling it loses no bytes.
func (f *File) Read(p []byte) rtlib.Future[rtlib.Result[int]] { return aio.Read(f, p) }

// Write returns a future that writes all of p. Cancelling it leaves open how much
// of p was written.
func (f *File) Write(p []byte) rtlib.Future[rtlib.Result[int]] { return aio.Write(f, p) }

// PollRead is one step of Read.
func (f *File) PollRead(cx *rtlib.Context, p []byte) (n int, err error, ready bool) {
	if !f.stream {
		if _, _, ready = f.out.PollIdle(cx); !ready {
			return 0, nil, false
		}
	}
	return f.in.PollRead(cx, p)
}

// CancelRead gives up waiting.
func (f *File) CancelRead(cx *rtlib.Context) {
	f.in.CancelRead(cx)
	if !f.stream {
		f.out.CancelWrite(cx)
	}
}

// PollWrite is one step of Write.
func (f *File) PollWrite(cx *rtlib.Context, p []byte) (n int, err error, ready bool) {
	if !f.stream {
		if err, ready = f.pollPosition(cx); err != nil || !ready {
			return 0, err, ready
		}
	}
	return f.out.PollWrite(cx, p)
}

// CancelWrite gives up waiting.
func (f *File) CancelWrite(cx *rtlib.Context) {
	f.out.CancelWrite(cx)
	if !f.stream {
		f.in.CancelRead(cx)
	}
}

// PollIdle waits until a write that was given up has ended, and tells how many bytes
// it has written, and its error.
func (f *File) PollIdle(cx *rtlib.Context) (n int, err error, ready bool) { return f.out.PollIdle(cx) }

// pollPosition waits for reads that were given up and takes back what they have
// read, so that the file is at the position that its user knows. What comes from a
// file that turns out to have none stays for the next read.
func (f *File) pollPosition(cx *rtlib.Context) (err error, ready bool) {
	unread, ready := f.in.PollIdle(cx)
	if !ready {
		return nil, false
	}
	if unread > 0 {
		if _, err = f.file.Seek(int64(-unread), io.SeekCurrent); errors.Is(err, syscall.ESPIPE) {
			return nil, true
		}
	}
	f.in.Drop()
	return err, true
}

// pollSeek sets the position once no earlier operation is under way.
func (f *File) pollSeek(cx *rtlib.Context, offset int64, whence int) (r rtlib.Result[int64], ready bool) {
	if !f.stream {
		if _, _, ready = f.out.PollIdle(cx); !ready {
			return r, false
		}
		if r.Err, ready = f.pollPosition(cx); r.Err != nil || !ready {
			return r, ready
		}
	}
	r.Value, r.Err = f.file.Seek(offset, whence)
	return r, true
}

// SeekTo returns a future that sets the position of the next Read or Write, as
// [os.File.Seek] does, and gives the new one. Cancelling it leaves open whether
// that has happened.
func (f *File) SeekTo(offset int64, whence int) rtlib.Future[rtlib.Result[int64]] {
	s := &FileSeekToFuture{}
	s.Init(f, offset, whence)
	return s
}

// FileSeekToFuture is the future that [File.SeekTo] returns.
type FileSeekToFuture struct {
	rtlib.Embeddable
	file   *File
	offset int64
	whence int
	waits  bool // for an earlier operation
}

// Init sets the file and the position.
func (s *FileSeekToFuture) Init(f *File, offset int64, whence int) {
	*s = FileSeekToFuture{file: f, offset: offset, whence: whence}
}

// Poll is ready when no earlier operation is under way; to move the position
// itself blocks nobody.
func (s *FileSeekToFuture) Poll(cx *rtlib.Context) (r rtlib.Result[int64], ready bool) {
	r, ready = s.file.pollSeek(cx, s.offset, s.whence)
	s.waits = !ready
	return r, ready
}

// Cancel gives up waiting.
func (s *FileSeekToFuture) Cancel(cx *rtlib.Context) {
	if s.waits {
		s.waits = false
		s.file.CancelRead(cx)
	}
}

// Sync returns a future that ends when what was written is on the disk.
func (f *File) Sync() rtlib.Future[error] { return try(f.file.Sync) }

// Truncate returns a future that changes the size of the file.
func (f *File) Truncate(size int64) rtlib.Future[error] {
	return try(func() error { return f.file.Truncate(size) })
}

// Stat returns a future for what is known of the file.
func (f *File) Stat() rtlib.Future[rtlib.Result[fs.FileInfo]] { return do(f.file.Stat) }

// Close closes the file, without a future, so that it can be deferred. A call
// that is under way ends first, in the background.
func (f *File) Close() error { return f.file.Close() }
