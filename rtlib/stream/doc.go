// Package stream makes streams of others, and of Go's iterators. A stream made of
// another one owns it: cancelling it cancels that. Each type has a method Init,
// so that a loop over the call of its constructor holds it by value.
package stream
