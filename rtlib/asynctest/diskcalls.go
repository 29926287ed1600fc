package asynctest

import (
	"io/fs"
	"os"
	"path"
	"slices"
	"syscall"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
)

// pause is the time that an operation takes.
type pause struct {
	at    time.Time // zero before it begins
	timer rtlib.TimerEntry
}

// over reports whether the time that begin returns has come, and is ready for the
// next operation then.
func (p *pause) over(cx *rtlib.Context, begin func() time.Time) bool {
	if p.at.IsZero() {
		p.at = begin()
	}
	if p.at.After(cx.Now()) {
		p.timer.Arm(cx, p.at)
		return false
	}
	p.cancel()
	return true
}

func (p *pause) cancel() {
	p.timer.Disarm()
	p.at = time.Time{}
}

// diskCall is a future of an operation.
type diskCall[T any] struct {
	disk     *Disk
	op, name string
	f        func() (T, error)
	pause    pause
}

func (c *diskCall[T]) Poll(cx *rtlib.Context) (r rtlib.Result[T], ready bool) {
	if !c.pause.over(cx, func() time.Time { return c.disk.begin(c.op, c.name) }) {
		return r, false
	}
	r.Err = c.disk.do(c.op, c.name, func() (err error) {
		r.Value, err = c.f()
		return err
	})
	return r, true
}

func (c *diskCall[T]) Cancel(*rtlib.Context) { c.pause.cancel() }

// tryCall is diskCall for what has nothing but an error.
type tryCall struct{ diskCall[rtlib.Unit] }

func (c *tryCall) Poll(cx *rtlib.Context) (err error, ready bool) {
	r, ready := c.diskCall.Poll(cx)
	return r.Err, ready
}

func call[T any](d *Disk, op, name string, f func() (T, error)) rtlib.Future[rtlib.Result[T]] {
	return &diskCall[T]{disk: d, op: op, name: name, f: f}
}

func try(d *Disk, op, name string, f func() error) rtlib.Future[error] {
	return &tryCall{diskCall[rtlib.Unit]{disk: d, op: op, name: name, f: func() (u rtlib.Unit, err error) { return u, f() }}}
}

// Open returns a future that opens a file for reading.
func (d *Disk) Open(name string) rtlib.Future[rtlib.Result[*File]] {
	return d.OpenFile(name, os.O_RDONLY, 0)
}

// Create returns a future that opens a file for reading and writing, and makes it
// or empties it first.
func (d *Disk) Create(name string) rtlib.Future[rtlib.Result[*File]] {
	return d.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o666)
}

// OpenFile returns a future that opens a file with the flags of [os.OpenFile]. If
// it makes the file, it does so with perm; nothing is forbidden by permissions.
func (d *Disk) OpenFile(name string, flag int, perm fs.FileMode) rtlib.Future[rtlib.Result[*File]] {
	return call(d, "open", name, func() (*File, error) { return d.open(name, flag, perm) })
}

func (d *Disk) open(name string, flag int, perm fs.FileMode) (*File, error) {
	p, i, err := d.names.place(name)
	writes := flag&(os.O_WRONLY|os.O_RDWR) != 0
	switch {
	case err != nil:
		return nil, err
	case i == nil && flag&os.O_CREATE == 0:
		return nil, syscall.ENOENT
	case i == nil:
		i = &inode{mode: perm.Perm(), modified: d.sim.rt.Now()}
		d.names.change(renaming{to: p, inode: i})
	case flag&(os.O_CREATE|os.O_EXCL) == os.O_CREATE|os.O_EXCL:
		return nil, syscall.EEXIST
	case i.mode.IsDir() && (writes || flag&(os.O_CREATE|os.O_TRUNC) != 0):
		return nil, syscall.EISDIR
	case flag&os.O_TRUNC != 0 && len(i.data) > 0:
		i.change(change{sizes: true})
		i.modified = d.sim.rt.Now()
	}
	return &File{disk: d, name: name, flag: flag, inode: i, life: d.life}, nil
}

