package typed

import "go/types"

// Receiver returns the type that fn is a method of, and whether of pointers to it. The
// type is nil for a function, and for a method of an interface without a name.
func Receiver(fn *types.Func) (of *types.Named, pointer bool) {
	recv := fn.Signature().Recv()
	if recv == nil {
		return nil, false
	}
	t := types.Unalias(recv.Type())
	if p, ok := t.(*types.Pointer); ok {
		t, pointer = types.Unalias(p.Elem()), true
	}
	of, _ = t.(*types.Named)
	return of, pointer
}
