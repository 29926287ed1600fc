package asynctest

import (
	"io/fs"
	"maps"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"syscall"
)

// names are the files and folders of a disk by their absolute paths. The root
// is always there.
type names struct {
	current  map[string]*inode
	stable   map[string]*inode // current as a crash is sure to leave it
	unsynced []renaming        // what makes current of stable
}

// renaming is one change of names: what was at from, or a new inode, is at to
// now. An empty to takes it away.
type renaming struct {
	from, to string
	inode    *inode
}

func newNames(root *inode) names {
	return names{current: map[string]*inode{"/": root}, stable: map[string]*inode{"/": root}}
}

func (r renaming) apply(all map[string]*inode) {
	moved := map[string]*inode{r.to: r.inode}
	if r.from != "" {
		moved = below(all, r.from, r.to)
	}
	if r.to != "" {
		maps.Copy(all, moved)
	}
}

// below takes what is at and below from out of all, and returns it by its paths
// below to.
func below(all map[string]*inode, from, to string) map[string]*inode {
	moved := make(map[string]*inode)
	for p, i := range all {
		if rest, ok := strings.CutPrefix(p, from); ok && (rest == "" || rest[0] == '/') {
			moved[to+rest] = i
			delete(all, p)
		}
	}
	return moved
}

func (n *names) change(r renaming) {
	r.apply(n.current)
	n.unsynced = append(n.unsynced, r)
}

func (n *names) sync() {
	for _, r := range n.unsynced {
		r.apply(n.stable)
	}
	n.unsynced = nil
}

// crash leaves of the changes since the last sync as many as had come to the
// disk: a journal keeps their order.
func (n *names) crash(random *rand.Rand) {
	if len(n.unsynced) > 0 {
		n.unsynced = n.unsynced[:random.IntN(len(n.unsynced)+1)]
		n.sync()
	}
	n.current = maps.Clone(n.stable)
}

// place returns what is at a path, nil if nothing is. The error is why nothing
// can be: there is no folder for it.
func (n *names) place(name string) (p string, i *inode, err error) {
	p = path.Join("/", name)
	if name == "" {
		return p, nil, syscall.ENOENT
	}
	return p, n.current[p], n.folder(path.Dir(p))
}

// folder returns why what is at p cannot be gone through.
func (n *names) folder(p string) error {
	switch i := n.current[p]; {
	case i == nil && n.folder(path.Dir(p)) == nil:
		return syscall.ENOENT
	case i == nil:
		return n.folder(path.Dir(p))
	case !i.mode.IsDir():
		return syscall.ENOTDIR
	}
	return nil
}

// find is place for what has to be there.
func (n *names) find(name string) (p string, i *inode, err error) {
	p, i, err = n.place(name)
	if err == nil && i == nil {
		err = syscall.ENOENT
	}
	return p, i, err
}

// entries lists what is in the folder p, by name.
func (n *names) entries(p string) []fs.DirEntry {
	var list []fs.DirEntry
	for _, child := range slices.Sorted(maps.Keys(n.current)) {
		if child != "/" && path.Dir(child) == p {
			list = append(list, fs.FileInfoToDirEntry(n.current[child].info(path.Base(child))))
		}
	}
	return list
}

// move gives what is at from the name to, as [os.Rename] does.
func (n *names) move(from, to string) error {
	old, moved, err := n.place(from)
	if err != nil {
		return err
	}
	p, there, err := n.place(to)
	switch {
	case err != nil:
		return err
	case moved == nil:
		return syscall.ENOENT
	case old == "/":
		return syscall.EBUSY
	case there != nil && there.mode.IsDir():
		return syscall.EEXIST
	case strings.HasPrefix(p, old+"/"):
		return syscall.EINVAL
	case there != nil && moved.mode.IsDir():
		return syscall.ENOTDIR
	case p != old:
		n.change(renaming{from: old, to: p})
	}
	return nil
}

// remove takes a file or an empty folder away.
func (n *names) remove(name string) error {
	p, i, err := n.find(name)
	switch {
	case err != nil:
		return err
	case p == "/":
		return syscall.EBUSY
	case i.mode.IsDir() && len(n.entries(p)) > 0:
		return syscall.ENOTEMPTY
	}
	n.change(renaming{from: p})
	return nil
}
