package dsl

import (
	"go/ast"
	"go/token"
)

// File is one parsed .ago file: a plain go/ast tree in which each async
// construct stands as a marker, an ordinary node that the Markers tables list.
// ast.Walk, go/types and go/printer therefore work on Syntax as it is.
type File struct {
	Syntax *ast.File
	Src    []byte
	Markers
}

// Markers tells which nodes of a tree stand for async constructs. A node that
// is in no table is plain Go. A table without entries is nil.
type Markers struct {
	// Async lists the signatures declared async: of functions and methods, of
	// function literals, of interface methods and of function types.
	Async map[*ast.FuncType]*Async

	// Await lists `await x`: a call of the identifier await with the one
	// argument x. The call's range is that of the await expression.
	Await map[*ast.CallExpr]*Await

	// Try lists `x?`: a call of the identifier _try with the one argument x.
	// The call's range is that of x and the question mark.
	Try map[*ast.CallExpr]*Try

	// Block lists `async { … }`: a call without arguments of a function literal
	// whose type is in Async and has neither parameters nor results.
	Block map[*ast.CallExpr]*Block

	// ForAwait lists `for await … range`, with the position of await.
	ForAwait map[*ast.RangeStmt]token.Pos

	// Biased lists `select biased`, with the position of biased.
	Biased map[*ast.SelectStmt]token.Pos

	// Yield lists the statements `yield x, …`: a call of the identifier yield.
	Yield map[*ast.ExprStmt]*Yield

	// Go lists `go f(x)` in an expression's place: a call of the identifier _go
	// with the one argument f(x). As a statement, go is an *ast.GoStmt.
	Go map[*ast.CallExpr]*Go
}

// Async marks a signature as asynchronous.
type Async struct {
	Pos   token.Pos // of the keyword async
	Yield token.Pos // of the keyword yield before the results, or NoPos: the results are a stream's element
}

// Await marks an await expression.
type Await struct {
	Pos token.Pos // of the keyword await
}

// Try marks an error propagation.
type Try struct {
	Pos token.Pos // of the question mark
}

// Block marks an async block.
type Block struct {
	Pos token.Pos // of the keyword async
}

// Yield marks a yield statement.
type Yield struct {
	Pos token.Pos // of the keyword yield
}

// Go marks a go expression.
type Go struct {
	Pos token.Pos // of the keyword go
}

// Empty reports whether the tables list nothing: the file is plain Go.
func (m *Markers) Empty() bool {
	return len(m.Async)+len(m.Await)+len(m.Try)+len(m.Block)+len(m.ForAwait)+
		len(m.Biased)+len(m.Yield)+len(m.Go) == 0
}
