// Package asynctest runs tests of asynchronous programs.
//
// # Async tests
//
// An async func TestX(t *testing.T) in a _test.ago file becomes a Go test that
// calls [Test], which plain tests may do themselves. Each test has a runtime of
// its own that runs on one goroutine, so that nothing in it runs beside anything
// else, and whose clock can be paused: after
//
//	rtlib.Pause()
//
// sleeps and timeouts take their order but no time. When the test ends, so do
// its tasks.
//
// # Simulations
//
// A [Simulation] has several workers that take turns, a clock that goes on only
// when every task waits, a network that delays, loses and splits, and disks that
// fail, fill up and lose what was not synced. All that could happen in more than
// one way is decided by a seed, so that a test that fails for a seed fails each
// time, and a test of many seeds tries many interleavings.
//
// That holds for code that keeps to the same rules: no goroutines, no time.Now
// (use Context.Now), no random numbers but from Context.Uint64, no order of a
// map, no select of Go's with several ready cases. Package context has goroutines: it
// tells WithContext on one that its context is done. A CancelToken, or a timeout of
// package timer, keeps to the rules.
package asynctest
