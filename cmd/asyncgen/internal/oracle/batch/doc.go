// Package batch builds and runs many small async programs at once, each beside
// the plain Go program that is left of it when async and await are struck out,
// which must do the same: also when the program is cancelled, or something
// panics or exits, at one of its suspensions.
package batch
