package frame

import (
	"go/types"

	"github.com/asyncgen/asyncgen/lower/check"
)

const (
	// handleSize is the size of a Boxed future: a pointer to its frame.
	handleSize = 8

	// paramSize is the size that a type parameter counts with: the type
	// arguments are not known.
	paramSize = 16

	// stubSize is the size that a future of another package counts with while
	// only its signature is known. It does not depend on that package's
	// bodies, so that no output does.
	stubSize = 256

	// stubAlign is the alignment that such a future counts with.
	stubAlign = 8
)

// sizer computes sizes on amd64. Future types that this package generates have
// the size of the frames laid out for them.
type sizer struct {
	pkg       *check.Package
	generated func(*types.TypeName) (size, align int64, ok bool)

	// estimatedFrame reports whether the frame of a generated future, as far as it
	// is part of the future, holds something that is estimated.
	estimatedFrame func(*types.TypeName) bool
}

func (s *sizer) sizeof(t types.Type) int64 {
	switch t := types.Unalias(t).(type) {
	case *types.TypeParam:
		return paramSize
	case *types.Named:
		return s.named(t)
	case *types.Array:
		return t.Len() * s.sizeof(t.Elem())
	case *types.Struct:
		return s.structSize(t)
	default:
		return s.pkg.Sizes.Sizeof(t)
	}
}

func (s *sizer) named(t *types.Named) int64 {
	if size, _, ok := s.generated(t.Obj()); ok {
		return size
	}
	if t.Obj().Pkg() != s.pkg.Types && s.isStub(t) {
		return stubSize
	}
	return s.sizeof(t.Underlying())
}

// estimated reports whether sizeof(t) is no more than a guess that does not
// depend on what this package cannot know: type arguments, and the bodies of
// other packages.
func (s *sizer) estimated(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.TypeParam:
		return true
	case *types.Named:
		if _, _, ok := s.generated(t.Obj()); ok {
			return s.estimatedFrame(t.Obj())
		}
		return t.Obj().Pkg() != s.pkg.Types && s.isStub(t) || s.estimated(t.Underlying())
	case *types.Array:
		return s.estimated(t.Elem())
	case *types.Struct:
		for f := range t.Fields() {
			if s.estimated(f.Type()) {
				return true
			}
		}
	}
	return false
}

// isStub reports whether t is declared as nothing but the marker Embeddable, as
// the stub of an async function is.
func (s *sizer) isStub(t *types.Named) bool {
	st, ok := t.Underlying().(*types.Struct)
	if !ok || st.NumFields() != 1 {
		return false
	}
	f, ok := types.Unalias(st.Field(0).Type()).(*types.Named)
	return ok && f.Obj() == s.pkg.Runtime.Package.Scope().Lookup("Embeddable")
}

func (s *sizer) structSize(t *types.Struct) int64 {
	fields := make([]types.Type, t.NumFields())
	for i := range fields {
		fields[i] = t.Field(i).Type()
	}
	return s.layout(0, 1, fields).size
}

// layout is where the fields of a struct stand.
type layout struct {
	offsets     []int64
	size, align int64
}

// layout lays out a struct with the fields ts after a header of the given size
// and alignment. As in gc, a last field of no size takes a byte, so that its
// address is within.
func (s *sizer) layout(header, align int64, ts []types.Type) layout {
	l := layout{align: align}
	end := header
	for i, t := range ts {
		l.align = max(l.align, s.alignof(t))
		offset, size := roundUp(end, s.alignof(t)), s.sizeof(t)
		l.offsets = append(l.offsets, offset)
		end = offset + size
		if i == len(ts)-1 && size == 0 && end > 0 {
			end++
		}
	}
	l.size = roundUp(end, l.align)
	return l
}

func (s *sizer) alignof(t types.Type) int64 {
	switch t := types.Unalias(t).(type) {
	case *types.TypeParam:
		return 8
	case *types.Named:
		if _, align, ok := s.generated(t.Obj()); ok {
			return align
		}
		if t.Obj().Pkg() != s.pkg.Types && s.isStub(t) {
			return stubAlign
		}
		return s.alignof(t.Underlying())
	case *types.Array:
		return s.alignof(t.Elem())
	case *types.Struct:
		most := int64(1)
		for f := range t.Fields() {
			most = max(most, s.alignof(f.Type()))
		}
		return most
	default:
		return s.pkg.Sizes.Alignof(t)
	}
}

func roundUp(n, align int64) int64 { return (n + align - 1) / align * align }
