//go:build !simatomic

package rtlib

// localQueueSize is how many tasks a worker queues for itself before it hands
// half of them to the injector.
const localQueueSize = 256
