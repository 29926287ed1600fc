package typed

import "go/types"

// IsTypeParam reports whether t is a type parameter. Its underlying type is an
// interface, but its values are those of what it stands for.
func IsTypeParam(t types.Type) bool {
	_, ok := types.Unalias(t).(*types.TypeParam)
	return ok
}

// IsInterface reports whether values of type t are interface values: those of a type
// parameter are not.
func IsInterface(t types.Type) bool {
	return !IsTypeParam(t) && types.IsInterface(t)
}
