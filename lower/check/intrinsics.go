package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"
)

// Mark begins the names that a checkable tree has beside the user's. It is in no
// identifier of Go, so nothing can clash with it.
const Mark = "·"

// The intrinsics: package-level objects that exist while a package is checked.
const (
	nameUnknown     = Mark + "unknown" // a variable of invalid type: what uses it is not judged
	nameContext     = Mark + "cx"      // the *rtlib.Context that a call left out
	nameSelect      = Mark + "select"  // a channel: what stands for the await of a select's case is received from it
	nameTryStmt     = Mark + "try"     // accepts any values and has none: a `?` as a statement
	nameAwait       = Mark + "await"   // with the number of values appended
	nameStream      = Mark + "stream"  // with the number of values appended
	nameYield       = Mark + "yield"   // no object of the package, but a parameter of a generator's body
	nameTry         = Mark + "try"     // with the number of values appended
	nameGo          = Mark + "go."     // with the kind appended
	nameImport      = Mark + "import." // a package name, with the package's path appended
	namePredeclared = Mark + "type."   // a predeclared type, with its name appended
)

// IsAwait reports whether id, in a checkable tree, is what an await calls.
func IsAwait(id *ast.Ident) bool { return strings.HasPrefix(id.Name, nameAwait) }

// IsGo reports whether id, in a checkable tree, is what a go expression calls.
func IsGo(id *ast.Ident) bool { return strings.HasPrefix(id.Name, nameGo) }

// IsStream reports whether id, in a checkable tree, is what a loop over a stream calls.
func IsStream(id *ast.Ident) bool { return strings.HasPrefix(id.Name, nameStream) }

// IsSelect reports whether id, in a checkable tree, is what a select over awaits
// receives from.
func IsSelect(id *ast.Ident) bool { return id.Name == nameSelect }

// intrinsics declares intrinsics in the scope of a package.
type intrinsics struct {
	pkg   *types.Package
	rtlib *Runtime
	imp   func(path string) (*types.Package, error)
}

// declare makes the intrinsic called name.
func (in *intrinsics) declare(name string) {
	if o := in.object(name); o != nil {
		in.pkg.Scope().Insert(o)
	}
}

func (in *intrinsics) object(name string) types.Object {
	pkg := in.rtlib.Package
	switch {
	case name == nameUnknown:
		return types.NewVar(token.NoPos, pkg, name, types.Typ[types.Invalid])
	case name == nameContext:
		return types.NewVar(token.NoPos, pkg, name, in.rtlib.Context)
	case name == nameSelect:
		return types.NewVar(token.NoPos, pkg, name, types.NewChan(types.RecvOnly, in.rtlib.unit))
	case name == nameTryStmt:
		values := types.NewSlice(types.Universe.Lookup("any").Type())
		return in.function(name, nil, []types.Type{values}, nil, true)
	case strings.HasPrefix(name, nameImport):
		imported, err := in.imp(name[len(nameImport):])
		if err != nil {
			return nil // reported where the source imports it
		}
		return types.NewPkgName(token.NoPos, in.pkg, name, imported)
	case strings.HasPrefix(name, namePredeclared):
		t := types.Universe.Lookup(name[len(namePredeclared):]).Type()
		return types.NewTypeName(token.NoPos, pkg, name, t)
	case strings.HasPrefix(name, nameGo):
		return in.goFunction(name, goKind(name[len(nameGo):]))
	case strings.HasPrefix(name, nameTry):
		return in.try(name, arityIn(name, nameTry))
	case strings.HasPrefix(name, nameStream):
		return in.stream(name, arityIn(name, nameStream))
	case strings.HasPrefix(name, nameAwait):
		return in.await(name, arityIn(name, nameAwait))
	}
	panic("no such intrinsic: " + name)
}

func arityIn(name, prefix string) int {
	n, err := strconv.Atoi(name[len(prefix):])
	if err != nil {
		return 0
	}
	return n
}

