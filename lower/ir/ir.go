// Package ir is the compiler's intermediate representation: one Machine per
// async function, made of basic blocks of Go statements, with the frame that
// survives a suspension.
//
// The statements and expressions of a Machine are Go trees whose identifiers
// Machine.Info resolves. Emission replaces an identifier of a Var by what its
// Home says, and qualifies a bare identifier whose object is declared at the
// top level of another package (lowering calls helpers of rtlib so). Everything
// else is Go as it stands.
package ir

import (
	"go/ast"
	"go/token"
	"go/types"
	"iter"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/normal"
	"github.com/asyncgen/asyncgen/lower/typed"
)

// File is everything that one generated file holds beside what it copies.
type File struct {
	Package  *check.Package
	Source   *check.File
	Machines []*Machine
	Plain    []*normal.Plain // declarations that used `?`

	// Bodies are there in place of Machines if awaits are to stay where they
	// are, for the goroutine back end.
	Bodies []*normal.Func
}

// Machine is the state machine of one async function, literal or block.
type Machine struct {
	Func    *check.Func
	Info    *typed.Info // resolves the identifiers of all instructions
	Params  []*Var      // one per Func.Captures, then one per Func.Params, in order
	Results []*Var      // one per named result, blank ones too; empty if results are unnamed
	Held    []*Var      // one per unnamed result, if loops over functions end between a return statement and the return; else empty
	Vars    []*Var      // all variables, parameters and results first
	Objects map[types.Object]*Var
	Blocks  []*Block // in emission order; the first is the entry
	States  []*State // by number, from rtlib.StateSuspended on
	Frame   *Frame

	// Defers reports that the function has defer statements, or loops over
	// functions that suspend. Its deferred calls run in a poll or cancel of
	// their own, after what the body has left of the results.
	Defers bool

	// DeferList stands for the address of the list of deferred calls, an
	// *rtlib.Defers, in instructions. It is nil if none needs that.
	DeferList types.Object

	// Spawns says what the go expressions and statements that spawn a task spawn:
	// by the marker of an expression, the right side of an assignment, and by
	// the call of a statement.
	Spawns map[*ast.CallExpr]*Spawn

	// DeferAwaits has the defer awaits, by the calls that they defer.
	DeferAwaits map[*ast.CallExpr]*check.Await

	// Recovers holds the calls of recover that stand in the function itself: they see
	// the panic of a function that has deferred an await of this one.
	Recovers map[*ast.Ident]bool

	// Guarded reports that a poll which ends by a panic or runtime.Goexit may
	// leave something behind that is to be cancelled: see NeedsGuard.
	Guarded bool

	// Helpers are functions for the Like expressions.
	Helpers []*Helper

	// LikeValues has, for awaits of values of types that cannot be written, what
	// Var.Like is for variables.
	LikeValues map[*check.Await]ast.Expr

	// Entry lists the parameters that Init stores and the first poll loads, as
	// State.Save does for a suspension. Of a Boxed one, Init stores a new box, or
	// the one that it is given.
	// An InFrame one is stored but not loaded.
	Entry []*Var

	// Decls are the constant and type declarations of statements that were
	// taken apart. They stand at the top of Poll, but for those that Moved
	// lists: the types of slots need these at package level.
	Decls []*ast.GenDecl
	Moved []*ast.GenDecl
}

