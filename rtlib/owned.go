package rtlib

import "reflect"

// Replaced cancels old, the future that a variable had before it got now, if the
// variable's block owns it. Generated code calls it behind an assignment.
func Replaced[F interface{ Cancel(cx *Context) }](cx *Context, old, now F) {
	if !isNil(old) && !same(old, now) {
		old.Cancel(cx)
	}
}

// same reports whether a and b are one future.
func same[F any](a, b F) bool {
	v := reflect.ValueOf(a)
	return reflect.TypeOf(b) == v.Type() && v.Comparable() && any(a) == any(b)
}
