//go:build simatomic

package rtlib

// localQueueSize is small, so that explorations reach its limits.
const localQueueSize = 4
