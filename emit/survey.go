package emit

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

	lines []lineKind // by line
}

// lineKind is what is known of a line.
type lineKind uint8

const (
	hasComment lineKind = 1 << iota
	hasCode
	startsInside  // a comment or string that began on a line above
	startsNested  // in brackets
	endsStatement // or begins a list of statements
	endsElement   // of a list in brackets
)

// comment reports whether a line holds nothing but a comment.
func (s *survey) comment(line int) bool {
	return s.lines[line]&hasComment != 0 && s.lines[line]&hasCode == 0
}

// inside reports whether a line starts within a comment or string.
func (s *survey) inside(line int) bool { return s.lines[line]&startsInside != 0 }

// nested reports whether a line starts within brackets.
func (s *survey) nested(line int) bool { return s.lines[line]&startsNested != 0 }

// blank reports whether a line holds nothing.
func (s *survey) blank(line int) bool { return s.lines[line]&(hasComment|hasCode|startsInside) == 0 }

// apart reports whether a comment between a line and the one above it changes
// how neither is formatted: the one above is blank, or it ends a statement or
// begins a block in a function.
func (s *survey) apart(line int) bool {
	return s.blank(line-1) ||
		s.nested(line) && s.lines[line-1]&endsStatement != 0 && s.lines[line]&endsElement == 0
}

// codeToken is a token that formatting keeps, and where it stands.
type codeToken struct {
	tok  int32 // a [token.Token]
	line int32
}

// surveyOf reads src.
func surveyOf(src []byte) (*survey, error) {
	s := &survey{
		lines:  make([]lineKind, 2+bytes.Count(src, []byte("\n"))),
		tokens: make([]codeToken, 0, len(src)/4),
	}
	imports, depth, line := false, 0, 1
	err := scan(src, func(at int, tok token.Token, lit string) {
		for ; line < at; line++ {
			if depth > 0 {
				s.lines[line+1] |= startsNested
			}
		}
		s.ending(tok, at)
		kind := hasCode
		switch tok {
		case token.COMMENT:
			kind = hasComment
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
		s.lines[at] |= kind
		if tok == token.COMMENT || tok == token.STRING {
			for i := range strings.Count(lit, "\n") {
				s.lines[at+1+i] |= kind | startsInside
			}
		}
	})
	return s, err
}

// ending notes what a line ends with if tok is the last of its code.
func (s *survey) ending(tok token.Token, line int) {
	ends := lineKind(0)
	switch tok {
	case token.COMMENT:
		return
	case token.SEMICOLON, token.LBRACE, token.COLON:
		ends = endsStatement
	case token.COMMA:
		ends = endsElement
	}
	s.lines[line] = s.lines[line]&^(endsStatement|endsElement) | ends
}

func (s *survey) keep(tok token.Token, at int, imports bool) {
	if !imports {
		s.tokens = append(s.tokens, codeToken{int32(tok), int32(at)})
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
