// Package check turns parsed .ago files into checkable Go, type-checks them
// and describes what later passes need to know of each async function.
package check

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/asyncgen/asyncgen/dsl"
)

// Package is one type-checked package that has .ago files.
type Package struct {
	Path  string // import path
	Dir   string
	Fset  *token.FileSet
	Types *types.Package
	Info  *types.Info // of the checkable trees of all files
	Sizes types.Sizes // the amd64 model, whatever the target, so that output is the same everywhere
	Files []*File     // the .ago files to generate from, by name

	// Others are .ago files that belong to the package but are generated from
	// another variant of it: those without tests, if this is the test's.
	Others []*File

	Runtime *Runtime // the runtime's types, as this package sees them
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

	Funcs []*Func    // the async functions, methods and literals, in source order
	Tries []ast.Decl // plain declarations of Syntax that use `?`: functions, and variables whose values have function literals
}

// Func is one async function or method declared in a .ago file.
type Func struct {
	File *File
	Decl *ast.FuncDecl // as in File.Source
	Obj  *types.Func   // as seen from outside: returns rtlib.Future[Value]

	// Body is the checked body: its identifiers are resolved in Package.Info.
	Body *ast.BlockStmt

	// Params are the body's own parameter objects, receiver first. Unnamed
	// and blank ones are there too, with the name "" or "_".
	Params   []*types.Var
	HasRecv  bool
	Variadic bool
	Results  []*types.Var // the declared results; named ones are variables of the body

	TypeParams []*types.TypeParam // the function's own, or those that the receiver names
	Value      types.Type         // T of the Future[T] that it returns
	FutureName string             // FetchFuture, ClientGetFuture
	Future     *types.Named       // the (generic) future type, declared by a checkable stub

	// Main reports that this is the program's async main: Obj is Go's own main,
	// and Value is Unit or error.
	Main bool

	Awaits map[*ast.CallExpr]*Await // the await markers of Body

	// Contexts lists the identifiers in Body that stand for the context of the
	// poll: arguments that the source leaves out.
	Contexts map[*ast.Ident]bool
}

// Await is what the checker found about one await expression.
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
}
