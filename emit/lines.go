package emit

import (
	"bytes"
	"fmt"
	"go/format"
	"go/scanner"
	"go/token"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"
)

// Code is made with markers, comments that say which source line the line below
// them comes from; further lines count up from there. A file is finished by
// taking them out, formatting what is left, and writing the //line directives
// that give each line of the result its place: the formatter may move code to
// other lines, but it keeps the sequence of tokens.
const markerPrefix = "//\u00b7line "

// The places of lines that are not of the source.
const (
	anyLine = 0  // nothing runs here
	ownLine = -1 // generated: the place is that in the generated file
)

// sourceLine marks the code that follows as coming from a line of the source.
func sourceLine(line int) jen.Code { return jen.Comment(markerPrefix + strconv.Itoa(line)) }

// ownLines marks the code that follows as generated.
func ownLines() jen.Code { return sourceLine(ownLine) }

// anyLines marks code that does not run.
func anyLines() jen.Code { return sourceLine(anyLine) }

// codeToken is a token that formatting keeps, and where it stands.
type codeToken struct {
	tok  token.Token
	line int
}

// finish formats marked code. Name is the base name of the source and output
// that of the generated file, for //line directives; without a name there are
// none.
func finish(marked []byte, name, output string) ([]byte, error) {
	plain, places, err := unmark(marked)
	if err != nil {
		return nil, err
	}
	formatted, err := format.Source(plain)
	if err != nil {
		return nil, fmt.Errorf("emit: generated code does not parse: %w\n%s", err, plain)
	}
	if name == "" {
		return formatted, nil
	}
	places, err = carry(plain, places, formatted)
	if err != nil {
		return nil, err
	}
	d := directives{name: name, output: output, places: places, comments: shapeOf(formatted).comment}
	return format.Source(d.insert(formatted))
}

// unmark takes the markers out and returns the place of each line.
func unmark(marked []byte) (plain []byte, places []int, err error) {
	markers, err := findMarkers(marked)
	if err != nil {
		return nil, nil, err
	}
	var out bytes.Buffer
	next := anyLine
	n := 0
	for text := range bytes.Lines(marked) {
		n++
		if place, ok := markers[n]; ok {
			next = place
			continue
		}
		out.Write(text)
		places = append(places, next)
		if next > 0 {
			next++
		}
	}
	return out.Bytes(), places, nil
}

// findMarkers returns the markers of src by line. It looks at comments only: a
// string may hold any text.
func findMarkers(src []byte) (map[int]int, error) {
	markers := make(map[int]int)
	err := scan(src, scanner.ScanComments, func(line int, tok token.Token, lit string) {
		if tok != token.COMMENT {
			return
		}
		if place, ok := strings.CutPrefix(lit, markerPrefix); ok {
			if n, err := strconv.Atoi(place); err == nil {
				markers[line] = n
			}
		}
	})
	return markers, err
}

// scan calls f for each token of src.
func scan(src []byte, mode scanner.Mode, f func(line int, tok token.Token, lit string)) error {
	var s scanner.Scanner
	var first error
	file := token.NewFileSet().AddFile("", -1, len(src))
	s.Init(file, src, func(pos token.Position, msg string) {
		if first == nil {
			first = fmt.Errorf("emit: generated code does not scan: line %d: %s", pos.Line, msg)
		}
	}, mode)
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			return first
		}
		f(file.PositionFor(pos, false).Line, tok, lit)
	}
}

// codeTokens returns the tokens of src that formatting neither drops nor adds,
// nor moves, as it does import declarations.
func codeTokens(src []byte) ([]codeToken, error) {
	var toks []codeToken
	imports, depth := false, 0
	err := scan(src, 0, func(line int, tok token.Token, _ string) {
		switch tok {
		case token.IMPORT:
			imports = true
		case token.LPAREN:
			depth++
		case token.RPAREN:
			depth--
		case token.SEMICOLON:
			imports = imports && depth > 0
		case token.COMMA:
		default:
			if !imports {
				toks = append(toks, codeToken{tok, line})
			}
		}
	})
	return toks, err
}

// carry moves the places of the lines of plain over to those of formatted: that
// of the first token of each.
func carry(plain []byte, places []int, formatted []byte) ([]int, error) {
	from, err := codeTokens(plain)
	if err != nil {
		return nil, err
	}
	to, err := codeTokens(formatted)
	if err != nil {
		return nil, err
	}
	if len(from) != len(to) {
		return nil, fmt.Errorf("emit: formatting made %d tokens of %d", len(to), len(from))
	}
	carried := make([]int, 1+bytes.Count(formatted, []byte("\n")))
	shape := shapeOf(formatted)
	last := 0
	for i, t := range to {
		if t.tok != from[i].tok {
			return nil, fmt.Errorf("emit: formatting made %s of %s", t.tok, from[i].tok)
		}
		if t.line != last && !shape.inside[t.line] {
			carried[t.line-1] = places[from[i].line-1]
		}
		last = t.line
	}
	return carried, nil
}

// shape tells lines, counted from 1, before which no directive can stand.
type shape struct {
	comment map[int]bool // they hold nothing but a comment
	inside  map[int]bool // they start within a comment or string
}

// shapeOf reads the lines of formatted code.
func shapeOf(src []byte) shape {
	s := shape{comment: make(map[int]bool), inside: make(map[int]bool)}
	code := make(map[int]bool)
	// The text is the formatter's own, so it scans.
	_ = scan(src, scanner.ScanComments, func(line int, tok token.Token, lit string) {
		if tok == token.SEMICOLON && lit == "\n" {
			return
		}
		for i := range strings.Count(lit, "\n") + 1 {
			if i > 0 {
				s.inside[line+i] = true
			}
			if tok == token.COMMENT {
				s.comment[line+i] = true
			} else {
				code[line+i] = true
			}
		}
	})
	for line := range code {
		delete(s.comment, line)
	}
	return s
}