// Var is a variable that belongs to the whole function rather than to one
// await-free statement: declared once, at the top of Poll or in the frame.
type Var struct {
	// Name is as in the source, or a temporary's hint; emission makes it
	// unique, also beside the predeclared names that the machine uses.
	Name string
	Type types.Type
	Obj  types.Object
	Home Home
	Slot *Slot // where it stands while suspended; nil if it never does

	// Like is an expression with the type's zero value, from which Go infers the
	// type, if that cannot be written down; else nil.
	Like ast.Expr

	// Pinned reports that its slot is up to date at all times: it is InFrame, or
	// Boxed with the box's address in the slot alone. A named result of a
	// function with defers is: what it holds counts where the body has panicked.
	Pinned bool

	// ByRef reports that it is a variable of a function around an async literal.
	// It is Boxed, and what Init is given is the address.
	ByRef bool

	// Owned reports that it holds a future or stream that Release gives up. It is
	// Pinned, for the guard gives it up, too. Embedded: its type is the stream's
	// own, which is started by Init.
	Owned, Embedded bool

	// Sole reports that it is Owned and that a new value cancels the old one.
	Sole bool

	// Held reports that it is Owned and that a Hold notes it, as its block has a loop
	// over a function in it.
	Held bool

	// Remade reports that only the Closures of statements declare it.
	Remade bool

	// Used reports that something reads it, in the sense of Go's "declared and
	// not used". A parameter that is not needs no local at all.
	Used bool
}

// Home says where a variable lives.
type Home uint8

const (
	// Local is a Go local of Poll, stored into its slot at the suspensions
	// across which it is live.
	Local Home = iota
	// InFrame is used in place, as a field of the frame. It always has a slot.
	InFrame
	// Boxed lives in a heap box of its own; the local and the slot, whose type
	// is the pointer type, hold its address. A closure that captures it, or
	// &x, needs that. The box is made by Fresh, or by Init for a parameter; a
	// variable that an async literal captures has one already.
	Boxed
)

// Block is a basic block: it is entered at its top and left at its end.
type Block struct {
	ID     int
	Instrs []Instr
	Term   Term
}

// Instr is one step of a block.
type Instr interface{ instr() }

// Exec runs an await-free Go statement. It declares no Var: declarations of
// such have become assignments. Capture lists the variables that function
// literals in it capture: they are rebound for the statement (the value of a
// Local or InFrame variable, which is then not assigned any more, and the
// address of a Boxed one's box), so that each closure keeps its own.
//
// A return statement in it, outside of function literals, ends the machine as
// the terminator Return does. Jumps lists the break, continue and goto
// statements that leave it, and where they go. Handed lists the variables that
// it has assigned whenever it jumps to a block that reads them.
//
// Closures are made again for the statement, after the rebinding, and their variables
// are its own: it uses no others of these.
type Exec struct {
	Stmt     ast.Stmt
	Capture  []*Var
	Closures []Closure
	Jumps    map[*ast.BranchStmt]*Block
	Handed   []*Var
}

// Closure is a variable that never has another value than a function literal.
type Closure struct {
	Var *Var
	Lit *ast.FuncLit
}

// Fresh starts a new instance of a variable with the zero value: a declaration
// reached again, or the next iteration's loop variable.
type Fresh struct{ Var *Var }

// Renew gives a boxed variable a new box that holds the old one's value: the
// per-iteration copy of a three-clause for.
type Renew struct{ Var *Var }

// Hold notes that the block which has declared an Owned variable begins, and has a loop
// over a function in it that suspends. What ends by a panic, runtime.Goexit or
// cancellation ends innermost first; the runtime, which ends the loops, thus has to know
// of the variable.
type Hold struct{ Var *Var }

// Release cancels the future in an Owned variable, if there is one, where control
// leaves the block that has declared it.
type Release struct{ Var *Var }

// Begin starts the stream that a loop goes over in an Owned variable: as Start says,
// which is Embedded if the variable's type has Init.
type Begin struct {
	Var     *Var
	Pos     token.Pos
	Start   Start
	Capture []*Var // as in Exec
}

func (*Exec) instr()    {}
func (*Begin) instr()   {}
func (*Fresh) instr()   {}
func (*Renew) instr()   {}
func (*Hold) instr()    {}
func (*Release) instr() {}

// Term is the end of a block. Only Exec, Await, Select and Yield may hold
// function literals.
type Term interface{ term() }

// Jump goes to another block.
type Jump struct{ To *Block }

// If goes one of two ways.
type If struct {
	Cond       ast.Expr
	Then, Else *Block
}

