// Package explain describes the machines that the compiler makes of async
// functions: what a suspended one keeps, where each byte of its frame comes from
// and how much of it is needed at each await.
package explain

import (
	"go/token"
	"go/types"

	"github.com/asyncgen/asyncgen/lower/ir"
)

// Function is one async function as a machine. Sizes are in bytes, on amd64.
type Function struct {
	Name   string `json:"name"`   // qualified, as main.(*Client).Get
	Future string `json:"future"` // the name of its future type

	// Generic says that the future type has type parameters.
	Generic bool `json:"generic,omitempty"`

	Place

	// Size is that of the frame: the state word, the fields, and the padding
	// between them. Boxed says that the future is a handle to a heap frame, and
	// Reason why.
	Size   int64  `json:"size"`
	Boxed  bool   `json:"boxed"`
	Reason string `json:"reason,omitempty"`

	Fields []*Field `json:"fields"`
	States []*State `json:"states"`

	// Entry lists the parameters that are kept from the call to the first poll.
	Entry []Save `json:"entry"`

	// First lists the states that it may come to first, and ReturnsAtOnce says
	// that it may return before any of them.
	First         []uint32 `json:"first"`
	ReturnsAtOnce bool     `json:"returnsAtOnce"`

	// Live counts the bytes of all that outlives some await, or the time to the first
	// poll: the state word, the variables, the awaited futures (once for each type, as one is done before
	// the next begins) and the deferred calls. Ratio is Size as a multiple of it:
	// what is above 1 is padding, what is below is saved by sharing fields. Peak is
	// the largest of the Live of States. They are 0 without states.
	Live  int64   `json:"live"`
	Ratio float64 `json:"ratio"`
	Peak  int64   `json:"peak"`

	// Path is the way down, from await to await, on which most memory is held,
	// this function first. PathSize is the sum of what is held on it by
	// reference or handle and of the frame.
	Path     []Step `json:"path"`
	PathSize int64  `json:"pathSize"`

	Machine *ir.Machine `json:"-"`
}

// Place is where something stands in the source.
type Place struct {
	File string `json:"file"`
	Line int    `json:"line"`
}

// Field is one field of a frame.
type Field struct {
	Name   string `json:"name"`
	Type   string `json:"type"`
	Offset int64  `json:"offset"`
	Size   int64  `json:"size"`
	Kind   Kind   `json:"kind"`

	// Estimated says that Size is what the field counts with: the type depends on
	// type arguments, or is a future of another package, of which no more than
	// the signature is known.
	Estimated bool `json:"estimated,omitempty"`

	// Holds lists what is in the field at one time or another: variables, or
	// the awaits of a child's field.
	Holds []string `json:"holds,omitempty"`
}

// Kind says what a field is for.
type Kind string

// The kinds of fields.
const (
	StateWord Kind = "state"
	Variable  Kind = "variable" // stored while the machine is suspended
	InPlace   Kind = "in place" // used where it is, at all times
	Box       Kind = "box"      // the address of a variable that closures or pointers share
	Child     Kind = "child"    // an awaited future
	Defers    Kind = "defers"   // the list of deferred calls
	Code      Kind = "code"     // the function that runs a literal whose code stays in the function around it
)

// State is one suspension point.
type State struct {
	Number uint32 `json:"number"`
	Place

	// Children are the futures that are polled: one, or of a Select those of its
	// cases, or of a Yield none.
	Select   bool     `json:"select,omitempty"`
	Yield    bool     `json:"yield,omitempty"` // it waits to be polled for the next element
	Children []Callee `json:"children"`

	Saves []Save `json:"saves"`

	// Clears lists the fields that are set to their zero value because what was
	// in them is not needed any more.
	Clears []string `json:"clears,omitempty"`

	// Live counts the bytes that are needed across the await: those of Saves, of the
	// awaited futures, of the state word and of the deferred calls.
	Live int64 `json:"live"`

	// Next lists the states that may follow, and Returns says that the function
	// may return before any of them.
	Next    []uint32 `json:"next"`
	Returns bool     `json:"returns"`
}