// ReadFile returns a future for the bytes of a file.
func (d *Disk) ReadFile(name string) rtlib.Future[rtlib.Result[[]byte]] {
	return call(d, "read", name, func() ([]byte, error) {
		_, i, err := d.names.find(name)
		if err == nil && i.mode.IsDir() {
			err = syscall.EISDIR
		}
		if err != nil {
			return nil, err
		}
		return slices.Clone(i.data), nil
	})
}

// WriteFile returns a future that makes data the contents of a file, which it
// creates with perm if it is not there. It has a copy of data, and does not sync.
func (d *Disk) WriteFile(name string, data []byte, perm fs.FileMode) rtlib.Future[error] {
	data = slices.Clone(data)
	return try(d, "write", name, func() error {
		f, err := d.open(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, perm)
		if err == nil {
			_, err = f.write(data)
		}
		return err
	})
}

// Rename returns a future that renames a file or folder. A file that has the name
// is replaced.
func (d *Disk) Rename(from, to string) rtlib.Future[error] {
	return try(d, "rename", from, func() error { return d.names.move(from, to) })
}

// Remove returns a future that removes a file or an empty folder. Who has the file
// open keeps it.
func (d *Disk) Remove(name string) rtlib.Future[error] {
	return try(d, "remove", name, func() error { return d.names.remove(name) })
}

// RemoveAll returns a future that removes a file, or a folder with all that is in
// it. What is not there is no error.
func (d *Disk) RemoveAll(name string) rtlib.Future[error] {
	return try(d, "remove", name, func() error {
		p, i, err := d.names.place(name)
		switch {
		case err == syscall.ENOENT, err == nil && i == nil:
			return nil
		case err == nil && p == "/":
			return syscall.EBUSY
		case err == nil:
			d.names.change(renaming{from: p})
		}
		return err
	})
}

// Mkdir returns a future that makes a folder with perm.
func (d *Disk) Mkdir(name string, perm fs.FileMode) rtlib.Future[error] {
	return try(d, "mkdir", name, func() error { return d.mkdir(name, perm) })
}

func (d *Disk) mkdir(name string, perm fs.FileMode) error {
	p, i, err := d.names.place(name)
	if err == nil && i != nil {
		err = syscall.EEXIST
	}
	if err != nil {
		return err
	}
	made := &inode{mode: fs.ModeDir | perm.Perm(), modified: d.sim.rt.Now()}
	d.names.change(renaming{to: p, inode: made})
	return nil
}

// MkdirAll is Mkdir with the folders above it. A folder that is there is no error.
func (d *Disk) MkdirAll(name string, perm fs.FileMode) rtlib.Future[error] {
	return try(d, "mkdir", name, func() error { return d.mkdirAll(path.Join("/", name), perm) })
}

func (d *Disk) mkdirAll(p string, perm fs.FileMode) error {
	switch i := d.names.current[p]; {
	case i != nil && !i.mode.IsDir():
		return syscall.ENOTDIR
	case i != nil:
		return nil
	}
	if err := d.mkdirAll(path.Dir(p), perm); err != nil {
		return err
	}
	return d.mkdir(p, perm)
}

// ReadDir returns a future for the entries of a folder, sorted by name.
func (d *Disk) ReadDir(name string) rtlib.Future[rtlib.Result[[]fs.DirEntry]] {
	return call(d, "readdir", name, func() ([]fs.DirEntry, error) {
		p, i, err := d.names.find(name)
		if err == nil && !i.mode.IsDir() {
			err = syscall.ENOTDIR
		}
		if err != nil {
			return nil, err
		}
		return d.names.entries(p), nil
	})
}

// Stat returns a future for what is known of a file or folder.
func (d *Disk) Stat(name string) rtlib.Future[rtlib.Result[fs.FileInfo]] {
	return call(d, "stat", name, func() (fs.FileInfo, error) {
		p, i, err := d.names.find(name)
		if err != nil {
			return nil, err
		}
		return i.info(path.Base(p)), nil
	})
}