// Switch is a Go switch whose clauses only jump.
type Switch struct {
	Tag     ast.Expr // nil for switch { … }
	Clauses []Clause
	Default *Block
}

// Clause is one case of a Switch.
type Clause struct {
	Values []ast.Expr
	To     *Block
}

// Await starts a child, polls it, and suspends in State as long as it is
// pending. Start runs once; resumption goes to the poll. Once it is ready, a
// child slot that is not Owned is set to nil, lest it keep the child alive.
type Await struct {
	State   *State
	Start   Start
	Dst     []*ast.Ident // one per unpacked value: an identifier of a Var, or nil to discard
	Capture []*Var       // as in Exec, for Start
	Next    *Block

	// Tail: the value is what the machine returns, and the child puts it there.
	// Next returns without results.
	Tail bool
}

// Select starts the futures of its cases, in order, and polls them until one is
// ready. The temporaries among the others are then cancelled. As long as none is
// ready it suspends in State, or, with a Default, cancels them and goes there.
type Select struct {
	State   *State
	Cases   []*Case
	Default *Block // nil if there is none
	Biased  bool   // polled in order, rather than from a random one on
}

// Case is a case of a Select. What it polls is a variable if Kept is not nil,
// else a temporary in Child.
type Case struct {
	Await   *check.Await
	Start   Start  // how the future comes into its place; nothing is to be done if it has no Type
	Capture []*Var // as in Exec, for Start
	Kept    *ast.Ident
	Child   *Slot
	Dst     []*ast.Ident // as in Await
	Next    *Block
}

// Temporaries returns the cases whose futures the select cancels if they lose.
func (s *Select) Temporaries() []*Case {
	var cases []*Case
	for _, c := range s.Cases {
		if c.Kept == nil {
			cases = append(cases, c)
		}
	}
	return cases
}

// NeedsGuard reports whether a panic in the poll of one case may leave another
// one behind that is to be cancelled.
func (s *Select) NeedsGuard() bool { return len(s.Cases) > 1 && len(s.Temporaries()) > 0 }

// Next polls Stream for its next value, and suspends in State as long as there
// is none. At the end of the stream it goes to End.
type Next struct {
	State  *State
	Of     *check.Await
	Stream *ast.Ident   // an identifier of a Var
	Dst    []*ast.Ident // as in Await
	Next   *Block
	End    *Block
}

// Yield gives the values of the stream's next element to who polls it, and suspends
// in State. Next is where the machine goes on when it is polled again.
type Yield struct {
	State   *State
	Values  []ast.Expr // or one call that gives them all
	Capture []*Var     // as in Exec
	Next    *Block
}

// Return ends the function. Results is nil if the named results hold the
// values, or there are none. Otherwise named results that are Boxed are assigned
// the values before it returns: a closure may see them.
type Return struct {
	At      ast.Node // for its position
	Results []ast.Expr
}

// Unreachable stands where control cannot come. After a Go terminating
// statement, as a call of panic, nothing needs to be emitted for it.
type Unreachable struct{}

func (*Jump) term()        {}
func (*If) term()          {}
func (*Switch) term()      {}
func (*Await) term()       {}
func (*Select) term()      {}
func (*Next) term()        {}
func (*Yield) term()       {}
func (*Return) term()      {}
func (*Unreachable) term() {}

// Start says how an awaited child comes into its slot.
type Start struct {
	// Embedded: call Init of the child in its slot with Args, receiver first
	// and already of the parameter's type. Else store Value in the slot.
	Embedded bool
	Args     []ast.Expr
	Ellipsis bool // the last argument is passed as args...
	Value    ast.Expr

	// Call is the call that an Embedded one stands for.
	Call *ast.CallExpr

	// Into: the child is polled by PollInto. Only an Embedded one is.
	Into bool

	// Placed lists the Args that are calls whose futures stand in the frame as
	// well, in order. They are started ahead of the child, which is given their
	// addresses.
	Placed []*Argument

	// Type is the type of the child: the future type that has Init, or one that
	// Value is assignable to.
	Type types.Type

	Reason string // why it is not Embedded, for explain
}

