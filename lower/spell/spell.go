// Package spell tells which types a package can write down.
package spell

import (
	"go/types"
	"slices"
	"strings"
)

// Can reports whether code at the top level of pkg can write down t: every name
// in it is exported or pkg's own, and of a package that pkg may import. Types
// declared in a function count as pkg's own.
func Can(pkg *types.Package, t types.Type) bool {
	s := speller{pkg: pkg}
	return s.can(t)
}

// Field is Can for a field of a frame: a type that a function declares has to be
// one that can move to package level, as movable says.
func Field(pkg *types.Package, movable func(*types.TypeName) bool, t types.Type) bool {
	s := speller{pkg: pkg, local: movable}
	return s.can(t)
}

// CanName is Can for the name of a type alone.
func CanName(pkg *types.Package, o *types.TypeName) bool {
	s := speller{pkg: pkg}
	return s.name(o)
}

type speller struct {
	pkg   *types.Package
	local func(*types.TypeName) bool // whether a type of a function's own can be named; nil if any can
	visit func(*types.TypeName)      // told every name; nil for none. Then any can be named
}

func (s *speller) can(t types.Type) bool {
	switch t := t.(type) {
	case *types.Alias:
		// An alias may name what its type does not. One of a function's own is written
		// by its name.
		return s.named(t.Obj(), t.TypeArgs()) || s.global(t.Obj()) && s.can(types.Unalias(t))
	case *types.Named:
		return s.named(t.Obj(), t.TypeArgs())
	case *types.Pointer:
		return s.can(t.Elem())
	case *types.Slice:
		return s.can(t.Elem())
	case *types.Array:
		return s.can(t.Elem())
	case *types.Chan:
		return s.can(t.Elem())
	case *types.Map:
		return s.can(t.Key()) && s.can(t.Elem())
	case *types.Tuple:
		return s.tuple(t)
	case *types.Signature:
		return s.tuple(t.Params()) && s.tuple(t.Results())
	case *types.Struct:
		return s.structure(t)
	case *types.Interface:
		return s.iface(t)
	case *types.TypeParam:
		if s.visit != nil {
			s.visit(t.Obj())
		}
	}
	return true
}

func (s *speller) named(o *types.TypeName, args *types.TypeList) bool {
	if !s.name(o) {
		return false
	}
	for t := range args.Types() {
		if !s.can(t) {
			return false
		}
	}
	return true
}

func (s *speller) name(o *types.TypeName) bool {
	if s.visit != nil {
		s.visit(o)
		return true
	}
	switch o.Pkg() {
	case nil:
		return true
	case s.pkg:
		return s.local == nil || isGlobal(o) || s.local(o)
	}
	return o.Exported() && s.importable(o.Pkg().Path())
}

// global reports whether o is declared at package level, or whether that makes no
// difference.
func (s *speller) global(o *types.TypeName) bool {
	return s.local == nil || o.Pkg() != s.pkg || isGlobal(o)
}

// isGlobal reports whether o is declared at package level.
func isGlobal(o types.Object) bool { return o.Parent() == o.Pkg().Scope() }

// importable applies the rules of internal and vendored packages.
func (s *speller) importable(path string) bool {
	elems := strings.Split(path, "/")
	if slices.Contains(elems, "vendor") {
		return false
	}
	i := len(elems) - 1
	for i >= 0 && elems[i] != "internal" {
		i--
	}
	if i < 0 {
		return true
	}
	parent := elems[:i]
	own := strings.Split(s.pkg.Path(), "/")
	return len(own) >= len(parent) && slices.Equal(own[:len(parent)], parent)
}

func (s *speller) tuple(t *types.Tuple) bool {
	for v := range t.Variables() {
		if !s.can(v.Type()) {
			return false
		}
	}
	return true
}

// structure needs field names that are the same in pkg.
func (s *speller) structure(t *types.Struct) bool {
	for f := range t.Fields() {
		if !s.own(f) || !s.can(f.Type()) {
			return false
		}
	}
	return true
}

// own reports whether the name of a field or method is the same in pkg.
func (s *speller) own(o types.Object) bool {
	return o.Exported() || o.Pkg() == s.pkg || s.visit != nil
}

func (s *speller) iface(t *types.Interface) bool {
	for m := range t.ExplicitMethods() {
		if !s.own(m) || !s.can(m.Type()) {
			return false
		}
	}
	for e := range t.EmbeddedTypes() {
		if !s.can(e) {
			return false
		}
	}
	return true
}

// Names lists the names that t is spelled with, those of type parameters included, but
// for those of its parts' fields and methods.
func Names(t types.Type) []*types.TypeName {
	var names []*types.TypeName
	s := speller{}
	s.visit = func(o *types.TypeName) { names = append(names, o) }
	s.can(t)
	return names
}
