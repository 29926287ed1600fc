package blocks

import "go/types"

// coreType returns the underlying type of t, or, if t is a type parameter, the
// one underlying type that all types in its type set have; nil if there is
// none.
func coreType(t types.Type) types.Type {
	if _, ok := types.Unalias(t).(*types.TypeParam); !ok {
		return t.Underlying()
	}
	return unionCore(t.Underlying().(*types.Interface))
}

func unionCore(i *types.Interface) types.Type {
	var core types.Type
	for e := range i.EmbeddedTypes() {
		for _, t := range terms(e) {
			switch {
			case t == nil:
			case core == nil:
				core = t
			case !types.Identical(core, t):
				return nil
			}
		}
	}
	return core
}

// terms returns the core types of the terms of one embedded element.
func terms(e types.Type) []types.Type {
	switch e := types.Unalias(e).(type) {
	case *types.Union:
		var ts []types.Type
		for t := range e.Terms() {
			ts = append(ts, coreType(t.Type()))
		}
		return ts
	default:
		if i, ok := e.Underlying().(*types.Interface); ok {
			return []types.Type{unionCore(i)}
		}
		return []types.Type{coreType(e)}
	}
}
