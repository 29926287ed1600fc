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
)

// sizer computes sizes on amd64. Future types that this package generates have
// the size of the frames laid out for them.
type sizer struct {
	pkg       *check.Package
	generated func(*types.TypeName) (size int64, ok bool)
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
	if size, ok := s.generated(t.Obj()); ok {
		return size
	}
	if t.Obj().Pkg() != s.pkg.Types && s.isStub(t) {
		return stubSize
	}
	return s.sizeof(t.Underlying())
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
	return s.layout(0, fields)
}

// layout returns the size of a struct with the fields ts after a header. As in
// gc, a last field of no size takes a byte, so that its address is within.
func (s *sizer) layout(header int64, ts []types.Type) int64 {
	offset, most := header, int64(1)
	for i, t := range ts {
		align, size := s.alignof(t), s.sizeof(t)
		most = max(most, align)
		offset = roundUp(offset, align) + size
		if i == len(ts)-1 && size == 0 && offset > 0 {
			offset++
		}
	}
	return roundUp(offset, most)
}

func (s *sizer) alignof(t types.Type) int64 {
	switch t := types.Unalias(t).(type) {
	case *types.TypeParam:
		return 8
	case *types.Named:
		if _, ok := s.generated(t.Obj()); ok {
			return 8
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
