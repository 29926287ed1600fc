// Package explore runs a small concurrent program in many of its
// interleavings. Its threads are coroutines on one goroutine; they synchronise
// by package satomic, whose operations are where threads are switched. First all
// schedules of few preemptions are tried, depth first (M. Musuvathi and S.
// Qadeer, 2007: most faults need no more than two); if they are too many, the
// rest of the allowance goes to random priorities with few changes (S.
// Burckhardt et al., PCT, 2010).
//
// A store by one of the functions StoreRelease… of satomic becomes visible to other
// threads when its thread next exchanges something, stores by Store, locks or
// unlocks, or at any time before. Processors of amd64, where these functions are
// plain stores, have a buffer that does this.
package explore
