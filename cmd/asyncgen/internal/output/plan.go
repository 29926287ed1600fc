// Package output brings generated files to disk: it compares what should be
// there with what is, and applies the difference to a package as a whole or not
// at all.
package output

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/asyncgen/asyncgen/lower/load"
	"github.com/rogpeppe/go-internal/diff"
)

// File is a generated file: where it belongs and what it holds.
type File struct {
	Source  string // the .ago file that it was made from, absolute
	Path    string // absolute
	Content []byte
}

// Kind says how a file on disk differs from what it should be.
type Kind uint8

const (
	// Missing is a file that is not there yet.
	Missing Kind = iota
	// Stale is a file with other content.
	Stale
	// Orphaned is a generated file whose source is gone.
	Orphaned
)

// String returns the kind in lower case, as -check lists it.
func (k Kind) String() string { return [...]string{"missing", "stale", "orphaned"}[k] }

// Change is what has to happen to one file.
type Change struct {
	Kind Kind
	Path string
	Old  []byte // nil if the file is missing
	New  []byte // nil if the file is orphaned
}

// Diff returns the change as a unified diff, with name in place of the path.
func (c *Change) Diff(name string) []byte {
	from, to := name, name
	if c.Kind == Missing {
		from = os.DevNull
	}
	if c.Kind == Orphaned {
		to = os.DevNull
	}
	return diff.Diff(from, c.Old, to, c.New)
}

// ForeignError reports a file that stands where a generated one belongs, but
// was written by a person: it is never overwritten.
type ForeignError struct{ Path string }

// Error names the file.
func (e *ForeignError) Error() string {
	return e.Path + " was not written by asyncgen and would be overwritten"
}

// Plan compares the wanted files of a package and its orphans with the disk and
// returns what has to change, in order of path. A file that already has the
// wanted content needs no change; an orphan that a person wrote is left alone. The
// error joins a *ForeignError for every file that is in the way.
func Plan(want []File, orphans []string) ([]Change, error) {
	var changes []Change
	var errs []error
	for _, f := range want {
		c, err := compare(f)
		if err != nil {
			errs = append(errs, err)
		} else if c != nil {
			changes = append(changes, *c)
		}
	}
	for _, path := range orphans {
		old, err := os.ReadFile(path)
		if err != nil {
			errs = append(errs, err)
		} else if load.IsGenerated(old) {
			changes = append(changes, Change{Kind: Orphaned, Path: path, Old: old})
		}
	}
	slices.SortFunc(changes, func(a, b Change) int { return strings.Compare(a.Path, b.Path) })
	return changes, errors.Join(errs...)
}

func compare(f File) (*Change, error) {
	old, err := os.ReadFile(f.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &Change{Kind: Missing, Path: f.Path, New: f.Content}, nil
	case err != nil:
		return nil, fmt.Errorf("cannot compare: %w", err)
	case !load.IsGenerated(old):
		return nil, &ForeignError{Path: f.Path}
	case bytes.Equal(old, f.Content):
		return nil, nil
	}
	return &Change{Kind: Stale, Path: f.Path, Old: old, New: f.Content}, nil
}
