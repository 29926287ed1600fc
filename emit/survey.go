package emit

import (
	"fmt"
	"go/scanner"
	"go/token"
	"strings"
)

// survey is what the tokens of a text say of its lines, which count from 1.
type survey struct {
	// tokens are those that formatting neither drops nor adds, nor moves, as it
	// does import declarations.
	tokens []codeToken

	comment map[int]bool // lines that hold nothing but a comment
	inside  map[int]bool // lines that start within a comment or string
	nested  map[int]bool // lines that start within brackets
}

// codeToken is a token that formatting keeps, and where it stands.
type codeToken struct {
	tok  token.Token
	line int
}

// surveyOf reads src.
func surveyOf(src []byte) (*survey, error) {
	s := &survey{comment: make(map[int]bool), inside: make(map[int]bool), nested: make(map[int]bool)}
	code := make(map[int]bool)
	imports, depth, line := false, 0, 1
	err := scan(src, func(at int, tok token.Token, lit string) {
		for ; line < at; line++ {
			if depth > 0 {
				s.nested[line+1] = true
			}
		}
		switch tok {
		case token.COMMENT:
			s.span(at, lit, s.comment)
			return
		case token.SEMICOLON:
			imports = imports && depth > 0
			if lit == "\n" {
				return
			}
		case token.IMPORT:
			imports = true
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth--
		}
		s.span(at, lit, code)
		s.keep(tok, at, imports)
	})
	for line := range code {
		delete(s.comment, line)
	}
	return s, err
}

// span notes the lines that a token takes.
func (s *survey) span(at int, lit string, lines map[int]bool) {
	for i := range strings.Count(lit, "\n") + 1 {
		lines[at+i] = true
		if i > 0 {
			s.inside[at+i] = true
		}
	}
}

func (s *survey) keep(tok token.Token, at int, imports bool) {
	switch tok {
	case token.COMMA, token.SEMICOLON, token.LPAREN, token.RPAREN, token.IMPORT:
	default:
		if !imports {
			s.tokens = append(s.tokens, codeToken{tok, at})
		}
	}
}

// scan calls f for each token of src, comments included.
func scan(src []byte, f func(line int, tok token.Token, lit string)) error {
	var s scanner.Scanner
	var first error
	file := token.NewFileSet().AddFile("", -1, len(src))
	s.Init(file, src, func(pos token.Position, msg string) {
		if first == nil {
			first = fmt.Errorf("emit: generated code does not scan: line %d: %s", pos.Line, msg)
		}
	}, scanner.ScanComments)
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			return first
		}
		f(file.PositionFor(pos, false).Line, tok, lit)
	}
}
