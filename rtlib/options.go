package rtlib

import "runtime"

// Option changes how [New] sets a runtime up.
type Option func(*options)

type options struct {
	workers      int
	maxBlocking  int
	panicHandler func(*JoinError)
}

func resolveOptions(opts []Option) options {
	o := options{workers: runtime.GOMAXPROCS(0), maxBlocking: 512}
	for _, opt := range opts {
		opt(&o)
	}
	return o
}

// Workers sets the number of workers; the default is GOMAXPROCS. It panics if n
// is not positive.
func Workers(n int) Option {
	if n <= 0 {
		panic("rtlib: Workers: the number of workers must be positive")
	}
	return func(o *options) { o.workers = n }
}

// MaxBlocking sets how many functions given to [SpawnBlocking] run at a time;
// the default is 512. It panics if n is not positive.
func MaxBlocking(n int) Option {
	if n <= 0 {
		panic("rtlib: MaxBlocking: the limit must be positive")
	}
	return func(o *options) { o.maxBlocking = n }
}

// PanicHandler makes the panics of tasks that were spawned without a handle go
// to f instead of ending the program. F is called on a worker and must not
// block.
func PanicHandler(f func(*JoinError)) Option {
	return func(o *options) { o.panicHandler = f }
}
