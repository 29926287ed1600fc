package output

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
)

// WriteError reports that the changes of a package could not be made. Nothing
// of the package was changed.
type WriteError struct {
	Path string // the file that failed
	Err  error
}

// Error names the file and the cause.
func (e *WriteError) Error() string {
	return fmt.Sprintf("cannot write %s: %v", e.Path, e.Cause())
}

// Unwrap returns the cause.
func (e *WriteError) Unwrap() error { return e.Err }

// ReadOnly reports whether the folder or its file system refuses changes.
func (e *WriteError) ReadOnly() bool {
	return errors.Is(e.Err, fs.ErrPermission) || errors.Is(e.Err, syscall.EROFS)
}

// Cause returns why the write failed, without the names of temporary files,
// which say nothing to the user.
func (e *WriteError) Cause() error {
	var pe *fs.PathError
	var le *os.LinkError
	switch {
	case errors.As(e.Err, &pe):
		return pe.Err
	case errors.As(e.Err, &le):
		return le.Err
	}
	return e.Err
}

// Apply makes the changes, all of them or none. New content is staged in
// temporary files beside the targets, and only then renamed over them, so that
// no reader ever sees half a file; if a rename fails, those before it are
// undone. The error is a *WriteError.
func Apply(changes []Change) error {
	var t transaction
	defer t.discard()
	for i := range changes {
		if err := t.stage(&changes[i]); err != nil {
			return &WriteError{Path: changes[i].Path, Err: err}
		}
	}
	for i, s := range t.steps {
		if err := s.commit(); err != nil {
			return &WriteError{Path: s.path, Err: errors.Join(err, undo(t.steps[:i]))}
		}
	}
	return nil
}

// transaction is the staged changes of a package.
type transaction struct{ steps []*step }

// step is one staged change.
type step struct {
	path   string
	staged string // holds the new content; empty for a removal
	backup string // a second name of the old file; empty if there was none
}

func (t *transaction) stage(c *Change) error {
	s := &step{path: c.Path}
	t.steps = append(t.steps, s)
	mode := fs.FileMode(0o666)
	if c.Kind != Missing {
		info, err := os.Stat(c.Path)
		if err != nil {
			return err
		}
		mode = info.Mode().Perm()
		if s.backup, err = keep(c, info); err != nil {
			return err
		}
	}
	if c.Kind == Orphaned {
		return nil
	}
	var err error
	s.staged, err = writeTemp(c.Path, c.New, mode)
	return err
}

func (s *step) commit() error {
	if s.staged == "" {
		return os.Remove(s.path)
	}
	return os.Rename(s.staged, s.path)
}

// undo restores the old files of committed steps, last first.
func undo(steps []*step) error {
	var errs []error
	for i := len(steps) - 1; i >= 0; i-- {
		s := steps[i]
		if s.backup == "" {
			errs = append(errs, os.Remove(s.path))
		} else {
			errs = append(errs, os.Rename(s.backup, s.path))
		}
	}
	return errors.Join(errs...)
}

// discard removes the temporary files that are left. Those that a commit or an
// undo has renamed are gone, which is no error.
func (t *transaction) discard() {
	for _, s := range t.steps {
		for _, name := range []string{s.staged, s.backup} {
			if name != "" {
				os.Remove(name)
			}
		}
	}
}

// keep writes a copy of the old file of c, from which undo can restore it with
// its modification time.
func keep(c *Change, info fs.FileInfo) (string, error) {
	name, err := writeTemp(c.Path, c.Old, info.Mode().Perm())
	if err != nil {
		return name, err
	}
	return name, errors.Join(
		os.Chmod(name, info.Mode().Perm()),
		os.Chtimes(name, info.ModTime(), info.ModTime()))
}

// writeTemp writes a new file beside path and returns its name, also with an
// error if it exists by then. The name starts with a dot, so that the Go tools
// never take one left by a crash for a source.
func writeTemp(path string, content []byte, mode fs.FileMode) (string, error) {
	name := filepath.Join(filepath.Dir(path), fmt.Sprintf(".asyncgen-%016x.tmp", rand.Uint64()))
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return "", err
	}
	_, err = f.Write(content)
	return name, errors.Join(err, f.Close())
}
