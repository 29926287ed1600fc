// Package dsl parses .ago files: Go, and the asynchronous constructs that
// asyncgen adds to it. [ParseFile] returns an ordinary go/ast tree in which each
// asynchronous construct stands as an ordinary node, and tables that mark those
// nodes; see [File].
//
// # Theory of operation
//
// Four things happen, a declaration at a time.
//
// Tokens (lexer.go, stream.go). go/scanner reads the source. Comments are
// grouped here and never become tokens: a token carries the number of the group
// that documents what it begins, and of the group that ends the line before it.
// Go's own token numbers are used, with one more for the question mark. The
// tokens up to the next semicolon outside of brackets are put into a stream,
// which is one declaration, or more if brackets are not balanced.
//
// Grammar (grammar.go and one file a construct). Declarations and compound
// statements are productions of participle, written as struct tags: a struct is
// a production, and reading the tags of a file from top to bottom is reading the
// grammar. Under them lie productions written by hand on the same token stream,
// the types with a method Parse: lists, expressions, types and signatures, for
// which tags would need more than one token of lookahead, would report errors at
// the wrong place, or would be slow. Each production, of whichever kind, is
// LL(1) but for the words below, and none is tried and given up.
//
// participle hands a production only the token stream. What is known besides,
// the errors and comments and the function around, is in the parser, which
// within finds by the stream; parse goes the other way, from hand-written code
// into a production of tags.
//
// Conversion. The struct that a production of tags fills is turned into its
// go/ast node at once, by the method of parser named like the construct
// (ifStatement for ifStmt), which also checks what the tags leave open. There is
// no second tree.
//
// Recovery (recover.go, errors.go, hints.go). A production that cannot go on
// reports its error and unwinds to the nearest list: of statements, clauses,
// fields, specs, or declarations. The list drops the element, finds the end of
// it behind the error and goes on. Errors that do not confuse the parser are
// reported without unwinding. A missing brace unwinds to the declarations.
//
// # Contextual keywords
//
// async, await, yield and biased are identifiers for the scanner, and each is
// told from a keyword by its context:
//
//   - async is a keyword before func where a type or an operand is expected, and
//     where a declaration begins; before the name of a method in an interface;
//     and before a block. Where a name is expected, as in f(async func()), it is
//     the name, unless the list cannot have names, as (async func(), error). A
//     block is told from a composite literal by its content; see isAsyncBlock.
//   - await is an operator before a token that never follows an identifier in Go:
//     a name, a literal, func. Before (, [, *, & and <-, which may, it is one in
//     an async body only.
//   - yield begins a statement by the same rule, with the body of a generator in
//     place of an async body.
//   - biased is a keyword after select.
//
// So a Go file has the same tree here as go/parser makes of it, in every
// position and comment. The tests compare the two on the standard library and on
// what a fuzzer finds, in both directions: what go/parser rejects is rejected.
// There are two exceptions. async{} and async{x} without a type async in the
// file are blocks unless [Config] knows of such a type; and where go/parser
// nests up to 100,000 levels of anything, the limit here is 10,000 levels of
// recursion, since each takes more stack.
//
// # Cost
//
// Parsing takes about three times as long as with go/parser, and three times
// the memory; BenchmarkParse compares them. Most of it goes to participle's
// reflection. What keeps it low: the statements that occur most often are not
// tags; no tag has a choice that depends on more than a token; token streams are
// short and reused.
package dsl
