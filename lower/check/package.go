// Package check turns parsed .ago files into checkable Go, type-checks them
// and describes what later passes need to know of each async function.
package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/asyncgen/asyncgen/dsl"
	"github.com/asyncgen/asyncgen/lower/spell"
	"github.com/asyncgen/asyncgen/lower/typed"
)

// Package is one type-checked package that has .ago files.
type Package struct {
	Path  string // import path
	Dir   string
	Fset  *token.FileSet
	Types *types.Package
	Info  *types.Info // of the checkable trees of all files, but for scopes
	Sizes types.Sizes // the amd64 model, whatever the target, so that output is the same everywhere
	Files []*File     // the .ago files to generate from, by name

	// Others are .ago files that belong to the package but are generated from
	// another variant of it: those without tests, if this is the test's.
	Others []*File

	Runtime *Runtime // the runtime's types, as this package sees them
	Locals  *Locals  // the constants and types that functions declare

	literals map[types.Object]*Func
	inside   map[types.Object]*Func
	futures  map[*types.Func]string // the names of future types
}

// File is one .ago file of a package.
type File struct {
	Name   string    // absolute path of the .ago file
	Output string    // absolute path of the generated file
	Source *dsl.File // as parsed

	// Syntax is what go/types saw: Source.Syntax with markers, signatures and
	// async bodies rewritten to checkable Go. Nodes that needed no change are
	// those of Source.Syntax. Markers lists the markers of Syntax.
	Syntax *ast.File
	dsl.Markers

	Funcs []*Func    // the async functions, methods, literals and blocks, in source order
	Plain []ast.Decl // plain declarations of Syntax that use `?` or hold async literals: functions and variables

	// Literals are the async literals and blocks among Funcs, by the literals of
	// Syntax that stand for them. A block is the call of one.
	Literals map[*ast.FuncLit]*Func
}

// Func is one async function, method, literal or block of a .ago file. A
// literal becomes a function of the package, which takes what the literal
// captures as its first parameters.
type Func struct {
	File  *File
	Decl  *ast.FuncDecl // as in File.Source; nil for a literal
	Pos   token.Pos     // of the name, or of the keyword async of a literal
	Obj   *types.Func   // as seen from outside: returns rtlib.Future[Value], or rtlib.Stream[Value]
	Block bool          // it is an async block

	// Around is the function that a literal stands in, or the variable at package
	// level whose value it is part of; nil if that is blank. Number counts the
	// literals there.
	Around types.Object
	Number int

	// Body is the checked body: its identifiers are resolved in Package.Info.
	Body *ast.BlockStmt

	// Captures are what a literal uses of the functions around it.
	Captures []Capture

	// Inside stands for the code of a literal that stays in the function around it, as
	// it uses types or constants of there that cannot move to package level; else it
	// is nil. The literal's function takes it as its first argument.
	Inside *types.Func

	// Direct are the variables that the code of a literal with Inside refers to where it
	// stands: neither is there a name for their types that package level could write.
	Direct []Capture

	// Opaque are the types that a literal with Inside captures, takes or returns and
	// that package level cannot name: its function has type parameters for them.
	Opaque []types.Type

	// Params are the body's own parameter objects, receiver first. Unnamed
	// and blank ones are there too, with the name "" or "_".
	Params   []*types.Var
	HasRecv  bool
	Variadic bool
	Collects bool         // the literal is variadic, and its function takes the slice
	Results  []*types.Var // the declared results; named ones are variables of the body

	// Yield is what a yield statement of a generator's Body calls, which takes what
	// it yields. It is nil for a function that returns a future.
	Yield *types.Var

	TypeParams []*types.TypeParam // the function's own, or those that the receiver names; a literal has those of the function around it
	Value      types.Type         // T of the Future[T] or Stream[T] that it returns
	FutureName string             // FetchFuture, ClientGetFuture, EvensStream
	Future     *types.Named       // the (generic) type of the future or stream, declared by a checkable stub; a literal's is instantiated with TypeParams

	// Early reports that the value of a variable at package level may refer to the
	// function: what the body refers to is to be initialised before.
	Early bool

	// Entry says that Obj is an ordinary function that runs the body: main, or a
	// test. Value is Unit or error then, and Future nil.
	Entry Entry

	Awaits map[*ast.CallExpr]*Await // the await markers of Body

	// Goes are the go expressions of Body, by their markers, and the go statements
	// that spawn a task, by their calls.
	Goes map[*ast.CallExpr]*Go

	// Defers are the defer awaits of Body, by the calls that they defer, whose futures
	// are awaited when they run.
	Defers map[*ast.CallExpr]*Await

	// Selects lists the selects of Body over awaits. Each clause but the default
	// begins with the await of its case, which stands for the case's operation.
	Selects map[*ast.SelectStmt]*Select

	// Streams lists the loops of Body over streams, by the marker that they range
	// over. Operand is the stream; Kept says whether it is a variable's, which is
	// not cancelled where control leaves the loop.
	Streams map[*ast.CallExpr]*Await

	// Contexts lists the identifiers in Body that stand for the context of the
	// poll: arguments that the source leaves out.
	Contexts map[*ast.Ident]bool
}

