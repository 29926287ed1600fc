package layout

import (
	"bytes"
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

	kinds []Kind // by line
}

// codeToken is a token that formatting keeps, and where it stands.
type codeToken struct {
	tok  token.Token
	line int
}

// surveyOf reads src.
func surveyOf(src []byte) (*survey, error) {
	s := &survey{kinds: make([]Kind, 2+bytes.Count(src, []byte("\n")))}
	imports, depth, line := false, 0, 1
	err := scan(src, func(at int, tok token.Token, lit string) {
		for ; line < at; line++ {
			if depth > 0 {
				s.kinds[line+1] |= StartsNested
			}
		}
		s.ending(tok, at)
		kind := HasCode
		switch tok {
		case token.COMMENT:
			kind = HasComment
		case token.SEMICOLON:
			imports = imports && depth > 0
			if lit == "\n" {
				return
			}
		case token.COMMA:
		case token.IMPORT:
			imports = true
		case token.LPAREN:
			depth++
		case token.RPAREN:
			depth--
		case token.LBRACK, token.LBRACE:
			depth++
			s.keep(tok, at, imports)
		case token.RBRACK, token.RBRACE:
			depth--
			s.keep(tok, at, imports)
		default:
			s.keep(tok, at, imports)
		}
		s.kinds[at] |= kind
		if tok == token.COMMENT || tok == token.STRING {
			for i := range strings.Count(lit, "\n") {
				s.kinds[at+1+i] |= kind | StartsInside
			}
		}
	})
	return s, err
}

// ending notes what a line ends with if tok is the last of its code.
func (s *survey) ending(tok token.Token, line int) {
	ends := Kind(0)
	switch tok {
	case token.COMMENT:
		return
	case token.SEMICOLON, token.LBRACE, token.COLON:
		ends = EndsStatement
	case token.COMMA:
		ends = EndsElement
	}
	s.kinds[line] = s.kinds[line]&^(EndsStatement|EndsElement) | ends
}

func (s *survey) keep(tok token.Token, at int, imports bool) {
	if !imports {
		s.tokens = append(s.tokens, codeToken{tok, at})
	}
}

// Kinds says of each line of a file, which need not be formatted, what it is. An error
// says that it does not scan.
func Kinds(src []byte) ([]Kind, error) {
	s, err := surveyOf(src)
	if err != nil {
		return nil, err
	}
	return s.kinds[1:], nil
}

// scan calls f for each token of src, comments included.
func scan(src []byte, f func(line int, tok token.Token, lit string)) error {
	var s scanner.Scanner
	var first error
	file := token.NewFileSet().AddFile("", -1, len(src))
	s.Init(file, src, func(pos token.Position, msg string) {
		if first == nil {
			first = fmt.Errorf("generated code does not scan: line %d: %s", pos.Line, msg)
		}
	}, scanner.ScanComments)
	line, counted := 1, 0 // the lines up to an offset
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			return first
		}
		at := file.Offset(pos)
		line += bytes.Count(src[counted:at], []byte("\n"))
		counted = at
		f(line, tok, lit)
	}
}

// carry returns the lines of code that formatting has made of text, of which the first
// comes from the line after the given one.
func carry(text, code []byte, above int) ([]Line, error) {
	before, err := surveyOf(text)
	if err != nil {
		return nil, err
	}
	after, err := surveyOf(code)
	if err != nil {
		return nil, err
	}
	if len(before.tokens) != len(after.tokens) {
		return nil, fmt.Errorf("formatting made %d tokens of %d", len(after.tokens), len(before.tokens))
	}
	lines := make([]Line, bytes.Count(code, []byte("\n")))
	for i := range lines {
		lines[i].Kind = after.kinds[i+1]
	}
	last := 0
	for i, t := range after.tokens {
		if from := before.tokens[i]; t.tok != from.tok {
			return nil, fmt.Errorf("formatting made %s of %s", t.tok, from.tok)
		} else if t.line != last && after.kinds[t.line]&StartsInside == 0 {
			lines[t.line-1].From = from.line + above
		}
		last = t.line
	}
	return lines, nil
}
