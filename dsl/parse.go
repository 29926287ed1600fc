package dsl

import (
	"bytes"
	"go/ast"
	"go/token"
	"sync"
)

// Config holds what a file alone does not tell.
type Config struct {
	// AsyncType reports whether another file of the package declares a type named
	// async, see [DeclaresAsync]; nil stands for none. If so, async{} and async{x} are
	// composite literals of it rather than async blocks. It is only called for a file
	// that has such a thing.
	AsyncType func() bool
}

// ParseFile parses the .ago source src, adds it to fset under filename, and
// returns its tree with the markers of its async constructs. Comments are kept;
// identifiers are not resolved.
//
// The error, if not nil, is a [diag.List] in the order of the source, with
// everything that is wrong. The File is not nil even then: it holds what could
// be parsed, without the statements and declarations that could not.
//
// For a file without async constructs the tree is the one that go/parser makes,
// in every position and comment.
func ParseFile(fset *token.FileSet, filename string, src []byte) (*File, error) {
	return Config{}.ParseFile(fset, filename, src)
}

// ParseFile is like the function [ParseFile], for a file of which c tells more.
func (c Config) ParseFile(fset *token.FileSet, filename string, src []byte) (*File, error) {
	return c.Parse(fset.AddFile(filename, -1, len(src)), src)
}

// Parse is [Config.ParseFile] for a file that its set has already, with the size of src and
// no lines yet: so that files can be parsed side by side and have their places in order.
func (c Config) Parse(file *token.File, src []byte) (*File, error) {
	p := &parser{
		grammar: theGrammar(),
		file:    file,
		src:     src,
		rawCR:   bytes.IndexByte(src, '\r') >= 0,
		asyncType: sync.OnceValue(func() bool {
			return declaresAsync(src, true) || c.AsyncType != nil && c.AsyncType()
		}),
	}
	syntax := p.parse()
	syntax.FileStart = token.Pos(p.file.Base())
	syntax.FileEnd = p.file.End()
	return &File{Syntax: syntax, Src: src, Markers: p.markers}, p.diagnostics().Err()
}

// parse returns the tree of the whole file, as much of it as could be parsed.
func (p *parser) parse() *ast.File {
	syntax := &ast.File{Name: new(ast.Ident)}
	p.tokens = newTokens(p.file, p.src)
	p.useStream(streams.Get().(*stream))
	defer p.dropStream()
	p.attempt(toFile, func() { p.source(syntax) })
	syntax.Imports = p.imports
	syntax.Comments = p.tokens.comments
	syntax.GoVersion = p.tokens.goVersion
	return syntax
}