// Refers reports whether the code of f refers to o as one of f.Direct.
func (f *Func) Refers(o types.Object) bool {
	return slices.ContainsFunc(f.Direct, func(c Capture) bool { return c.Var == o })
}

// Capture is a variable that an async literal captures.
type Capture struct {
	Var *types.Var
	// ByRef: the literal takes the variable's address. Of a small one that
	// nothing changes after its declaration, it takes the value.
	ByRef bool
}

// Type returns the type of the parameter that brings c to the literal's
// function.
func (c Capture) Type() types.Type {
	if c.ByRef {
		return types.NewPointer(c.Var.Type())
	}
	return c.Var.Type()
}

// FieldType reports whether a field of a frame can have the type t.
func (p *Package) FieldType(t types.Type) bool { return spell.Field(p.Types, p.Locals.Movable, t) }

// Literal returns the literal that has become the function o, or nil.
func (p *Package) Literal(o types.Object) *Func { return p.literals[o] }

// QualifiedName is the name of f as the runtime of Go prints it, such as
// main.(*Client).Get, or main.serve.func1 of a literal.
func (f *Func) QualifiedName() string {
	pkg := f.Obj.Pkg().Path()
	if f.Obj.Pkg().Name() == "main" {
		pkg = "main"
	}
	if f.Decl != nil {
		return pkg + "." + withReceiver(f.Obj)
	}
	name := fmt.Sprintf("func%d", f.Number)
	if f.Around == nil {
		return pkg + "." + name
	}
	return pkg + "." + withReceiver(f.Around) + "." + name
}

// withReceiver is the name of o with its receiver, if it is a method.
func withReceiver(o types.Object) string {
	f, ok := o.(*types.Func)
	if !ok {
		return o.Name()
	}
	switch of, pointer := typed.Receiver(f); {
	case of == nil:
		return f.Name()
	case pointer:
		return "(*" + of.Obj().Name() + ")." + f.Name()
	default:
		return of.Obj().Name() + "." + f.Name()
	}
}

// Await is what the checker found about one await expression, or loop over a stream.
type Await struct {
	Pos     token.Pos  // of the keyword
	Operand ast.Expr   // the checked operand
	Value   types.Type // T of the operand's Future[T]

	// Unpack lists the types of the values that the expression has: none for
	// Unit, the components for Result, TupleN and generated result types,
	// else Value alone.
	Unpack []types.Type

	// Unpacked reports that the values are the results of Value's method
	// Unpack, not Value itself.
	Unpacked bool

	// Stream reports that Operand is a stream that a loop goes over, and Value the type
	// of its elements.
	Stream bool

	// Kept reports, of the await of a select's case, that the operand is a
	// variable, which a select that another case wins leaves as it is.
	Kept bool
}

// Select is what the checker found about a select over awaits.
type Select struct {
	Pos    token.Pos // of the keyword
	Biased bool      // cases are polled in source order
}
