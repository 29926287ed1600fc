package aio

import (
	"os"
	"sync"
)

// Stdin returns the standard input of the process, always the same Reader. Its
// reads are calls on the blocking pool. One that waits cannot be interrupted, so
// that shutting its runtime down takes as long as the next input; the end of an
// async main does not wait for it.
func Stdin() *BlockingReader { return stdin() }

// Stdout returns a Writer to the standard output of the process. Each call makes one,
// so that any number of tasks may write, each to its own; up to 256 KiB are written
// together. A write is ready when it is done, so that nothing needs to be flushed.
func Stdout() *BlockingWriter { return FromWriter(os.Stdout) }

// Stderr is [Stdout] for the standard error of the process.
func Stderr() *BlockingWriter { return FromWriter(os.Stderr) }

var stdin = sync.OnceValue(func() *BlockingReader { return FromReader(os.Stdin) })
