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

// Stdout returns the standard output of the process, always the same Writer. A
// write is ready when it is done, so that nothing needs to be flushed.
func Stdout() *BlockingWriter { return stdout() }

// Stderr returns the standard error of the process, always the same Writer.
func Stderr() *BlockingWriter { return stderr() }

var (
	stdin  = sync.OnceValue(func() *BlockingReader { return FromReader(os.Stdin) })
	stdout = sync.OnceValue(func() *BlockingWriter { return FromWriter(os.Stdout) })
	stderr = sync.OnceValue(func() *BlockingWriter { return FromWriter(os.Stderr) })
)