// Save is a variable that outlives an await.
type Save struct {
	Variable string `json:"variable"`
	Field    string `json:"field"`
	Size     int64  `json:"size"`
	Kind     Kind   `json:"kind"`
	Uses     []int  `json:"uses"` // the lines where it may be needed next
}

// Callee is an awaited future and how it is held.
type Callee struct {
	Awaits string `json:"awaits"` // the operand, as source text
	Type   string `json:"type"`
	Size   int64  `json:"size"` // in the frame
	Held   Held   `json:"held"`
	Why    string `json:"why,omitempty"` // it is not held by value

	// Arguments are the futures that it is given and that are in the frame beside it.
	Arguments []Callee `json:"arguments,omitempty"`
}

// Held says how a frame holds a future.
type Held string

// The ways to hold a future.
const (
	ByValue     Held = "by value"
	ByHandle    Held = "by handle"    // the future is a pointer to its frame
	ByReference Held = "by reference" // what the operand gives: an interface value or a pointer
	InVariable  Held = "in a variable"
)

// Step is one function or future on a path of awaits.
type Step struct {
	Name string `json:"name"`
	Size int64  `json:"size"`
	Held Held   `json:"held,omitempty"` // by the one before
}

// Functions describes the machines of files, which may be of several packages,
// in their order.
func Functions(files []*ir.File) []*Function {
	x := &explainer{machines: make(map[string]*ir.Machine), files: make(map[*ir.Machine]*ir.File)}
	for _, f := range files {
		for _, m := range f.Machines {
			x.files[m] = f
			if future := m.Func.Future; future != nil {
				x.machines[typeKey(future.Obj())] = m
			}
		}
	}
	var all []*Function
	for _, f := range files {
		for _, m := range f.Machines {
			all = append(all, x.function(f, m))
		}
	}
	return all
}

// explainer describes machines that may await each other.
type explainer struct {
	machines map[string]*ir.Machine // by the key of the future type
	files    map[*ir.Machine]*ir.File
}

// typeKey names a package-level type, whichever package's view of it t is.
func typeKey(t *types.TypeName) string { return t.Pkg().Path() + "." + t.Name() }

func (x *explainer) function(f *ir.File, m *ir.Machine) *Function {
	d := &describer{x: x, file: f, m: m, labels: labels(f, m)}
	out := &Function{
		Name:    m.Func.QualifiedName(),
		Place:   d.place(m.Func.Pos),
		Size:    m.Frame.Size,
		Boxed:   m.Frame.Boxed,
		Reason:  m.Frame.Reason,
		Future:  m.Func.FutureName,
		Generic: len(m.Func.TypeParams)+len(m.Func.Opaque) > 0,
		Fields:  d.fields(),
		States:  d.states(),
		Machine: m,
	}
	uses := findUses(m)
	out.Entry = d.saves(m.Entry, func(v *ir.Var) []use { return uses.from(m.Blocks[:1], v) })
	out.First, out.ReturnsAtOnce = following(m.Blocks[:1:1])
	if len(out.States) > 0 {
		out.Live = d.live()
		out.Ratio = float64(out.Size) / float64(out.Live)
	}
	for _, s := range out.States {
		out.Peak = max(out.Peak, s.Live)
	}
	out.Path, out.PathSize = x.path(m)
	return out
}

// describer describes one machine.
type describer struct {
	x      *explainer
	file   *ir.File
	m      *ir.Machine
	labels map[*ir.Var]string
}

func (d *describer) place(pos token.Pos) Place {
	p := d.file.Package.Fset.PositionFor(pos, false)
	return Place{File: p.Filename, Line: p.Line}
}

func (d *describer) typeName(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string {
		if p == d.file.Package.Types {
			return ""
		}
		return p.Name()
	})
}
