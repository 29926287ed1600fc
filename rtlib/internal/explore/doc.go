// Package explore runs a small concurrent program in many of its
// interleavings. Its threads are coroutines on one goroutine; they synchronise
// by package satomic, whose operations are where threads are switched. First all
// schedules of few preemptions are tried, depth first (M. Musuvathi and S.
// Qadeer, 2007: most faults need no more than two); if they are too many, the
// rest of the allowance goes to random priorities with few changes (S.
// Burckhardt et al., PCT, 2010).
package explore
