package asynctest

import (
	"io/fs"
	"math/rand/v2"
	"slices"
	"time"
)

// inode is a file or folder, whatever its names are.
type inode struct {
	mode     fs.FileMode
	modified time.Time
	data     []byte
	stable   []byte   // data as a crash is sure to leave it
	unsynced []change // what makes data of stable
}

// change is one write to a file, or the setting of its size.
type change struct {
	at    int64 // the size, of a change without data
	data  []byte
	sizes bool
}

func (c change) apply(data []byte) []byte {
	if c.sizes {
		return resized(data, c.at)
	}
	if end := c.at + int64(len(c.data)); end > int64(len(data)) {
		data = resized(data, end)
	}
	copy(data[c.at:], c.data)
	return data
}

// resized returns data with a size: cut off, or with zeros at its end.
func resized(data []byte, size int64) []byte {
	if n := size - int64(len(data)); n > 0 {
		return append(data, make([]byte, n)...)
	}
	return data[:size:size]
}

func (i *inode) change(c change) {
	i.data = c.apply(i.data)
	i.unsynced = append(i.unsynced, c)
}

func (i *inode) sync() {
	for _, c := range i.unsynced {
		i.stable = c.apply(i.stable)
	}
	i.unsynced = nil
}

// crash leaves of the changes since the last sync as many as had come to the
// disk, of which the last may be torn.
func (i *inode) crash(random *rand.Rand) {
	if len(i.unsynced) == 0 {
		return
	}
	kept := random.IntN(len(i.unsynced) + 1)
	for _, c := range i.unsynced[:kept] {
		i.stable = c.apply(i.stable)
	}
	if kept < len(i.unsynced) && len(i.unsynced[kept].data) > 0 {
		torn := i.unsynced[kept]
		torn.data = torn.data[:random.IntN(len(torn.data))]
		i.stable = torn.apply(i.stable)
	}
	i.data, i.unsynced = slices.Clone(i.stable), nil
}

// info is what is known of an inode under one of its names: an fs.FileInfo.
type info struct {
	name     string
	mode     fs.FileMode
	size     int64
	modified time.Time
}

func (i *inode) info(name string) info {
	return info{name, i.mode, int64(len(i.data)), i.modified}
}

func (i info) Name() string       { return i.name }
func (i info) Size() int64        { return i.size }
func (i info) Mode() fs.FileMode  { return i.mode }
func (i info) ModTime() time.Time { return i.modified }
func (i info) IsDir() bool        { return i.mode.IsDir() }
func (i info) Sys() any           { return nil }
