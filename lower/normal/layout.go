package normal

import (
	"go/types"
	"slices"

	"github.com/asyncgen/asyncgen/lower/typed"
)

func isMap(t types.Type) bool {
	_, ok := typed.Core(t).(*types.Map)
	return ok
}

func isString(t types.Type) bool {
	b, ok := typed.Core(t).(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

func isBytes(t types.Type) bool {
	s, ok := typed.Core(t).(*types.Slice)
	return ok && isKind(s.Elem(), types.Uint8)
}

func isKind(t types.Type, k types.BasicKind) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() == k
}

func isStructOrArray(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Struct, *types.Array:
		return true
	}
	return false
}

// dependsOnTypeParams reports whether t has type parameters in it.
func dependsOnTypeParams(t types.Type) bool {
	return paramFinder{}.in(t)
}

// paramFinder looks for type parameters; it holds the types it has been at.
type paramFinder map[types.Type]bool

func (f paramFinder) in(t types.Type) bool {
	if t == nil || f[t] {
		return false
	}
	f[t] = true
	switch t := types.Unalias(t).(type) {
	case *types.TypeParam:
		return true
	case *types.Named:
		for a := range t.TypeArgs().Types() {
			if f.in(a) {
				return true
			}
		}
		// A local type of a generic function depends on its parameters unseen.
		return t.TypeArgs().Len() == 0 && t.Obj().Pkg() != nil && t.Obj().Parent() != t.Obj().Pkg().Scope() && f.in(t.Underlying())
	case *types.Map:
		return f.in(t.Key()) || f.in(t.Elem())
	case *types.Struct:
		for v := range t.Fields() {
			if f.in(v.Type()) {
				return true
			}
		}
	case *types.Tuple:
		for v := range t.Variables() {
			if f.in(v.Type()) {
				return true
			}
		}
	case *types.Signature:
		return f.in(t.Params()) || f.in(t.Results())
	case *types.Interface:
		for m := range t.Methods() {
			if f.in(m.Type()) {
				return true
			}
		}
	case interface{ Elem() types.Type }:
		return f.in(t.Elem())
	}
	return false
}

// sizeof returns the size of t on amd64, which output goes by whatever the
// target is. It is unknown if type parameters are part of it.
func (r *rewriter) sizeof(t types.Type) (size int64, known bool) {
	if dependsOnTypeParams(t) {
		return 0, false
	}
	return r.pkg.Sizes.Sizeof(t), true
}

// isPointerShaped reports whether t is one word that is a pointer, so that
// an interface holds it directly.
func (r *rewriter) isPointerShaped(t types.Type) bool {
	size, ok := r.sizeof(t)
	return ok && size == 8 && typed.HasPointers(t)
}

// soleComponent returns the only thing that t consists of, through structs of
// one field and arrays of one element; nil if there are several.
func soleComponent(t types.Type) types.Type {
	switch u := t.Underlying().(type) {
	case *types.Struct:
		if u.NumFields() != 1 {
			return nil
		}
		return soleComponent(u.Field(0).Type())
	case *types.Array:
		if u.Len() != 1 {
			return nil
		}
		return soleComponent(u.Elem())
	}
	return t
}

// boxedByAddress reports whether the function of the runtime that makes an
// interface value of a t is given its address, rather than its value.
func (r *rewriter) boxedByAddress(t types.Type) bool {
	if typed.IsTypeParam(t) {
		terms := typed.Underlying(t)
		return len(terms) == 0 || slices.ContainsFunc(terms, r.boxedByAddress)
	}
	if sole := soleComponent(t); sole != nil {
		if _, slice := typed.Core(sole).(*types.Slice); slice || isString(sole) {
			return false
		}
	}
	size, ok := r.sizeof(t)
	if !ok {
		return true
	}
	align := r.pkg.Sizes.Alignof(t)
	switch {
	case size == 2 && align == 2:
		return false
	case (size == 4 || size == 8) && align == size && !typed.HasPointers(t):
		return false
	}
	return true
}

// keyPassing says how the functions of the runtime take the keys of a map.
type keyPassing uint8

const (
	keyByValue   keyPassing = iota
	keyCopied               // by value, as an integer or a string with the same bits
	keyByAddress            // copied unless it has one
)

// maxFastElem is the size of the largest map element, in bytes, for which there
// are functions that take the key by value. One of a type parameter counts as smaller.
const maxFastElem = 128

func (r *rewriter) keyPassing(m *types.Map) keyPassing {
	elem, ok := r.sizeof(m.Elem())
	key, keyOK := r.sizeof(m.Key())
	if !keyOK || ok && elem > maxFastElem {
		return keyByAddress
	}
	plain := (key == 4 || key == 8) && r.isMemory(m.Key())
	sole := soleComponent(m.Key())
	str := sole != nil && isString(sole)
	switch {
	case !plain && !str:
		return keyByAddress
	case isStructOrArray(m.Key()):
		return keyCopied
	}
	return keyByValue
}

// isMemory reports whether values of type t are equal exactly if their bytes
// are.
func (r *rewriter) isMemory(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Info()&(types.IsInteger|types.IsBoolean) != 0 || u.Kind() == types.UnsafePointer
	case *types.Pointer, *types.Chan:
		return true
	case *types.Array:
		return u.Len() == 0 || r.isMemory(u.Elem())
	case *types.Struct:
		return r.isMemoryStruct(u)
	}
	return false
}

func (r *rewriter) isMemoryStruct(s *types.Struct) bool {
	var used int64
	for f := range s.Fields() {
		if f.Name() == "_" || !r.isMemory(f.Type()) {
			return false
		}
		used += r.pkg.Sizes.Sizeof(f.Type())
	}
	return used == r.pkg.Sizes.Sizeof(s)
}
