// Package lock holds what tasks share things by: locks, semaphores, events. A
// task that waits for one is pending and keeps no worker.
//
// All are fair: who came first is served first, and who comes later cannot take
// what the first is waiting for, however little of it. Waiting costs no
// allocation; what is needed for it is in the future.
//
// A future that is cancelled while it waits leaves the queue. If it was served
// at that very moment, what it got goes to the next: nothing is lost, whatever
// the order.
//
// Methods that may wake a task take the [rtlib.Context] of the caller, which an
// async function leaves out and plain Go code gives as nil:
//
//	await mu.Lock()
//	defer mu.Unlock()
//
// To hold such a lock across an await is what it is for. Where that is not
// needed, a [sync.Mutex] is cheaper.
package lock
