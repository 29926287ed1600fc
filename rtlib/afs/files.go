package afs

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"syscall"

	"github.com/asyncgen/asyncgen/rtlib"
)

// ReadFile returns a future for the bytes of a file.
func ReadFile(name string) rtlib.Future[rtlib.Result[[]byte]] {
	return do(func() ([]byte, error) { return os.ReadFile(name) })
}

// ReadToString is [ReadFile] with the bytes as a string.
func ReadToString(name string) rtlib.Future[rtlib.Result[string]] {
	return do(func() (string, error) {
		data, err := os.ReadFile(name)
		return string(data), err
	})
}

// WriteFile returns a future that makes data the contents of a file, which it
// creates with perm (before umask) if it is not there. It has a copy of data, for the
// writing may go on when it is cancelled.
func WriteFile(name string, data []byte, perm fs.FileMode) rtlib.Future[error] {
	data = slices.Clone(data)
	return try(func() error { return os.WriteFile(name, data, perm) })
}

// Copy returns a future that copies the contents and the permissions of a file
// to another, which it creates or truncates, and gives the number of bytes.
func Copy(dst, src string) rtlib.Future[rtlib.Result[int64]] {
	return do(func() (int64, error) { return copyFile(dst, src) })
}

func copyFile(dst, src string) (n int64, err error) {
	from, err := os.Open(src)
	if err != nil {
		return 0, err
	}
	defer from.Close()
	info, err := from.Stat()
	if err != nil {
		return 0, err
	}
	if info.IsDir() { // dst stays as it is
		return 0, &fs.PathError{Op: "copy", Path: src, Err: syscall.EISDIR}
	}
	if there, err := os.Stat(dst); err == nil && os.SameFile(info, there) {
		return 0, &os.LinkError{Op: "copy", Old: src, New: dst, Err: errors.New("they are the same file")}
	}
	to, err := os.OpenFile(dst, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, info.Mode().Perm())
	if err != nil {
		return 0, err
	}
	n, err = io.Copy(to, from)
	if err == nil {
		err = to.Chmod(info.Mode().Perm())
	}
	if closing := to.Close(); err == nil {
		err = closing
	}
	return n, err
}

// Rename returns a future that renames a file or folder, as [os.Rename] does.
func Rename(from, to string) rtlib.Future[error] {
	return try(func() error { return os.Rename(from, to) })
}

// Remove returns a future that removes a file or an empty folder.
func Remove(name string) rtlib.Future[error] { return try(func() error { return os.Remove(name) }) }

// RemoveAll returns a future that removes a file, or a folder with all that is in
// it. What is not there is no error.
func RemoveAll(name string) rtlib.Future[error] {
	return try(func() error { return os.RemoveAll(name) })
}

// MkdirTemp returns a future that makes a new folder in dir, the system's folder
// for temporary files if dir is empty, and gives its path. Its name is as
// [os.MkdirTemp] makes it from pattern. Whoever made it removes it; one that is made
// for a future which was cancelled meanwhile is removed.
func MkdirTemp(dir, pattern string) rtlib.Future[rtlib.Result[string]] {
	return made(func() (string, error) { return os.MkdirTemp(dir, pattern) }, func(made string) {
		os.Remove(made)
	})
}

// Mkdir returns a future that makes a folder with perm (before umask).
func Mkdir(name string, perm fs.FileMode) rtlib.Future[error] {
	return try(func() error { return os.Mkdir(name, perm) })
}

// MkdirAll is [Mkdir] with the folders above it. A folder that is there is no
// error.
func MkdirAll(name string, perm fs.FileMode) rtlib.Future[error] {
	return try(func() error { return os.MkdirAll(name, perm) })
}

// ReadDir returns a future for the entries of a folder, sorted by name.
func ReadDir(name string) rtlib.Future[rtlib.Result[[]fs.DirEntry]] {
	return do(func() ([]fs.DirEntry, error) { return os.ReadDir(name) })
}

// Stat returns a future for what is known of a file.
func Stat(name string) rtlib.Future[rtlib.Result[fs.FileInfo]] {
	return do(func() (fs.FileInfo, error) { return os.Stat(name) })
}

// Lstat is [Stat] of a symbolic link itself.
func Lstat(name string) rtlib.Future[rtlib.Result[fs.FileInfo]] {
	return do(func() (fs.FileInfo, error) { return os.Lstat(name) })
}

// Exists returns a future that tells whether there is something of that name. An
// error means that it cannot be told.
func Exists(name string) rtlib.Future[rtlib.Result[bool]] {
	return do(func() (bool, error) {
		_, err := os.Stat(name)
		if errors.Is(err, fs.ErrNotExist) {
			return false, nil
		}
		return err == nil, err
	})
}

// Chmod returns a future that changes the permissions of a file.
func Chmod(name string, mode fs.FileMode) rtlib.Future[error] {
	return try(func() error { return os.Chmod(name, mode) })
}

// Link returns a future that makes to another name of a file.
func Link(from, to string) rtlib.Future[error] {
	return try(func() error { return os.Link(from, to) })
}

// Symlink returns a future that makes to a symbolic link to from.
func Symlink(from, to string) rtlib.Future[error] {
	return try(func() error { return os.Symlink(from, to) })
}

// Readlink returns a future for where a symbolic link leads to.
func Readlink(name string) rtlib.Future[rtlib.Result[string]] {
	return do(func() (string, error) { return os.Readlink(name) })
}

// Truncate returns a future that changes the size of a file.
func Truncate(name string, size int64) rtlib.Future[error] {
	return try(func() error { return os.Truncate(name, size) })
}
