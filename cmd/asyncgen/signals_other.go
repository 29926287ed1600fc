//go:build !unix

package main

import "os"

var stopSignals = []os.Signal{os.Interrupt}

// reachesChildren reports whether the child has received the signal too, which
// console events always have.
func reachesChildren(os.Signal) bool { return true }
