package frame

import (
	"go/types"
	"iter"

	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/lower/liveness"
)

const (
	// bigSize is the size in bytes above which a variable that is live across
	// a suspension is used in place: copying it at every suspension and
	// resumption costs more than going through the frame's address.
	bigSize = 32

	// hugeSize is the size in bytes above which a variable is used in place
	// even if it is dead at every suspension: as a local it would be cleared
	// at the top of each poll, which takes a KiB some 15 ns.
	hugeSize = 1024

	// inPlaceThreshold is the product of states and variables live across any
	// of them above which all those variables are used in place. The code that
	// stores and loads them may grow with the product; this keeps it linear.
	inPlaceThreshold = 2000
)

// homes decides which variables are used in place. Of a Boxed one that is the
// address, which is then Pinned.
func (p *plan) homes() map[*ir.Var]ir.Home {
	live := p.everLive()
	p.many = len(p.m.States)*len(live) > inPlaceThreshold
	homes := make(map[*ir.Var]ir.Home, len(p.m.Vars))
	for _, v := range p.m.Vars {
		homes[v] = v.Home
		p.elsewhere = p.elsewhere || live[v] && !v.Owned && !p.spells(v.Type)
		if v.Home == ir.Boxed {
			p.Pinned[v] = p.Pinned[v] || p.many && live[v] && p.spells(v.Type)
			continue
		}
		size := p.sizer.sizeof(v.Type)
		switch {
		case v.Owned:
			homes[v] = ir.InFrame // see slotType
		case !p.spells(v.Type): // no field can be the variable
		case p.Pinned[v]:
			homes[v] = ir.InFrame
		case live[v] && (p.many || size > bigSize || isArray(v.Type) || hasLock(v.Type)):
			homes[v] = ir.InFrame
		case size > hugeSize && p.mentioned[v]:
			homes[v] = ir.InFrame
		}
	}
	return homes
}

// inPlace reports whether v's slot is where v is, not just where it is saved.
func (p *plan) inPlace(v *ir.Var) bool { return p.Home[v] == ir.InFrame || p.Pinned[v] }

// everLive returns the variables that are live across some suspension.
func (p *plan) everLive() map[*ir.Var]bool {
	all := new(liveness.Set)
	for _, s := range p.m.States {
		all.Union(p.live.Across[s])
	}
	live := make(map[*ir.Var]bool)
	for i := range all.All {
		live[p.m.Vars[i]] = true
	}
	return live
}

func isArray(t types.Type) bool {
	_, ok := t.Underlying().(*types.Array)
	return ok
}

// hasLock reports whether values of type t must not be copied, by the rule of
// vet's copylocks: a pointer to it, or to a part of it, has Lock and Unlock.
func hasLock(t types.Type) bool {
	if _, ok := t.Underlying().(*types.Interface); ok {
		return false
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		ms := types.NewMethodSet(types.NewPointer(n))
		if ms.Lookup(nil, "Lock") != nil && ms.Lookup(nil, "Unlock") != nil {
			return true
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Array:
		return hasLock(u.Elem())
	case *types.Struct:
		for f := range u.Fields() {
			if hasLock(f.Type()) {
				return true
			}
		}
	}
	return false
}

// members iterates over the variables of s in their order.
func (p *plan) members(s *liveness.Set) iter.Seq[*ir.Var] {
	return func(yield func(*ir.Var) bool) {
		for i := range s.All {
			if !yield(p.m.Vars[i]) {
				return
			}
		}
	}
}
