package typed

import (
	"go/types"
	"slices"
)

// Underlying returns the underlying types of what t may stand for: of t itself, or
// of each type that a type parameter's constraint lists. It returns nil for a type
// parameter that may be any type.
func Underlying(t types.Type) []types.Type {
	if p, ok := types.Unalias(t).(*types.TypeParam); ok {
		return listed(p.Constraint())
	}
	return []types.Type{t.Underlying()}
}

// listed returns the underlying types of the terms of a constraint, or of one of its
// elements; nil if it has none. What several elements list is that of the type set
// only if all of them list it.
func listed(constraint types.Type) []types.Type {
	if u, ok := types.Unalias(constraint).(*types.Union); ok {
		return union(u)
	}
	i, ok := constraint.Underlying().(*types.Interface)
	if !ok {
		return []types.Type{constraint.Underlying()}
	}
	var all []types.Type
	for e := range i.EmbeddedTypes() {
		ts := listed(e)
		switch {
		case ts == nil:
		case all == nil:
			all = ts
		default:
			all = slices.DeleteFunc(all, func(t types.Type) bool { return !contains(ts, t) })
		}
	}
	return all
}

func union(u *types.Union) []types.Type {
	var all []types.Type
	for term := range u.Terms() {
		ts := listed(term.Type())
		if ts == nil {
			return nil
		}
		all = append(all, ts...)
	}
	return all
}

func contains(ts []types.Type, t types.Type) bool {
	return slices.ContainsFunc(ts, func(u types.Type) bool { return types.Identical(t, u) })
}

// Core returns the one underlying type that all types have which t may stand for,
// or of channels the one whose operations all of them have. It is t's own underlying
// type, an interface, if t is a type parameter that has no such type.
func Core(t types.Type) types.Type {
	var core types.Type
	for _, u := range Underlying(t) {
		switch {
		case core == nil || types.Identical(core, u) || isBidirectional(core, u):
			core = u
		case !isBidirectional(u, core):
			return t.Underlying()
		}
	}
	if core == nil {
		return t.Underlying()
	}
	return core
}

// isBidirectional reports whether t is the bidirectional channel type of what u is a
// channel type of.
func isBidirectional(t, u types.Type) bool {
	c, ok := t.(*types.Chan)
	d, ok2 := u.(*types.Chan)
	return ok && ok2 && c.Dir() == types.SendRecv && types.Identical(c.Elem(), d.Elem())
}

// HasArrays reports whether t is an array type, or may stand for one: its elements
// are parts of a variable.
func HasArrays(t types.Type) bool {
	return slices.ContainsFunc(Underlying(t), func(u types.Type) bool {
		_, ok := u.(*types.Array)
		return ok
	})
}