// Argument is a future that is an argument of a child, and in the frame as long
// as that is.
type Argument struct {
	Index int // among the child's Args
	Start Start
	Slot  *Slot
}

// Operands lists the expressions that are evaluated for the start.
func (s Start) Operands() []ast.Expr {
	if s.Value != nil {
		return []ast.Expr{s.Value}
	}
	if len(s.Placed) == 0 {
		return s.Args
	}
	var all []ast.Expr
	placed := s.Placed
	for i, arg := range s.Args {
		if len(placed) > 0 && placed[0].Index == i {
			all = append(all, placed[0].Start.Operands()...)
			placed = placed[1:]
			continue
		}
		all = append(all, arg)
	}
	return all
}

// Arguments iterates over the futures that are placed for s, each after those that
// are placed for it.
func (s Start) Arguments() iter.Seq[*Argument] {
	return func(yield func(*Argument) bool) {
		for _, a := range s.Placed {
			for inner := range a.Start.Arguments() {
				if !yield(inner) {
					return
				}
			}
			if !yield(a) {
				return
			}
		}
	}
}

// Spawn is a go that spawns a task. Start is how the future comes into the task.
type Spawn struct {
	*check.Go
	Start Start
}

// State is one suspension point.
type State struct {
	Number uint32
	Pos    token.Pos    // of the keyword
	Await  *check.Await // nil for a select or yield
	Select *Select      // nil for an await or yield
	Yield  *Yield       // nil for an await or select
	Next   *Next        // of a loop over a stream, with its Await; else nil
	Child  *Slot        // what an await polls
	Future types.Type   // the type of that

	// Passing: it is never suspended in. The number of a select with a default
	// says what the guard has to cancel.
	Passing bool

	Save  []*Var  // stored when it suspends, loaded when it resumes; never InFrame
	Clear []*Slot // slots with Pointers that are dead here and may hold something

	// Live iterates over the variables that are needed after it: those of Save,
	// what is in place, and results that are Pinned.
	Live iter.Seq[*Var]
}

// Frame is what survives a suspension. Its struct has the state word, a uint32,
// then the slots in order, which leaves little padding, and the list of deferred
// calls if the machine has Defers.
type Frame struct {
	Slots []*Slot
	Size  int64 // bytes on amd64, header and children included
	// Boxed: the future is a handle to a heap frame, because the frame is
	// larger than the threshold or because the function is recursive.
	Boxed  bool
	Reason string // why it is boxed, for explain
}

// Slot is one field of the frame, used by one or more variables of one type
// that are never live together, or by children of one type. If no field can have
// the type of what it holds, as it is one that Poll declares, Type is the
// underlying type, if that is assignable or convertible to it, or an interface:
// any, or for children rtlib.Awaited.
type Slot struct {
	Name   string // of the field: unique, unexported and no method's
	Type   types.Type
	Offset int64 // in the frame, and the size: in bytes on amd64
	Size   int64
	Child  bool // it holds an awaited future

	// Estimated reports that Size is what the slot counts with, as its type
	// depends on type arguments or on the bodies of another package.
	Estimated bool

	// Owned: the child is a future type held by value and started by Init.
	Owned bool
	// Pointers: the slot can keep something alive once it is dead. An Owned
	// child clears what it holds itself.
	Pointers bool
}

// Helper is a generic function of which a call has the type of a result of a
// function, given that, or of a method, given a value that has it; or that of the
// method itself. It calls neither, and returns the zero value. Args reports that it is also given the
// function's arguments, as the type arguments of the function follow from them. With Of, it has
// the type parameters and the parameters of that generic function, and is given the arguments;
// if Results is not 0 also the function, as its results cannot be written.
type Helper struct {
	Func     *types.Func
	Method   string // empty for a function
	Of       *types.Func
	Params   int
	Variadic bool
	Args     bool
	Results  int
	Index    int // of the result, or Itself
}

// Itself is the Index of a Helper for the type of the method.
const Itself = -1
