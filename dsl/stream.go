package dsl

import (
	"errors"
	"go/token"
	"sync"

	"github.com/alecthomas/participle/v2/lexer"
)

// maxBrackets bounds the nesting of brackets. Each level costs a few KB of
// stack, and running out of stack cannot be recovered from.
const maxBrackets = 10_000

var errTooDeep = errors.New("brackets nest too deeply")

// stream is a token stream for participle that is filled anew with each
// declaration of a file.
//
// participle builds a stream only by appending token after token, which makes
// garbage of several times its size. But a stream gives out its tokens without
// copying them, so that one of sufficient length can be filled in place. A
// declaration at a time keeps it short, and in the cache.
type stream struct {
	lex    *lexer.PeekingLexer
	start  lexer.Checkpoint
	tokens []lexer.Token // those of lex
	n      int           // of them are filled
}

// streams holds streams that are not in use.
var streams = sync.Pool{New: func() any { return newStream(1 << 10) }}

// maxPooled is the length of the longest stream that is kept for later use.
const maxPooled = 1 << 16

func newStream(length int) *stream {
	lex, err := lexer.Upgrade(&blanks{n: length - 1})
	if err != nil {
		panic(err) // blanks has none
	}
	return &stream{lex: lex, start: lex.MakeCheckpoint(), tokens: lex.Range(0, lexer.RawCursor(length))}
}

// free gives s back for later use. It must no longer be the key of a session.
func (s *stream) free() {
	if len(s.tokens) <= maxPooled {
		streams.Put(s)
	}
}

// add adds a token to s, and returns s or a longer stream in its place.
func (s *stream) add(t lexer.Token) *stream {
	if s.n == len(s.tokens) {
		longer := newStream(2 * s.n)
		longer.n = copy(longer.tokens, s.tokens)
		s = longer
	}
	s.tokens[s.n] = t
	s.n++
	return s
}

// fill makes s, or a longer stream in its place, hold the tokens up to the next
// semicolon outside of brackets, and an end of file behind: a declaration or,
// after unbalanced brackets, what is left of the file. Its error is errTooDeep.
func (s *stream) fill(t *tokens) (*stream, error) {
	s.n = 0
	braces, others := 0, 0
	for {
		tok := t.ahead
		s = s.add(tok)
		if tok.EOF() {
			break
		}
		t.ahead = t.next()
		switch token.Token(tok.Type) {
		case token.LBRACE:
			braces++
		case token.RBRACE:
			braces--
		case token.LPAREN, token.LBRACK:
			others++
		case token.RPAREN, token.RBRACK:
			others = max(others-1, 0) // a stray one closes no brace
		}
		if braces+others > maxBrackets {
			return s, errTooDeep
		}
		if braces <= 0 && others == 0 && token.Token(tok.Type) == token.SEMICOLON {
			// The end has the position and the comments of what follows.
			s = s.add(lexer.EOFToken(t.ahead.Pos))
			break
		}
	}
	s.lex.LoadCheckpoint(s.start)
	return s, nil
}

// blanks is a lexer of n tokens that stand for those to come.
type blanks struct {
	n int
}

// Next implements lexer.Lexer.
func (b *blanks) Next() (lexer.Token, error) {
	if b.n == 0 {
		return lexer.EOFToken(lexer.Position{}), nil
	}
	b.n--
	return lexer.Token{}, nil
}
