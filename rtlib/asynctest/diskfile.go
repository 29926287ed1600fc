package asynctest

import (
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"syscall"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/aio"
)

// File is an open file of a [Disk]: an aio.Reader and an aio.Writer. It is used by
// one task at a time.
type File struct {
	disk   *Disk
	name   string
	flag   int
	inode  *inode
	life   int // of the disk, when the file was opened
	at     int64
	closed bool
	pause  pause
}

// Name returns the name that the file was opened with.
func (f *File) Name() string { return f.name }

// Read returns a future that reads up to len(p) bytes into p. The end of the file
// is [io.EOF]. Cancelling it loses no bytes.
func (f *File) Read(p []byte) rtlib.Future[rtlib.Result[int]] { return aio.Read(f, p) }

// Write returns a future that writes all of p.
func (f *File) Write(p []byte) rtlib.Future[rtlib.Result[int]] { return aio.Write(f, p) }

// PollRead is one step of Read.
func (f *File) PollRead(cx *rtlib.Context, p []byte) (n int, err error, ready bool) {
	return f.poll(cx, "read", func() (int, error) { return f.read(p) })
}

// CancelRead gives up waiting.
func (f *File) CancelRead(*rtlib.Context) { f.pause.cancel() }

// PollWrite is one step of Write.
func (f *File) PollWrite(cx *rtlib.Context, p []byte) (n int, err error, ready bool) {
	return f.poll(cx, "write", func() (int, error) { return f.write(p) })
}

// CancelWrite gives up waiting.
func (f *File) CancelWrite(*rtlib.Context) { f.pause.cancel() }

func (f *File) poll(cx *rtlib.Context, op string, do func() (int, error)) (n int, err error, ready bool) {
	if !f.pause.over(cx, func() time.Time { return f.disk.begin(op, f.name) }) {
		return 0, nil, false
	}
	err = f.disk.do(op, f.name, func() (err error) {
		if err = f.usable(); err == nil {
			n, err = do()
		}
		return err
	})
	return n, err, true
}

// usable is the error of using a file that is closed.
func (f *File) usable() error {
	if f.closed || f.life != f.disk.life {
		return &fs.PathError{Op: "use", Path: f.name, Err: fs.ErrClosed}
	}
	return nil
}

func (f *File) read(p []byte) (n int, err error) {
	switch {
	case len(p) == 0:
		return 0, nil
	case f.inode.mode.IsDir():
		return 0, syscall.EISDIR
	case f.flag&os.O_WRONLY != 0:
		return 0, syscall.EBADF
	case f.at >= int64(len(f.inode.data)):
		return 0, io.EOF
	}
	n = copy(p, f.inode.data[f.at:])
	f.at += int64(n)
	return n, nil
}

// write writes as much of p as the disk has room for.
func (f *File) write(p []byte) (n int, err error) {
	if f.flag&(os.O_WRONLY|os.O_RDWR) == 0 {
		return 0, syscall.EBADF
	}
	size := int64(len(f.inode.data))
	if f.flag&os.O_APPEND != 0 {
		f.at = size
	}
	if grown := f.at + int64(len(p)) - size; grown > 0 {
		if missing := grown - f.disk.room(grown); missing > 0 {
			p, err = p[:max(0, int64(len(p))-missing)], syscall.ENOSPC
		}
	}
	if len(p) > 0 {
		f.change(change{at: f.at, data: slices.Clone(p)})
		f.at += int64(len(p))
	}
	return len(p), err
}

func (f *File) change(c change) {
	f.inode.change(c)
	f.inode.modified = f.disk.sim.rt.Now()
}

// SeekTo returns a future that sets the position of the next Read or Write, as
// [os.File.Seek] does, and gives the new one.
func (f *File) SeekTo(offset int64, whence int) rtlib.Future[rtlib.Result[int64]] {
	return call(f.disk, "seek", f.name, func() (int64, error) {
		at := offset
		switch whence {
		case io.SeekCurrent:
			at += f.at
		case io.SeekEnd:
			at += int64(len(f.inode.data))
		}
		if err := f.usable(); err != nil {
			return 0, err
		}
		if at < 0 || whence < io.SeekStart || whence > io.SeekEnd {
			return 0, syscall.EINVAL
		}
		f.at = at
		return at, nil
	})
}

// Sync returns a future that ends when what was written is on the disk, and so are
// all changes of names until then.
func (f *File) Sync() rtlib.Future[error] {
	return try(f.disk, "sync", f.name, func() error {
		if err := f.usable(); err != nil {
			return err
		}
		f.inode.sync()
		f.disk.names.sync()
		return nil
	})
}

// Truncate returns a future that changes the size of the file.
func (f *File) Truncate(size int64) rtlib.Future[error] {
	return try(f.disk, "truncate", f.name, func() error {
		if err := f.usable(); err != nil {
			return err
		}
		grown := size - int64(len(f.inode.data))
		switch {
		case size < 0, f.flag&(os.O_WRONLY|os.O_RDWR) == 0:
			return syscall.EINVAL
		case grown > 0 && f.disk.room(grown) < grown:
			return syscall.ENOSPC
		}
		f.change(change{at: size, sizes: true})
		return nil
	})
}

// Stat returns a future for what is known of the file.
func (f *File) Stat() rtlib.Future[rtlib.Result[fs.FileInfo]] {
	return call(f.disk, "stat", f.name, func() (fs.FileInfo, error) {
		if err := f.usable(); err != nil {
			return nil, err
		}
		return f.inode.info(path.Base(f.name)), nil
	})
}

// Close closes the file, without a future, so that it can be deferred. It does not
// sync.
func (f *File) Close() error {
	if err := f.usable(); err != nil {
		return err
	}
	f.pause.cancel()
	f.closed = true
	return nil
}
