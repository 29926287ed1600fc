package dsl

import (
	"errors"
	"go/ast"
	"go/build/constraint"
	"go/scanner"
	"go/token"
	"io"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

// Token types are go/token's numbers, so that hand-written productions switch
// on token.Token, with these two besides.
const (
	tokEOF = token.Token(lexer.EOF)
	tokTry = token.Token(100) // ?
)

// tokens reads tokens from go/scanner. Comments never enter the token stream:
// they are grouped here, and a token carries the numbers of its groups.
//
// A token's position is its token.Pos, in Pos.Offset; participle itself reads
// none of the fields of Pos. Pos.Line and Pos.Column hold the numbers, from 1,
// of the comment group that leads the token and of the one that ends the line
// before it.
type tokens struct {
	scanner scanner.Scanner
	file    *token.File

	pos token.Pos
	tok token.Token
	lit string

	errs      scanner.ErrorList
	comments  []*ast.CommentGroup
	goVersion string
	top       bool        // no token seen yet but comments
	ahead     lexer.Token // the next one
}

// illegalTry is what go/scanner says of the one character that .ago adds.
const illegalTry = "illegal character U+003F '?'"

func newTokens(file *token.File, src []byte) *tokens {
	t := &tokens{file: file, top: true}
	t.scanner.Init(file, src, t.scanError, scanner.ScanComments)
	t.ahead = t.next()
	return t
}

func (t *tokens) scanError(pos token.Position, msg string) {
	if msg != illegalTry {
		t.errs.Add(pos, msg)
	}
}

// next returns the next token that is not a comment.
func (t *tokens) next() lexer.Token {
	prev := t.pos
	t.scan()
	lead, trail := 0, 0
	if t.tok == token.COMMENT {
		lead, trail = t.groupComments(prev)
	}
	out := lexer.Token{
		Type:  lexer.TokenType(t.tok),
		Value: t.lit,
		Pos:   lexer.Position{Offset: int(t.pos), Line: lead, Column: trail},
	}
	switch {
	case t.tok == token.EOF:
		out.Type = lexer.EOF
	case t.tok == token.ILLEGAL && t.lit == "?":
		out.Type = lexer.TokenType(tokTry)
	case t.lit == "":
		out.Value = t.tok.String()
	}
	return out
}

// scan advances to the next token or comment.
func (t *tokens) scan() {
	t.pos, t.tok, t.lit = t.scanner.Scan()
	if t.tok != token.COMMENT {
		t.top = false
	} else if t.top && strings.HasPrefix(t.lit, "//go:build") {
		if x, err := constraint.Parse(t.lit); err == nil {
			t.goVersion = constraint.GoVersion(x)
		}
	}
}

// groupComments consumes the comments before the next token and returns the
// numbers of the group that leads it and of the group that trails the token at
// prev. A leading group ends on the line before the token; a trailing group
// stands on the line of prev with no token after it.
func (t *tokens) groupComments(prev token.Pos) (lead, trail int) {
	if line := t.line(t.pos); line == t.line(prev) {
		end := t.group(0)
		if t.line(t.pos) != end || t.tok == token.SEMICOLON || t.tok == token.EOF {
			trail = len(t.comments)
		}
	}
	end := -1
	for t.tok == token.COMMENT {
		end = t.group(1)
	}
	if end+1 == t.line(t.pos) {
		lead = len(t.comments)
	}
	return lead, trail
}

// group consumes one group of comments, which are at most gap lines apart, and
// returns the line on which it ends.
func (t *tokens) group(gap int) (end int) {
	var list []*ast.Comment
	end = t.line(t.pos)
	for t.tok == token.COMMENT && t.line(t.pos) <= end+gap {
		end = t.line(t.pos)
		if t.lit[1] == '*' {
			end += strings.Count(t.lit, "\n")
		}
		list = append(list, &ast.Comment{Slash: t.pos, Text: t.lit})
		t.scan()
	}
	t.comments = append(t.comments, &ast.CommentGroup{List: list})
	return end
}

func (t *tokens) line(pos token.Pos) int {
	return t.file.PositionFor(pos, false).Line
}

// definition names the tokens for the grammar's tags. The grammar is run on a
// token stream made by newTokens, so a definition never lexes.
type definition struct{}

func (definition) Symbols() map[string]lexer.TokenType {
	return map[string]lexer.TokenType{"EOF": lexer.EOF} // the tags name tokens by their text
}

func (definition) Lex(string, io.Reader) (lexer.Lexer, error) {
	return nil, errors.New("the grammar runs on a token stream")
}
