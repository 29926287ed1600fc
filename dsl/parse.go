package dsl

import (
	"bytes"
	"go/ast"
	"go/token"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/asyncgen/asyncgen/dsl/diag"
)

// ParseFile parses the .ago source src, adds it to fset under filename, and
// returns its tree with the markers of its async constructs. Comments are kept;
// identifiers are not resolved.
//
// The error, if not nil, is a [diag.List] in the order of the source, with
// everything that is wrong. The File is not nil even then: it holds what could
// be parsed, and lacks the statements and declarations with errors.
//
// For a file without async constructs the tree is the one that go/parser makes,
// in every position and comment.
func ParseFile(fset *token.FileSet, filename string, src []byte) (*File, error) {
	p := &parser{
		grammar: theGrammar(),
		file:    fset.AddFile(filename, -1, len(src)),
		src:     src,
		rawCR:   bytes.IndexByte(src, '\r') >= 0,
	}
	syntax := p.parse()
	syntax.FileStart = token.Pos(p.file.Base())
	syntax.FileEnd = p.file.End()
	return &File{Syntax: syntax, Src: src, Markers: p.markers}, p.errs.list.Sorted().Err()
}

// parse returns the tree of the whole file, as much of it as could be parsed.
func (p *parser) parse() *ast.File {
	syntax := &ast.File{Name: new(ast.Ident)}
	stream := newTokens(p.file, p.src)
	lex, err := lexer.Upgrade(stream)
	p.lexicalErrors(stream)
	if err != nil {
		p.errs.list = append(p.errs.list, &diag.Diagnostic{
			Code: codeTooDeep, Pos: p.file.Position(stream.pos), Message: err.Error(),
			Hint: "split the expression or the function",
		})
		return syntax
	}

	key := sessionKey(lex)
	sessions.Store(key, p)
	defer sessions.Delete(key)
	p.lex, p.end, p.comments = lex, lexer.RawCursor(stream.count), stream.comments
	p.source(syntax)
	syntax.Imports = p.imports
	syntax.Comments = p.comments
	syntax.GoVersion = stream.goVersion
	return syntax
}

func (p *parser) lexicalErrors(t *tokens) {
	for _, e := range t.errs {
		p.errs.list = append(p.errs.list, &diag.Diagnostic{
			Code: codeLexical, Pos: e.Pos, Message: e.Msg,
		})
	}
}
