package dsl

import (
	"bytes"
	"go/ast"
	"go/token"
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2/lexer"
)

// parser is the state of one parse, shared by the productions that participle
// drives from struct tags and by those written by hand.
type parser struct {
	*grammar
	file  *token.File
	src   []byte
	rawCR bool // src has carriage returns: raw strings are longer than their value

	tokens *tokens
	stream *stream             // of the declaration being parsed
	key    *lexer.Token        // of the parser in sessions
	lex    *lexer.PeekingLexer // of the innermost production; see within
	depth  int                 // of recursion, bounded by maxDepth
	level  int                 // < 0 in a control clause, where { opens a block
	fn     *function           // whose body is being parsed; nil at package level

	asyncType func() bool // whether the file declares a type named async

	imports []*ast.ImportSpec
	markers Markers
	errs    errorList
}

// sessions finds the parser that a token stream belongs to. participle hands a
// production nothing but the stream, and copies that, but the tokens
// themselves stay where they are: the first one's address is the key.
var sessions sync.Map // of *lexer.Token to *parser

// useStream makes s the stream of p.
func (p *parser) useStream(s *stream) {
	if p.stream != s {
		sessions.Delete(p.key)
		p.stream, p.lex, p.key = s, s.lex, &s.tokens[0]
		sessions.Store(p.key, p)
	}
}

// dropStream ends the use of the stream of p.
func (p *parser) dropStream() {
	sessions.Delete(p.key)
	p.stream.free()
}

// fill gets the tokens of the next declaration.
func (p *parser) fill() {
	s, err := p.stream.fill(p.tokens)
	p.useStream(s)
	if err != nil {
		p.lex.LoadCheckpoint(s.start)
		p.tooDeep(posOf(&s.tokens[s.n-1]))
	}
}

// within runs a hand-written production that participle has called with lex.
// Every Parse method of the package is one call of it. The production reports
// its errors itself and unwinds by panic (see attempt), so there is none to
// return.
func within(lex *lexer.PeekingLexer, production func(*parser)) error {
	s, _ := sessions.Load(&lex.Range(0, 1)[0])
	p := s.(*parser)
	outer := p.lex
	p.lex = lex
	production(p)
	p.lex = outer
	return nil
}

func (p *parser) tok() token.Token { return token.Token(p.lex.Peek().Type) }

func (p *parser) pos() token.Pos { return posOf(p.lex.Peek()) }

func posOf(t *lexer.Token) token.Pos { return token.Pos(t.Pos.Offset) }

func endOf(t *lexer.Token) token.Pos {
	if t.EOF() || t.Value == "\n" {
		return posOf(t)
	}
	return posOf(t) + token.Pos(len(t.Value))
}

// next consumes a token and returns its position.
func (p *parser) next() token.Pos { return posOf(p.lex.Next()) }

// got consumes the current token if it is tok.
func (p *parser) got(tok token.Token) bool {
	if p.tok() != tok {
		return false
	}
	p.lex.Next()
	return true
}

// expect consumes tok and returns its position, or fails.
func (p *parser) expect(tok token.Token) token.Pos {
	if p.tok() != tok {
		p.failExpected(quote(tok))
	}
	return p.next()
}

// after returns the token that follows the current one.
func (p *parser) after() *lexer.Token { return p.ahead(1) }

// ahead returns the token n places after the current one, or the end of file.
func (p *parser) ahead(n int) *lexer.Token {
	return &p.stream.tokens[min(int(p.lex.RawCursor())+n, p.stream.n-1)]
}

// prev returns the token before the current one.
func (p *parser) prev() *lexer.Token {
	return &p.stream.tokens[p.lex.RawCursor()-1]
}

// word reports whether the current token is the identifier name.
func (p *parser) word(name string) bool {
	t := p.lex.Peek()
	return token.Token(t.Type) == token.IDENT && t.Value == name
}

// lead returns the comment that documents what starts at the current token.
func (p *parser) lead() *ast.CommentGroup { return p.comment(p.lex.Peek().Pos.Line) }

func (p *parser) comment(number int) *ast.CommentGroup {
	if number == 0 {
		return nil
	}
	return p.tokens.comments[number-1]
}

// text returns the source of x, shortened if it is long.
func (p *parser) text(x ast.Node) string {
	s := string(p.src[p.file.Offset(x.Pos()):p.file.Offset(x.End())])
	if len(s) > 40 || strings.Contains(s, "\n") {
		return "…"
	}
	return s
}

// stringEnd returns where the string literal t ends in the source. The value
// of a raw string lacks the carriage returns that the source may have.
func (p *parser) stringEnd(t *lexer.Token) token.Pos {
	if p.rawCR && t.Value[0] == '`' {
		start := p.file.Offset(posOf(t)) + 1
		if n := bytes.IndexByte(p.src[start:], '`'); n >= 0 {
			return posOf(t) + token.Pos(n+2)
		}
	}
	return endOf(t)
}

// inClause begins a control clause. What it returns ends that.
func (p *parser) inClause() (end func()) {
	level := p.level
	p.level = -1
	return func() { p.level = level }
}
