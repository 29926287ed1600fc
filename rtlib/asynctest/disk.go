package asynctest

import (
	"io/fs"
	"maps"
	"slices"
	"syscall"
	"time"
)

// Disk is the disk of a simulated host, with folders and files, and empty at
// first. Its methods are what package afs has for real files; a path begins at
// the root whether it has a slash there or not. An operation takes some time and
// then happens at once; cancelled before, it does not happen.
//
// What is written is sure to outlive a crash only after [File.Sync]. Changes of
// names come to the disk in their order, and so do the writes to one file; a
// crash keeps a part of them that the seed decides, the last write perhaps torn.
type Disk struct {
	sim      *Simulation
	host     string
	min, max time.Duration
	capacity int64 // bytes, negative if there is no limit
	fault    func(op, name string) error
	names    names
	life     int // how often the host has crashed
}

// Disk returns the disk of a host.
func (s *Simulation) Disk(host string) *Disk {
	d := s.disks[host]
	if d == nil {
		root := &inode{mode: fs.ModeDir | 0o777, modified: s.rt.Now()}
		d = &Disk{
			sim: s, host: host, min: 100 * time.Microsecond, max: 2 * time.Millisecond,
			capacity: -1, names: newNames(root),
		}
		s.disks[host] = d
	}
	return d
}

// SetLatency makes an operation take a time between min and max. The default is
// 0.1 to 2 milliseconds.
func (d *Disk) SetLatency(min, max time.Duration) { d.min, d.max = min, max }

// SetCapacity limits the bytes of all files: a write beyond is [syscall.ENOSPC],
// after what there is room for. Negative, as at first, is no limit.
func (d *Disk) SetCapacity(bytes int64) { d.capacity = bytes }

// SetFault makes operations fail: f is asked before each, with its name in lower
// case, as "write", and the path as the program gave it, and returns the error,
// or nil. A nil f ends that.
func (d *Disk) SetFault(f func(op, name string) error) { d.fault = f }

// Crash is a loss of power: of what was not synced, some stays and some is lost,
// and files that were open are closed. The host's tasks go on: whoever simulates
// their end aborts them.
func (d *Disk) Crash() {
	d.sim.Tracef("disk: %s crashes", d.host)
	d.life++
	for _, i := range d.inodes() {
		i.crash(d.sim.random)
	}
	d.names.crash(d.sim.random)
}

// inodes lists what has a name, or will have again after a crash, in an order that
// does not depend on that of maps.
func (d *Disk) inodes() []*inode {
	var list []*inode
	seen := make(map[*inode]bool)
	for _, all := range []map[string]*inode{d.names.current, d.names.stable} {
		for _, p := range slices.Sorted(maps.Keys(all)) {
			if i := all[p]; !seen[i] {
				seen[i] = true
				list = append(list, i)
			}
		}
	}
	return list
}

// room returns how many bytes files may grow by, of the n that are wanted. Before there
// is too little, changes of names come to the disk: files that are gone have room.
func (d *Disk) room(n int64) int64 {
	if d.capacity < 0 || n <= d.free() {
		return n
	}
	d.names.sync()
	return max(0, min(n, d.free()))
}

// free returns how many bytes no file has.
func (d *Disk) free() int64 {
	free := d.capacity
	for _, i := range d.inodes() {
		free -= int64(len(i.data))
	}
	return free
}

// begin says that an operation was started, and returns when it happens.
func (d *Disk) begin(op, name string) time.Time {
	d.sim.Tracef("disk: %s: %s %s", d.host, op, name)
	at := d.sim.rt.Now().Add(d.min)
	if d.max > d.min {
		at = at.Add(time.Duration(d.sim.random.Int64N(int64(d.max - d.min))))
	}
	return at
}

// do does what the operation of a name does, unless it is made to fail. Errors are
// those of package os.
func (d *Disk) do(op, name string, f func() error) error {
	err := error(nil)
	if d.fault != nil {
		err = d.fault(op, name)
	}
	if err == nil {
		err = f()
	}
	if errno, ok := err.(syscall.Errno); ok {
		return &fs.PathError{Op: op, Path: name, Err: errno}
	}
	return err
}
