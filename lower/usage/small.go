package usage

import "go/types"

// smallSize is the size in bytes up to which a closure may capture a copy of a
// variable instead of the variable.
const smallSize = 32

// Small reports whether a closure may capture a copy of a variable of type t
// that nothing changes once it is there.
func Small(sizes types.Sizes, t types.Type) bool {
	return fixedSize(t) && sizes.Sizeof(t) <= smallSize
}

// Big reports whether values of type t are better passed by address than returned.
func Big(sizes types.Sizes, t types.Type) bool {
	return fixedSize(t) && sizes.Sizeof(t) > smallSize
}

// fixedSize reports whether t has the same size whatever type arguments the
// function has.
func fixedSize(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.TypeParam:
		return false
	case *types.Named:
		return fixedSize(t.Underlying())
	case *types.Array:
		return fixedSize(t.Elem())
	case *types.Struct:
		for f := range t.Fields() {
			if !fixedSize(f.Type()) {
				return false
			}
		}
	}
	return true
}