// await makes
//
//	func ·await0[T any](rtlib.Future[T])
//	func ·await1[T any](rtlib.Future[T]) T
//	func ·await2[T1, T2 any, T interface{ Unpack() (T1, T2) }](rtlib.Future[T]) (T1, T2)
func (in *intrinsics) await(name string, arity int) types.Object {
	value, tparams, values := in.unpacked(arity)
	return in.function(name, tparams, []types.Type{in.rtlib.FutureOf(value)}, values, false)
}

// stream makes
//
//	func ·stream0[T any](rtlib.Stream[T]) func(func() bool)
//	func ·stream1[T any](rtlib.Stream[T]) func(func(T) bool)
//	func ·stream2[T1, T2 any, T interface{ Unpack() (T1, T2) }](rtlib.Stream[T]) func(func(T1, T2) bool)
func (in *intrinsics) stream(name string, arity int) types.Object {
	value, tparams, values := in.unpacked(arity)
	yield := types.NewSignatureType(nil, nil, nil, tuple(values), tuple([]types.Type{types.Typ[types.Bool]}), false)
	loop := types.NewSignatureType(nil, nil, nil, tuple([]types.Type{yield}), nil, false)
	return in.function(name, tparams, []types.Type{in.rtlib.StreamOf(value)}, []types.Type{loop}, false)
}

// unpacked makes the type parameters for a value that is unpacked to a number of
// others.
func (in *intrinsics) unpacked(arity int) (value *types.TypeParam, tparams []*types.TypeParam, values []types.Type) {
	tparams = in.typeParams(arity)
	values = typesOf(tparams)
	switch arity {
	case 0:
		value = in.typeParam("T", anyType())
		tparams = append(tparams, value)
	case 1:
		value = tparams[0]
	default:
		unpack := types.NewSignatureType(nil, nil, nil, nil, tuple(values), false)
		method := types.NewFunc(token.NoPos, in.rtlib.Package, "Unpack", unpack)
		constraint := types.NewInterfaceType([]*types.Func{method}, nil).Complete()
		value = in.typeParam("T", constraint)
		tparams = append(tparams, value)
	}
	return value, tparams, values
}

// try makes func ·try2[T1, T2 any](T1, T2, error) (T1, T2), and so on.
func (in *intrinsics) try(name string, arity int) types.Object {
	tparams := in.typeParams(arity)
	values := typesOf(tparams)
	params := append(values[:len(values):len(values)], types.Universe.Lookup("error").Type())
	return in.function(name, tparams, params, values, false)
}

func (in *intrinsics) function(name string, tparams []*types.TypeParam, params, results []types.Type, variadic bool) types.Object {
	sig := types.NewSignatureType(nil, nil, tparams, tuple(params), tuple(results), variadic)
	return types.NewFunc(token.NoPos, in.rtlib.Package, name, sig)
}

func (in *intrinsics) typeParams(n int) []*types.TypeParam {
	tparams := make([]*types.TypeParam, n)
	for i := range tparams {
		tparams[i] = in.typeParam(fmt.Sprintf("T%d", i+1), anyType())
	}
	return tparams
}

func (in *intrinsics) typeParam(name string, constraint types.Type) *types.TypeParam {
	return types.NewTypeParam(types.NewTypeName(token.NoPos, in.rtlib.Package, name, nil), constraint)
}

func anyType() types.Type { return types.Universe.Lookup("any").Type() }

func typesOf(tparams []*types.TypeParam) []types.Type {
	ts := make([]types.Type, len(tparams))
	for i, p := range tparams {
		ts[i] = p
	}
	return ts
}

func tuple(ts []types.Type) *types.Tuple {
	vars := make([]*types.Var, len(ts))
	for i, t := range ts {
		vars[i] = types.NewParam(token.NoPos, nil, "", t)
	}
	return types.NewTuple(vars...)
}
