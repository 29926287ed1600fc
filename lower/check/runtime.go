package check

import (
	"fmt"
	"go/types"
	"slices"
)

// RuntimePath is the import path of the runtime that generated code links.
const RuntimePath = "github.com/asyncgen/asyncgen/rtlib"

// Runtime is what the compiler needs to know of the runtime's types.
type Runtime struct {
	Package *types.Package
	Context types.Type // *rtlib.Context

	handles  []types.Type // rtlib.JoinHandle and rtlib.GoHandle, as far as there are any
	multiple types.Type   // rtlib.Multiple
	unit     types.Type
	stream   types.Type // the origin of rtlib.Stream
	result   types.Type
	tuples   map[types.Type]bool // the origins of Result and of Tuple2 to Tuple16
}

// NewRuntime reads the types of the package at [RuntimePath]. It fails if a
// type is missing: the runtime is of another version than the compiler.
func NewRuntime(pkg *types.Package) (*Runtime, error) {
	r := &Runtime{Package: pkg, tuples: make(map[types.Type]bool)}
	named := func(name string) (*types.Named, error) {
		if tn, ok := pkg.Scope().Lookup(name).(*types.TypeName); ok {
			if n, ok := tn.Type().(*types.Named); ok {
				return n, nil
			}
		}
		return nil, fmt.Errorf("package %s has no type %s", pkg.Path(), name)
	}
	names := []string{"Context", "Future", "Stream", "Multiple", "Unit", "Result"}
	for n := 2; n <= maxTuple; n++ {
		names = append(names, tupleName(n))
	}
	for _, name := range names {
		n, err := named(name)
		if err != nil {
			return nil, err
		}
		switch name {
		case "Context":
			r.Context = types.NewPointer(n)
		case "Future":
		case "Stream":
			r.stream = n
		case "Multiple":
			r.multiple = n
		case "Unit":
			r.unit = n
		case "Result":
			r.result = n
			r.tuples[n] = true
		default:
			r.tuples[n] = true
		}
	}
	for _, name := range []string{"JoinHandle", "GoHandle"} {
		if h, err := named(name); err == nil {
			r.handles = append(r.handles, h)
		}
	}
	return r, nil
}

// instance returns the runtime's generic type called name with the arguments
// args.
func (r *Runtime) instance(name string, args ...types.Type) types.Type {
	t, err := types.Instantiate(nil, r.Package.Scope().Lookup(name).Type(), args, false)
	if err != nil {
		panic(err) // as many arguments as there are parameters
	}
	return t
}

// tuple returns the tuple of the types ts.
func (r *Runtime) tuple(ts []types.Type) types.Type {
	return r.instance(tupleName(len(ts)), ts...)
}

// tupleName is the name of the runtime's type of n values.
func tupleName(n int) string { return fmt.Sprintf("Tuple%d", n) }

// Awaited is the type of what can be cancelled, whatever it gives.
func (r *Runtime) Awaited() types.Type { return r.Package.Scope().Lookup("Awaited").Type() }

// FutureOf returns the type rtlib.Future[value].
func (r *Runtime) FutureOf(value types.Type) types.Type {
	return r.instance("Future", value)
}

// StreamOf returns the type rtlib.Stream[value].
func (r *Runtime) StreamOf(value types.Type) types.Type { return r.instance("Stream", value) }

// StreamValue returns the T of the rtlib.Stream[T] that values of type t
// implement, as they are.
func (r *Runtime) StreamValue(t types.Type) (value types.Type, ok bool) {
	if t == nil || t == types.Typ[types.Invalid] {
		return nil, false
	}
	poll, cancel := method(t, r.Package, "PollNext"), method(t, r.Package, "Cancel")
	if poll == nil || cancel == nil || !r.takesContext(poll) || !r.takesContext(cancel) {
		return nil, false
	}
	results := poll.Results()
	if results.Len() != 3 || cancel.Results().Len() != 0 {
		return nil, false
	}
	for i := 1; i < 3; i++ {
		if !types.Identical(results.At(i).Type(), types.Typ[types.Bool]) {
			return nil, false
		}
	}
	return results.At(0).Type(), true
}

// IsStream reports whether t is an rtlib.Stream. A type that implements it may do
// more than wait to be polled.
func (r *Runtime) IsStream(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Origin() == r.stream
}

// FutureValue returns the T of the rtlib.Future[T] that values of type t
// implement, as they are: a struct whose pointer is a future is none.
func (r *Runtime) FutureValue(t types.Type) (value types.Type, ok bool) {
	if t == nil || t == types.Typ[types.Invalid] {
		return nil, false
	}
	poll := method(t, r.Package, "Poll")
	cancel := method(t, r.Package, "Cancel")
	if poll == nil || cancel == nil {
		return nil, false
	}
	if poll.Results().Len() != 2 || !r.takesContext(poll) || !r.takesContext(cancel) {
		return nil, false
	}
	if cancel.Results().Len() != 0 || !types.Identical(poll.Results().At(1).Type(), types.Typ[types.Bool]) {
		return nil, false
	}
	return poll.Results().At(0).Type(), true
}

func (r *Runtime) takesContext(sig *types.Signature) bool {
	return sig.Params().Len() == 1 && !sig.Variadic() && r.IsContext(sig.Params().At(0).Type())
}

// IsContext reports whether t is *rtlib.Context.
func (r *Runtime) IsContext(t types.Type) bool {
	return t != nil && types.Identical(t, r.Context)
}

// IsHandle reports whether t is a handle of a running task: a future whose work
// goes on whether or not somebody awaits it.
func (r *Runtime) IsHandle(t types.Type) bool {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	return ok && slices.Contains(r.handles, types.Type(n.Origin()))
}

// Unpack returns the types of the values that awaiting a Future[value] gives,
// and whether they come from value's method Unpack. Only the runtime's own
// types and generated ones unpack, never a type of the user's that looks like
// them.
func (r *Runtime) Unpack(value types.Type) (values []types.Type, unpacked bool) {
	n, ok := types.Unalias(value).(*types.Named)
	if !ok {
		return []types.Type{value}, false
	}
	if n == r.unit {
		return nil, false
	}
	if !r.tuples[n.Origin()] && !r.embeds(n, r.multiple) {
		return []types.Type{value}, false
	}
	sig := method(n, r.Package, "Unpack")
	if sig == nil || sig.Params().Len() != 0 {
		return []types.Type{value}, false
	}
	for v := range sig.Results().Variables() {
		values = append(values, v.Type())
	}
	return values, true
}

// AwaitedValues returns the types of the values that awaiting a future of type t gives.
func (r *Runtime) AwaitedValues(t types.Type) []types.Type {
	value, _ := r.FutureValue(t)
	values, _ := r.Unpack(value)
	return values
}

// Embeds reports whether the struct n embeds the runtime's marker of that name, as
// Embeddable.
func (r *Runtime) Embeds(n *types.Named, marker string) bool {
	o := r.Package.Scope().Lookup(marker)
	return o != nil && r.embeds(n, o.Type())
}

func (r *Runtime) embeds(n *types.Named, t types.Type) bool {
	s, ok := n.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range s.Fields() {
		if f.Embedded() && types.Identical(f.Type(), t) {
			return true
		}
	}
	return false
}

// method returns the signature of a method in t's method set, or nil.
func method(t types.Type, pkg *types.Package, name string) *types.Signature {
	obj, _, _ := types.LookupFieldOrMethod(t, false, pkg, name)
	f, ok := obj.(*types.Func)
	if !ok {
		return nil
	}
	return f.Signature()
}
